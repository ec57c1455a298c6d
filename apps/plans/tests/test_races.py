"""Two people click at once, on two connections. `--junitxml` keeps the counts: pairs, winners, double decisions."""

import threading
from datetime import date, timedelta

import pytest
from django.db.models import F

from apps.core.tests.races import at_once
from apps.employees.enums import Role
from apps.employees.services.roles import grant_role
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import ActingOfficialFactory, EmployeeFactory
from apps.plans import services
from apps.plans.enums import PlanAction, PlanState, ReturnReason
from apps.plans.models import Plan, PlanEvent
from apps.plans.tests.factories import AT, PlanFactory, PlanningCycleFactory, draft, step, verified_again

PAIRS = 60


@pytest.fixture
def two_supervisors(transactional_db):
    cast = make_cast()
    ActingOfficialFactory(unit=cast.division, official=cast.unit_officer, kind="PLH")
    return cast


class TestTwoSupervisorsAtOnce:
    def test_one_wins_and_the_other_reads_a_sentence(self, two_supervisors, record_property):
        cast, winners = two_supervisors, {"ENDORSE": 0, "RETURN": 0}
        plan = draft(cast)
        for _ in range(PAIRS):
            version = step("submit_plan", plan, cast.employee).version
            base = {"plan_id": plan.pk, "version": version, "at": AT}
            answers = at_once(
                lambda base=base: services.endorse_plan(actor=cast.supervisor.user, **base),
                lambda base=base: services.return_plan(
                    actor=cast.unit_officer.user, reason_code=ReturnReason.OTHER, note="Perbaiki.", **base
                ),
            )
            event = PlanEvent.objects.get(plan=plan, plan_version=version)
            loser = answers[1] if event.action == "ENDORSE" else answers[0]
            assert isinstance(loser, services.PlanChanged), answers
            assert f"oleh {event.actor} pada 2 November 2026" in str(loser)
            winners[event.action] += 1
            plan.refresh_from_db()
            if plan.state == PlanState.ENDORSED:
                step("return_plan", plan, cast.supervisor, reason_code=ReturnReason.OTHER, note="Lagi.")
        record_property("pairs", PAIRS)
        record_property("winners", winners)
        assert sum(winners.values()) == PAIRS

    def test_the_same_click_twice_at_once_is_one_decision(self, two_supervisors):
        cast = two_supervisors
        plan = draft(cast)
        for _ in range(20):
            version = step("submit_plan", plan, cast.employee).version
            click = {"plan_id": plan.pk, "version": version, "at": AT, "actor": cast.supervisor.user}
            answers = at_once(*[lambda click=click: services.endorse_plan(**click)] * 2)
            assert [answer.state for answer in answers] == [PlanState.ENDORSED] * 2
            assert PlanEvent.objects.filter(plan=plan, plan_version=version).count() == 1
            step("return_plan", plan, cast.supervisor, reason_code=ReturnReason.OTHER, note="Lagi.")

    def test_without_the_condition_both_would_win(self, two_supervisors, record_property):
        """The guard-off twin: read, decide, write. If this ever stops failing, the race above proves nothing."""
        plan = PlanFactory(employee=two_supervisors.employee, state=PlanState.SUBMITTED)
        gate = threading.Barrier(2)

        def naive(target):
            seen = Plan.objects.get(pk=plan.pk)
            gate.wait(10)
            if seen.state == PlanState.SUBMITTED:
                return Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
            return 0

        double = 0
        for _ in range(20):
            double += sum(at_once(lambda: naive("ENDORSED"), lambda: naive("RETURNED"))) == 2
        record_property("double decisions of 20 pairs without the condition", double)
        assert double > 0


@pytest.fixture
def two_officers(transactional_db):
    cast = make_cast()
    colleague = EmployeeFactory(unit=cast.bkd, name="Rudi Hartono")
    grant_role(
        user=colleague.user,
        role=Role.BKD_OFFICER,
        institution=cast.institution,
        unit=None,
        actor=None,
        on=date(2020, 1, 1),
    )
    return cast, colleague


