"""Each rule of delivery that the database itself keeps, tripped once."""

from datetime import date, time

import pytest
from django.db import Error, IntegrityError, transaction

from apps.catalogue.models import Attendance, CohortEvent, Enrolment, EnrolmentEvent
from apps.catalogue.tests.factories import (
    AT,
    AttendanceFactory,
    CohortEventFactory,
    CohortFactory,
    CohortSessionFactory,
    EnrolmentEventFactory,
    EnrolmentFactory,
)
from apps.competencies.tests.factories import CompetencyFactory

pytestmark = pytest.mark.django_db


def refuses(name, make, failure=IntegrityError):
    with pytest.raises(failure, match=name), transaction.atomic():
        make()


class TestCohort:
    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("cohort_ends_after_it_starts", {"ends_on": date(2026, 12, 6)}),
            ("registration_closes_after_it_opens", {"registration_closes_on": date(2026, 10, 31)}),
            ("registration_closes_before_the_cohort_ends", {"registration_closes_on": date(2026, 12, 10)}),
            ("cohort_has_a_seat", {"quota": 0}),
            ("cohort_never_seats_more_than_its_quota", {"quota": 3, "seats_taken": 4}),
            ("cohort_meets_somewhere", {"place": ""}),
            ("cohort_state_is_known", {"state": "GONE"}),
        ],
    )
    def test_keeps_its_checks(self, name, columns):
        refuses(name, lambda: CohortFactory(**columns))

    def test_has_a_name_of_its_own(self):
        one = CohortFactory()
        same = {"programme": one.programme, "institution": one.institution, "name": one.name}
        refuses("cohort_name_is_unique_in_its_programme", lambda: CohortFactory(**same))

    def test_sessions_end_after_they_start_and_begin_once(self):
        refuses("session_ends_after_it_starts", lambda: CohortSessionFactory(ends_at=time(8)))
        one = CohortSessionFactory()
        refuses("one_session_begins_at_a_time", lambda: CohortSessionFactory(cohort=one.cohort))

    def test_takes_one_step_a_version_and_says_why_it_was_cancelled(self):
        event = CohortEventFactory()
        refuses("one_step_of_a_cohort_version", lambda: CohortEventFactory(cohort=event.cohort))
        refuses("a_cancelled_cohort_says_why", lambda: CohortEventFactory(action="CANCEL", to_state="CANCELLED"))

    def test_history_only_grows(self):
        event = CohortEventFactory()
        refuses("append-only", lambda: CohortEvent.objects.filter(pk=event.pk).update(note="x"), Error)


class TestEnrolment:
    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("enrolment_rests_on_a_need_or_an_exception", {"exception_reason": "Ingin ikut saja ya"}),
            ("enrolment_rests_on_a_need_or_an_exception", {"basis": "NEED"}),
            ("decided_enrolment_names_who", {"state": "APPROVED"}),
            ("enrolment_state_is_known", {"state": "GONE"}),
        ],
    )
    def test_keeps_its_checks(self, name, columns):
        refuses(name, lambda: EnrolmentFactory(**columns))

    def test_rests_on_one_ground(self):
        need = {"basis": "NEED", "competency": CompetencyFactory()}
        assert EnrolmentFactory(**need, exception_reason="")
        refuses("enrolment_rests_on_a_need_or_an_exception", lambda: EnrolmentFactory(**need))

    def test_declined_says_why_and_finished_counts_sessions(self, cast):
        decided = {"decided_by": cast.bkd_officer.user, "decided_at": AT}
        refuses("declined_enrolment_says_why", lambda: EnrolmentFactory(state="DECLINED", **decided))
        for columns in ({}, {"finished_at": AT, "session_count": 2, "attended_sessions": 3}):
            refuses(
                "finished_enrolment_counts_its_sessions",
                lambda columns=columns: EnrolmentFactory(state="COMPLETED", **decided, **columns),
            )

    def test_lives_once_for_a_person_and_arrives_one_by_one(self):
        one = EnrolmentFactory()
        again = {"cohort": one.cohort, "employee": one.employee}
        refuses("one_living_enrolment_a_person_and_cohort", lambda: EnrolmentFactory(**again))
        assert EnrolmentFactory(**again, state="WITHDRAWN")
        refuses("enrolments_arrive_one_by_one", lambda: EnrolmentFactory(cohort=one.cohort, arrival=one.arrival))

    def test_is_not_decided_by_its_own_person(self, cast):
        own = {"employee": cast.bkd_officer, "decided_by": cast.bkd_officer.user, "decided_at": AT}
        refuses("nobody_decides_on_their_own_enrolment", lambda: EnrolmentFactory(state="APPROVED", **own))
        one = EnrolmentFactory(employee=cast.bkd_officer)
        refuses(
            "nobody_decides_on_their_own_enrolment",
            lambda: Enrolment.objects.filter(pk=one.pk).update(
                state="APPROVED", decided_by=cast.bkd_officer.user, decided_at=AT
            ),
        )

    def test_takes_one_step_a_version_and_its_history_only_grows(self):
        event = EnrolmentEventFactory()
        refuses("one_step_of_an_enrolment_version", lambda: EnrolmentEventFactory(enrolment=event.enrolment))
        refuses("append-only", lambda: EnrolmentEvent.objects.filter(pk=event.pk).delete(), Error)


class TestAttendance:
    def test_is_marked_once_a_session(self):
        one = AttendanceFactory()
        refuses(
            "attendance_is_marked_once_a_session",
            lambda: AttendanceFactory(session=one.session, enrolment=one.enrolment),
        )

    def test_stays_in_its_cohort(self):
        refuses("attendance_stays_in_its_cohort", lambda: AttendanceFactory(enrolment=EnrolmentFactory()))
        assert not Attendance.objects.exists()
