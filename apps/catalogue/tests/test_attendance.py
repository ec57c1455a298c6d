from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue.completion import has_completed, needed_sessions
from apps.catalogue.models import Attendance
from apps.catalogue.services.delivery_failures import CohortRefused, EnrolmentRefused
from apps.catalogue.tests.delivery import AFTER, approve, attended, closed, finished, mark, registered, running, step
from apps.catalogue.tests.delivery import opened as opened_
from apps.employees.tests.factories import EmployeeFactory

SHARES = st.decimals(min_value=0, max_value=1, places=2)
COUNTS = st.integers(min_value=1, max_value=60)


class TestNeededSessions:
    @pytest.mark.parametrize(
        ("sessions", "share", "needed"),
        [(5, "0.8", 4), (4, "0.8", 4), (10, "0.8", 8), (3, "0.8", 3), (1, "0.5", 1), (6, "0", 0), (7, "1", 7)],
    )
    def test_by_hand(self, sessions, share, needed):
        assert needed_sessions(sessions, Decimal(share)) == needed

    @given(COUNTS, SHARES)
    def test_is_the_fewest_that_reaches_the_share(self, sessions, share):
        needed = needed_sessions(sessions, share)
        assert needed >= share * sessions > needed - 1
        assert has_completed(needed, sessions, share)
        assert not has_completed(needed - 1, sessions, share)

    @pytest.mark.parametrize(("sessions", "share"), [(0, "0.8"), (3, "1.1"), (3, "-0.1")])
    def test_refuses_nonsense(self, sessions, share):
        with pytest.raises(ValueError, match=r"\.$"):
            needed_sessions(sessions, Decimal(share))


class TestRecordAttendance:
    def test_marks_everybody_and_may_be_sent_again(self, cast):
        cohort = running(cast, [cast.employee, cast.supervisor])
        session, first = cohort.sessions.first(), cohort.enrolments.get(employee=cast.employee)
        assert mark(session, cast, {first.pk}) == 1
        assert mark(session, cast, {first.pk}) == 1
        assert sorted(Attendance.objects.values_list("is_present", flat=True)) == [False, True]
        assert mark(session, cast, set()) == 0
        assert not Attendance.objects.filter(is_present=True).exists()

    def test_waits_for_the_day(self, cast):
        session = running(cast).sessions.first()
        with pytest.raises(EnrolmentRefused, match="7 Desember 2026"):
            mark(session, cast, set(), at=datetime(2026, 12, 6, 3, tzinfo=UTC))

    def test_is_for_a_cohort_that_runs(self, cast):
        with pytest.raises(EnrolmentRefused, match="sudah ditutup"):
            mark(closed(cast).sessions.first(), cast, set())

    def test_knows_participants_only(self, cast):
        other = running(cast, [cast.supervisor]).enrolments.get()
        with pytest.raises(EnrolmentRefused, match="Daftar peserta berubah"):
            mark(running(cast).sessions.first(), cast, {other.pk})

    def test_is_not_recorded_by_a_participant(self, cast):
        cohort = opened_(cast)
        approve(registered(cohort, cast.employee), cast)
        own = registered(cohort, cast.bkd_officer)
        own.__class__.objects.filter(pk=own.pk).update(
            state="APPROVED", decided_by=cast.bkd_head.user, decided_at=AFTER
        )
        for name in ("close_cohort", "start_cohort"):
            step(name, cohort, cast)
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            mark(cohort.sessions.first(), cast, set())
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            step("complete_cohort", cohort, cast)


class TestCompleteCohort:
    def test_counts_the_sessions_and_says_why(self, cast):
        cohort = finished(cast, [cast.employee, cast.supervisor], absent=[cast.supervisor])
        outcomes = {one.employee_id: one for one in cohort.enrolments.all()}
        done, missed = outcomes[cast.employee.pk], outcomes[cast.supervisor.pk]
        assert (done.state, done.attended_sessions, done.session_count) == ("COMPLETED", 2, 2)
        assert (missed.state, missed.outcome_note) == (
            "NOT_COMPLETED",
            "Hadir 0 dari 2 sesi; selesai bila hadir 2.",
        )

    def test_waits_for_the_attendance_of_every_session(self, cast):
        cohort = running(cast)
        mark(cohort.sessions.first(), cast, set())
        with pytest.raises(CohortRefused, match=r"\(8 Desember 2026\) belum dicatat"):
            step("complete_cohort", cohort, cast, at=AFTER)

    def test_twice_is_one(self, cast):
        cohort = running(cast)
        attended(cohort, cast)
        version = cohort.version
        for _ in range(2):
            assert step("complete_cohort", cohort, cast, at=AFTER, version=version).state == "FINISHED"
        assert cohort.enrolments.get().events.filter(action="COMPLETE").count() == 1

    def test_costs_a_dozen_queries_for_each_participant(self, cast, django_assert_max_num_queries):
        people = EmployeeFactory.create_batch(4, unit=cast.division)
        cohort = running(cast, people)
        attended(cohort, cast)
        with django_assert_max_num_queries(20 + 4 * 12):
            step("complete_cohort", cohort, cast, at=AFTER)
