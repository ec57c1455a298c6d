import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apps.catalogue.enums import CohortAction, CohortState, EnrolmentAction, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.services.delivery_failures import CohortRefused, EnrolmentRefused
from apps.catalogue.tests.delivery import (
    AFTER,
    COHORTS,
    REASON,
    approve,
    attended,
    decide,
    in_state,
    registered,
    step,
)
from apps.catalogue.workflow import delivery as workflow

# Both tables, written down a second time on purpose: state → action → where it leads.
COHORT_CELLS = {
    "DRAFT": {"OPEN": "OPEN", "CANCEL": "CANCELLED"},
    "OPEN": {"CLOSE": "CLOSED", "CANCEL": "CANCELLED"},
    "CLOSED": {"REOPEN": "OPEN", "START": "RUNNING", "CANCEL": "CANCELLED"},
    "RUNNING": {"FINISH": "FINISHED", "CANCEL": "CANCELLED"},
    "FINISHED": {},
    "CANCELLED": {},
}
ENROLMENT_CELLS = {
    "REGISTERED": {
        "APPROVE": "APPROVED",
        "DECLINE": "DECLINED",
        "WITHDRAW": "WITHDRAWN",
        "CANCEL": "CANCELLED",
    },
    "WAITING": {
        "PROMOTE": "REGISTERED",
        "DECLINE": "DECLINED",
        "WITHDRAW": "WITHDRAWN",
        "CANCEL": "CANCELLED",
        "LEAVE_OUT": "LEFT_OUT",
    },
    "APPROVED": {
        "DECLINE": "DECLINED",
        "WITHDRAW": "WITHDRAWN",
        "CANCEL": "CANCELLED",
        "COMPLETE": "COMPLETED",
        "FAIL": "NOT_COMPLETED",
    },
    "DECLINED": {},
    "WITHDRAWN": {},
    "CANCELLED": {},
    "LEFT_OUT": {},
    "COMPLETED": {},
    "NOT_COMPLETED": {},
}
COHORT_SERVICES = {
    CohortAction.OPEN: "open_cohort",
    CohortAction.CLOSE: "close_cohort",
    CohortAction.REOPEN: "reopen_cohort",
    CohortAction.START: "start_cohort",
    CohortAction.FINISH: "complete_cohort",
    CohortAction.CANCEL: "cancel_cohort",
}
ENROLMENT_SERVICES = {
    EnrolmentAction.APPROVE: ("approve_enrolment", "bkd_officer"),
    EnrolmentAction.DECLINE: ("decline_enrolment", "bkd_officer"),
    EnrolmentAction.WITHDRAW: ("withdraw", "employee"),
}
OTHERS = ("employee", "supervisor", "bkd_head", "unit_officer", "auditor", "outsider")


def ready(cast, state, action):
    """A cohort in the state, with what the action asks for beside the state."""
    if action == CohortAction.START and state == CohortState.CLOSED:
        cohort = COHORTS[CohortState.OPEN](cast)
        approve(registered(cohort, cast.employee), cast)
        return step("close_cohort", cohort, cast)
    cohort = COHORTS[state](cast)
    if action == CohortAction.FINISH and state == CohortState.RUNNING:
        attended(cohort, cast)
    return cohort


def extra(action):
    return {"reason": REASON} if action in {CohortAction.CANCEL, EnrolmentAction.DECLINE} else {}


@pytest.mark.parametrize("action", CohortAction)
@pytest.mark.parametrize("state", CohortState)
class TestEveryCellOfACohort:
    def test_the_table_says_where_it_leads(self, state, action):
        assert workflow.cohort_target(action, state) == COHORT_CELLS[state].get(action)

    def test_the_service_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        cohort = ready(cast, state, action)
        events, target = cohort.events.count(), COHORT_CELLS[state].get(action)
        if target:
            assert step(COHORT_SERVICES[action], cohort, cast, at=AFTER, **extra(action)).state == target
            assert cohort.events.count() == events + 1
        else:
            with pytest.raises(CohortRefused, match="ngkatan ini"):
                step(COHORT_SERVICES[action], cohort, cast, at=AFTER, **extra(action))
            cohort.refresh_from_db()
            assert (cohort.state, cohort.events.count()) == (state, events)

    def test_nobody_but_a_bkd_officer_can(self, cast, state, action):
        cohort = COHORTS[state](cast)
        for name in OTHERS:
            with pytest.raises(PermissionDenied):
                step(COHORT_SERVICES[action], cohort, cast, actor=getattr(cast, name).user, **extra(action))


@pytest.mark.parametrize("action", [*EnrolmentAction][2:])
@pytest.mark.parametrize("state", EnrolmentState)
def test_every_cell_of_an_enrolment_leads_where_the_table_says(state, action):
    assert workflow.enrolment_target(action, state) == ENROLMENT_CELLS[state].get(action)


@pytest.mark.parametrize("action", ENROLMENT_SERVICES)
@pytest.mark.parametrize("state", EnrolmentState)
class TestEveryCellOfAnEnrolment:
    def test_the_service_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        found = in_state(cast, state)
        service, person = ENROLMENT_SERVICES[action]
        events, target = found.events.count(), ENROLMENT_CELLS[state].get(action)
        if target:
            assert decide(service, found, getattr(cast, person), **extra(action)).state == target
            assert found.events.count() == events + 1
        else:
            with pytest.raises(EnrolmentRefused, match=r"(Pendaftaran|Peserta|Angkatan) ini"):
                decide(service, found, getattr(cast, person), **extra(action))
            found.refresh_from_db()
            assert (found.state, found.events.count()) == (state, events)

    def test_nobody_but_the_right_person_can(self, cast, state, action):
        found = in_state(cast, state)
        service, person = ENROLMENT_SERVICES[action]
        for name in {*OTHERS, "bkd_officer"} - {person}:
            with pytest.raises(PermissionDenied):
                decide(service, found, getattr(cast, name), **extra(action))


class TestTheDatabase:
    """The last guard: the same tables, below the code."""

    @pytest.mark.parametrize("state", CohortState)
    def test_lets_a_cohort_move_only_along_the_table(self, cast, state):
        cohort = COHORTS[state](cast)
        for target in set(CohortState) - {state}:
            if target in COHORT_CELLS[state].values():
                with transaction.atomic():
                    Cohort.objects.filter(pk=cohort.pk).update(state=target)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(IntegrityError, match="cohort_moves_along_the_table"), transaction.atomic():
                    Cohort.objects.filter(pk=cohort.pk).update(state=target)

    @pytest.mark.parametrize("state", EnrolmentState)
    def test_lets_an_enrolment_move_only_along_the_table(self, cast, state):
        found = in_state(cast, state)
        columns = {
            "decided_by": cast.bkd_officer.user,
            "decided_at": AFTER,
            "decision_note": REASON,
            "finished_at": AFTER,
            "attended_sessions": 1,
            "session_count": 2,
        }
        for target in set(EnrolmentState) - {state}:
            if target in ENROLMENT_CELLS[state].values():
                with transaction.atomic():
                    Enrolment.objects.filter(pk=found.pk).update(state=target, **columns)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(IntegrityError, match="enrolment_moves_along_the_table"), transaction.atomic():
                    Enrolment.objects.filter(pk=found.pk).update(state=target, **columns)