class TestTwoOfficersAtOnce:
    def test_open_a_verified_plan_once_and_the_other_reads_a_sentence(self, two_officers, record_property):
        (cast, colleague), winners = two_officers, {}
        plan = draft(cast)
        for _ in range(20):
            version = verified_again(cast, plan).version
            base = {"plan_id": plan.pk, "version": version, "reason": "Anggaran dipangkas.", "at": AT}
            officers = (cast.bkd_officer, colleague)
            answers = at_once(
                *[lambda base=base, user=one.user: services.amend_plan(actor=user, **base) for one in officers]
            )
            event = PlanEvent.objects.get(plan=plan, plan_version=version)
            loser = answers[1] if event.actor == cast.bkd_officer.user else answers[0]
            assert isinstance(loser, services.PlanChanged), answers
            assert f"sudah dibuka kembali oleh {event.actor} pada 2 November 2026" in str(loser)
            winners[str(event.actor)] = winners.get(str(event.actor), 0) + 1
            plan.refresh_from_db()
            assert (plan.state, plan.version) == (PlanState.RETURNED, version + 1)
        record_property("pairs", 20)
        record_property("winners", winners)

    def test_without_the_condition_both_would_open_it(self, two_officers, record_property):
        """The guard-off twin: read, decide, write."""
        plan = verified_again(two_officers[0], draft(two_officers[0]))
        gate = threading.Barrier(2)

        def naive():
            seen = Plan.objects.get(pk=plan.pk)
            gate.wait(10)
            if seen.state == PlanState.VERIFIED:
                return Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
            return 0

        double = sum(sum(at_once(naive, naive)) == 2 for _ in range(20))
        record_property("double openings of 20 pairs without the condition", double)
        assert double > 0


class TestOwnerAndSupervisorAtOnce:
    def test_a_withdrawal_and_an_approval_exclude_each_other(self, two_supervisors):
        cast = two_supervisors
        plan = draft(cast)
        for _ in range(20):
            version = step("submit_plan", plan, cast.employee).version
            base = {"plan_id": plan.pk, "version": version, "at": AT + timedelta(minutes=1)}
            at_once(
                lambda base=base: services.withdraw_plan(actor=cast.employee.user, **base),
                lambda base=base: services.endorse_plan(actor=cast.supervisor.user, **base),
            )
            event = PlanEvent.objects.get(plan=plan, plan_version=version)
            plan.refresh_from_db()
            assert plan.state == event.to_state
            if event.action == PlanAction.ENDORSE:
                step("return_plan", plan, cast.supervisor, reason_code=ReturnReason.OTHER, note="Lagi.")

    def test_an_edit_and_a_submission_exclude_each_other(self, two_supervisors):
        cast = two_supervisors
        plan = draft(cast)
        for turn in range(20):
            plan.refresh_from_db()
            base = {"plan_id": plan.pk, "version": plan.version, "actor": cast.employee.user, "at": AT}
            answers = at_once(
                lambda base=base: services.submit_plan(**base),
                lambda base=base, turn=turn: services.save_statement(
                    career_goal=f"Tujuan {turn}", commitment="", **base
                ),
            )
            assert sum(isinstance(answer, services.PlanChanged | services.PlanRefused) for answer in answers) == 1
            plan.refresh_from_db()
            if plan.state == PlanState.SUBMITTED:
                assert plan.events.latest("pk").content["career_goal"] == plan.career_goal
                step("withdraw_plan", plan, cast.employee)


class TestTwoDraftsAtOnce:
    def test_are_one_plan(self, two_supervisors):
        cast = two_supervisors
        cycle = PlanningCycleFactory(institution=cast.institution)
        click = {"cycle_id": cycle.pk, "employee_id": cast.employee.pk, "actor": cast.employee.user, "at": AT}
        for _ in range(5):
            first, second = at_once(*[lambda: services.draft_plan(**click)] * 2)
            assert first == second == Plan.objects.living().get()
            step("cancel_plan", first, cast.employee)
