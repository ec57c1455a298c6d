from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.employees.models import Employee
from apps.employees.tests.factories import ActingOfficialFactory, EmployeeFactory, SupervisorOverrideFactory
from apps.plans import policies
from apps.plans.enums import PlanAction, PlanState
from apps.plans.models import Plan
from apps.plans.tests.factories import SITUATIONS, TODAY, PlanFactory, endorsed, submitted


@pytest.fixture
def people(cast):
    """Everybody of the cast, a superuser, and a Plh. beside the head of the division."""
    ActingOfficialFactory(unit=cast.division, official=cast.leader, kind="PLH")
    SupervisorOverrideFactory(employee=cast.unit_officer, supervisor=cast.bkd_head)
    EmployeeFactory(unit=cast.root, name="Pengguna super", user__is_superuser=True, user__is_staff=True)
    return list(Employee.objects.select_related("user", "unit"))


class TestVisibleTo:
    def test_equals_the_single_answer_for_every_pair(self, people):
        for person in people:
            PlanFactory(employee=person)
        plans = list(Plan.objects.select_related("cycle", "employee__unit"))
        seen = 0
        for viewer in people:
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(Plan.objects.visible_to(viewer.user, on))
                single = {plan for plan in plans if policies.can_view_plan(viewer.user, plan, on)}
                assert visible == single, viewer
                seen += len(visible)
        assert seen > len(people)

    def test_a_colleague_a_leader_and_a_superuser_see_only_their_own(self, cast, people):
        plans = {person: PlanFactory(employee=person) for person in people}
        root = next(person for person in people if person.user.is_superuser)
        colleague = EmployeeFactory(unit=cast.division)
        assert not Plan.objects.visible_to(colleague.user, TODAY).exists()
        for person in (root, cast.outsider):
            assert list(Plan.objects.visible_to(person.user, TODAY)) == [plans[person]]

    def test_costs_the_same_for_few_and_many(self, cast, django_assert_num_queries):
        def look():
            user = type(cast.supervisor.user).objects.select_related("employee").get(pk=cast.supervisor.user.pk)
            return list(Plan.objects.visible_to(user, TODAY))

        PlanFactory(employee=cast.employee)
        assert len(look()) == 1
        with CaptureQueriesContext(connection) as few:
            look()
        for person in EmployeeFactory.create_batch(6, unit=cast.division):
            PlanFactory(employee=person)
        with django_assert_num_queries(len(few)):
            assert len(look()) == 7


class TestInboxes:
    def test_endorsement_holds_exactly_what_the_policy_allows(self, cast, people):
        for person in people:
            if person != cast.employee:
                PlanFactory(employee=person, state=PlanState.SUBMITTED)
        submitted(cast)
        plans = list(Plan.objects.select_related("cycle", "employee__unit"))
        for viewer in people:
            awaiting = set(Plan.objects.awaiting_endorsement_by(viewer.user, TODAY))
            assert awaiting == {plan for plan in plans if policies.can_endorse_plan(viewer.user, plan, TODAY)}, viewer

    def test_verification_holds_exactly_what_the_policy_allows(self, cast, people):
        endorsed(cast)
        own = SITUATIONS[PlanState.SUBMITTED](cast, employee=cast.bkd_officer)
        Plan.objects.filter(pk=own.pk).update(state="ENDORSED", endorsed_by=cast.bkd_head, endorsed_at=own.created_at)
        plans = list(Plan.objects.select_related("cycle", "employee__unit", "endorsed_by"))
        for viewer in people:
            awaiting = set(Plan.objects.awaiting_verification_by(viewer.user, TODAY))
            assert awaiting == {plan for plan in plans if policies.can_verify_plan(viewer.user, plan, TODAY)}, viewer


@pytest.mark.parametrize("state", PlanState)
class TestEveryRefusal:
    def test_is_a_sentence(self, cast, people, state):
        plan = SITUATIONS[state](cast)
        for viewer in people:
            for action in PlanAction:
                decision = policies.can_perform(action, viewer.user, plan, TODAY)
                assert decision or (decision.reason.endswith(".") and len(decision.reason) > 20), (viewer, action)
