from dataclasses import asdict, replace
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.services import cohorts
from apps.catalogue.services.cohorts import CohortContent, SessionContent
from apps.catalogue.services.delivery_failures import CohortChanged, CohortRefused
from apps.catalogue.tests.delivery import draft, opened, registered, running, seats, step
from apps.catalogue.tests.factories import AT, CohortFactory, DevelopmentFormFactory, ProgrammeFactory

CONTENT = CohortContent(
    name="Angkatan I",
    starts_on=date(2026, 12, 7),
    ends_on=date(2026, 12, 9),
    quota=20,
    registration_opens_on=date(2026, 11, 1),
    registration_closes_on=date(2026, 11, 30),
    place="Aula",
)
MORNING = SessionContent(date(2026, 12, 7), time(8), time(12), "Dasar hukum")
WRONG = {
    "ends_on": date(2026, 12, 6),
    "registration_closes_on": date(2026, 10, 31),
    "quota": 0,
    "place": "",
}


def prepare(cast, programme=None, content=CONTENT, actor=None):
    return cohorts.prepare_cohort(
        institution_id=cast.institution.pk,
        programme_id=(programme or ProgrammeFactory()).pk,
        content=content,
        actor=(actor or cast.bkd_officer).user,
        at=AT,
    )


def change(cast, cohort, content, version=None):
    cohort.refresh_from_db()
    wanted = {"cohort_id": cohort.pk, "version": version or cohort.version, "content": content}
    return cohorts.change_cohort(**wanted, actor=cast.bkd_officer.user, at=AT)


def add(cast, cohort, content=MORNING, version=None):
    cohort.refresh_from_db()
    wanted = {"cohort_id": cohort.pk, "version": version or cohort.version, "content": content}
    return cohorts.add_session(**wanted, actor=cast.bkd_officer.user, at=AT)


def content_of(cohort):
    return CohortContent(**{key: getattr(cohort, key) for key in asdict(CONTENT)})


class TestPrepare:
    def test_makes_a_draft(self, cast):
        cohort = prepare(cast)
        assert (cohort.state, cohort.quota, cohort.seats_taken) == ("DRAFT", 20, 0)

    def test_twice_is_one(self, cast):
        programme = ProgrammeFactory()
        assert prepare(cast, programme) == prepare(cast, programme)

    def test_refuses_a_name_that_is_taken(self, cast):
        programme = ProgrammeFactory()
        prepare(cast, programme)
        with pytest.raises(CohortRefused, match="sudah mempunyai angkatan bernama “Angkatan I”"):
            prepare(cast, programme, replace(CONTENT, quota=5))

    def test_refuses_further_education(self, cast):
        programme = ProgrammeFactory(form=DevelopmentFormFactory(pathway="PENDIDIKAN"))
        with pytest.raises(CohortRefused, match="Tugas belajar tidak dibuka per angkatan"):
            prepare(cast, programme)

    @pytest.mark.parametrize("field", WRONG)
    def test_refuses_what_does_not_fit_with_a_sentence(self, cast, field):
        with pytest.raises(CohortRefused, match=r"\.$"):
            prepare(cast, content=replace(CONTENT, **{field: WRONG[field]}))

    def test_refuses_registration_after_the_end(self, cast):
        with pytest.raises(CohortRefused, match="sebelum angkatan selesai"):
            prepare(cast, content=replace(CONTENT, registration_closes_on=date(2026, 12, 10)))

    @pytest.mark.parametrize("name", ["employee", "unit_officer", "bkd_head", "auditor", "outsider"])
    def test_is_for_the_officer_of_bkd(self, cast, name):
        with pytest.raises(PermissionDenied):
            prepare(cast, actor=getattr(cast, name))


