from apps.catalogue.tests.delivery import opened, registered
from apps.home.waiting import waiting_for


class TestWhatWaits:
    def titles(self, person, on):
        return [(matter.title, matter.count) for matter in waiting_for(person.user, on)]

    def test_for_the_officer_are_registrations_and_steps_that_are_due(self, cast):
        cohort = opened(cast)
        for person in (cast.employee, cast.supervisor, cast.bkd_officer):
            registered(cohort, person)
        title = cohort.programme.title
        before, after = cohort.registration_closes_on, cohort.registration_closes_on.replace(month=12, day=1)
        assert (f"Putuskan pendaftaran {title}", 2) in self.titles(cast.bkd_officer, before)
        assert (f"Tutup pendaftaran {title}", 1) in self.titles(cast.bkd_officer, after)
        assert not any(title in word for word, _ in self.titles(cast.unit_officer, after))
