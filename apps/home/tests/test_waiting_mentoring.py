from django.utils import timezone

from apps.home.waiting import waiting_for
from apps.mentoring.tests.factories import MentorFactory


def titles(person):
    return [matter.title for matter in waiting_for(person.user, timezone.localdate())]


class TestMentorsThatWait:
    def test_are_told_to_bkd_but_never_to_the_mentor(self, cast):
        MentorFactory(employee=cast.supervisor, proposed=True)
        assert "Periksa pendaftaran mentor" in titles(cast.bkd_officer)
        assert titles(cast.supervisor) == []

    def test_do_not_include_the_officers_own(self, cast):
        MentorFactory(employee=cast.bkd_officer, proposed=True)
        assert titles(cast.bkd_officer) == []