class TestChange:
    def test_raises_the_version(self, cast):
        cohort = draft(cast)
        assert change(cast, cohort, replace(content_of(cohort), name="Angkatan baru")).version == 2

    def test_twice_is_one_change_and_a_stale_version_is_told(self, cast):
        cohort = draft(cast)
        wanted = replace(content_of(cohort), name="Angkatan baru")
        assert change(cast, cohort, wanted, 1).version == change(cast, cohort, wanted, 1).version == 2
        with pytest.raises(CohortChanged):
            change(cast, cohort, replace(wanted, quota=9), 1)

    def test_a_larger_quota_lets_people_move_up(self, cast):
        cohort = opened(cast, quota=1)
        registered(cohort, cast.supervisor)
        waiting = registered(cohort, cast.employee)
        assert change(cast, cohort, replace(content_of(cohort), quota=2)).seats_taken == 2
        assert Enrolment.objects.get(pk=waiting.pk).state == "REGISTERED"
        assert seats(cohort) == (2, 2)

    def test_the_quota_does_not_fall_below_the_seats_taken(self, cast):
        cohort = opened(cast, quota=2)
        for person in (cast.employee, cast.supervisor):
            registered(cohort, person)
        with pytest.raises(CohortRefused, match="Sudah 2 tempat terisi"):
            change(cast, cohort, replace(content_of(cohort), quota=1))

    def test_the_days_keep_the_sessions(self, cast):
        cohort = draft(cast)
        with pytest.raises(CohortRefused, match="sesi di luar tanggal"):
            change(cast, cohort, replace(content_of(cohort), starts_on=date(2026, 12, 8)))

    def test_the_name_stays_single(self, cast):
        cohort = draft(cast)
        twin = CohortFactory(programme=cohort.programme, institution=cast.institution)
        with pytest.raises(CohortRefused, match="sudah mempunyai angkatan"):
            change(cast, cohort, replace(content_of(cohort), name=twin.name))

    def test_is_over_once_the_cohort_runs(self, cast):
        cohort = running(cast)
        with pytest.raises(CohortRefused, match="tidak dapat diubah lagi"):
            change(cast, cohort, replace(content_of(cohort), quota=40))


class TestSessions:
    def test_twice_is_one(self, cast):
        cohort = draft(cast, sessions=0)
        assert add(cast, cohort, version=1) == add(cast, cohort, version=1)

    def test_lie_within_the_cohort(self, cast):
        with pytest.raises(CohortRefused, match="masa angkatan"):
            add(cast, draft(cast), replace(MORNING, day=date(2026, 12, 10)))

    def test_end_after_they_start(self, cast):
        with pytest.raises(CohortRefused, match="berakhir sesudah dimulai"):
            add(cast, draft(cast), replace(MORNING, ends_at=time(8)))

    def test_do_not_overlap(self, cast):
        cohort = draft(cast, sessions=0)
        add(cast, cohort)
        with pytest.raises(CohortRefused, match="bertumpang tindih dengan sesi “Dasar hukum”"):
            add(cast, cohort, replace(MORNING, starts_at=time(11), ends_at=time(13)))
        assert add(cast, cohort, replace(MORNING, starts_at=time(12), ends_at=time(13)))

    def test_change_in_place_and_go_away(self, cast):
        cohort = draft(cast, sessions=0)
        session = add(cast, cohort)
        step_ = {"cohort_id": cohort.pk, "session_id": session.pk, "actor": cast.bkd_officer.user, "at": AT}
        later = replace(MORNING, ends_at=time(11))
        for _ in range(2):
            assert cohorts.change_session(version=2, content=later, **step_).ends_at == time(11)
        for _ in range(2):
            cohorts.remove_session(version=3, **step_)
        cohort.refresh_from_db()
        assert (cohort.version, cohort.sessions.count()) == (4, 0)

    def test_are_needed_to_open(self, cast):
        with pytest.raises(CohortRefused, match="sedikitnya satu sesi"):
            step("open_cohort", draft(cast, sessions=0), cast)


class TestSteps:
    def test_on_a_stale_version_are_told(self, cast):
        cohort = draft(cast)
        change(cast, cohort, replace(content_of(cohort), quota=9))
        with pytest.raises(CohortChanged):
            step("open_cohort", cohort, cast, version=1)

    def test_twice_the_same_is_one(self, cast):
        cohort = draft(cast)
        for _ in range(2):
            assert step("open_cohort", cohort, cast, version=1).state == "OPEN"
        assert cohort.events.count() == 1
        assert Cohort.objects.get(pk=cohort.pk).version == 2
