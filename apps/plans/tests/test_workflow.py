import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from apps.plans import services, workflow
from apps.plans.enums import PlanAction, PlanState, ReturnReason
from apps.plans.models import Plan
from apps.plans.tests.factories import SITUATIONS, step

# The whole table, written down a second time on purpose: state → action → where it leads.
CELLS = {
    "DRAFT": {"SUBMIT": "SUBMITTED", "CANCEL": "CANCELLED"},
    "SUBMITTED": {"WITHDRAW": "DRAFT", "ENDORSE": "ENDORSED", "RETURN": "RETURNED"},
    "RETURNED": {"SUBMIT": "SUBMITTED", "CANCEL": "CANCELLED"},
    "ENDORSED": {"RETURN": "RETURNED", "VERIFY": "VERIFIED"},
    "VERIFIED": {"AMEND": "RETURNED"},
    "CANCELLED": {},
}
SERVICES = {
    PlanAction.SUBMIT: ("submit_plan", "employee"),
    PlanAction.WITHDRAW: ("withdraw_plan", "employee"),
    PlanAction.ENDORSE: ("endorse_plan", "supervisor"),
    PlanAction.RETURN: ("return_plan", "supervisor"),
    PlanAction.VERIFY: ("verify_plan", "bkd_officer"),
    PlanAction.CANCEL: ("cancel_plan", "employee"),
    PlanAction.AMEND: ("amend_plan", "bkd_officer"),
}
# What a step says beside who, when and on which version.
WORDS = {
    PlanAction.RETURN: {"reason_code": ReturnReason.OTHER, "note": "Perbaiki."},
    PlanAction.AMEND: {"reason": "Pelatihan dibatalkan penyelenggara."},
}
EVERY_CELL = [(state, action) for state in PlanState for action in PlanAction]


@pytest.mark.parametrize(("state", "action"), EVERY_CELL)
class TestEveryCell:
    def test_the_table_says_where_it_leads(self, state, action):
        assert workflow.target_of(action, state) == CELLS[state].get(action)

    def test_the_service_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        plan = SITUATIONS[state](cast)
        service, person = SERVICES[action]
        extra = WORDS.get(action, {})
        events = plan.events.count()
        target = CELLS[state].get(action)
        if target:
            assert step(service, plan, getattr(cast, person), **extra).state == target
            assert plan.events.count() == events + 1
        else:
            with pytest.raises(services.PlanRefused, match="Rencana ini"):
                step(service, plan, getattr(cast, person), **extra)
            plan.refresh_from_db()
            assert (plan.state, plan.events.count()) == (state, events)

    def test_nobody_but_the_right_person_can(self, cast, state, action):
        plan = SITUATIONS[state](cast)
        service, person = SERVICES[action]
        extra = WORDS.get(action, {})
        allowed = {person, "bkd_officer"} if action == PlanAction.RETURN else {person}
        for name in ("employee", "supervisor", "opd_head", "bkd_officer", "bkd_head", "unit_officer", "auditor"):
            if name not in allowed:
                with pytest.raises(PermissionDenied):
                    step(service, plan, getattr(cast, name), **extra)


class TestTheDatabase:
    """The last guard: the same table, below the code."""

    @pytest.mark.parametrize("state", PlanState)
    def test_lets_a_state_move_only_along_the_table(self, cast, state):
        plan = SITUATIONS[state](cast)
        for target in set(PlanState) - {state}:
            if target in CELLS[state].values():
                with transaction.atomic():
                    self.write(plan, target, cast)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(IntegrityError, match="plan_moves_along_the_table"), transaction.atomic():
                    self.write(plan, target, cast)

    def write(self, plan, target, cast):
        Plan.objects.filter(pk=plan.pk).update(
            state=target,
            endorsed_by=cast.supervisor,
            endorsed_at=plan.created_at,
            submitted_at=plan.created_at,
            verified_by=cast.bkd_officer.user,
            verified_at=None if target == "CANCELLED" else plan.created_at,
        )

    def test_knows_the_states(self, cast):
        plan = SITUATIONS["DRAFT"](cast)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE plans_plan SET state = 'DONE' WHERE id = %s", [plan.pk])
