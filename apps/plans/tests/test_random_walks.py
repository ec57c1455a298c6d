"""Random people click random things in random order; the log must still read as one legal story."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import ActingOfficialFactory
from apps.plans import services, workflow
from apps.plans.content import content_of, digest_of
from apps.plans.enums import PlanAction, PlanState
from apps.plans.models import Plan
from apps.plans.tests.factories import AT, draft
from apps.plans.tests.test_workflow import SERVICES, WORDS

PEOPLE = ["employee", "supervisor", "opd_head", "bkd_officer", "bkd_head", "unit_officer", "auditor", "outsider"]
DECISIONS = {PlanAction.ENDORSE, PlanAction.RETURN, PlanAction.VERIFY, PlanAction.AMEND}


class Office(RuleBasedStateMachine):
    """The Plh. of the division is Sari's colleague; the owner tries everything too."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cast = make_cast()
        ActingOfficialFactory(unit=self.cast.division, official=self.cast.unit_officer, kind="PLH")
        self.plan = draft(self.cast)
        self.seen = {self.plan.version}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(action=st.sampled_from(PlanAction), person=st.sampled_from(PEOPLE), behind=st.integers(0, 2))
    def take_a_step(self, action, person, behind):
        version = max(1, Plan.objects.get(pk=self.plan.pk).version - behind)
        self.attempt(SERVICES[action][0], person, version=version, **WORDS.get(action, {}))

    @rule(person=st.sampled_from(PEOPLE), goal=st.text(max_size=10).filter(lambda text: "\0" not in text))
    def write_a_goal(self, person, goal):
        version = Plan.objects.get(pk=self.plan.pk).version
        self.attempt("save_statement", person, version=version, career_goal=goal, commitment="")

    def attempt(self, service, person, **kwargs):
        before, sentence = Plan.objects.get(pk=self.plan.pk), ""
        try:
            getattr(services, service)(plan_id=self.plan.pk, actor=getattr(self.cast, person).user, at=AT, **kwargs)
        except (PermissionDenied, services.PlanRefused, services.PlanChanged) as refusal:
            sentence = str(refusal)
        after = Plan.objects.get(pk=self.plan.pk)
        if sentence:
            assert sentence.endswith(".")
            assert (before.state, before.version) == (after.state, after.version)

    @invariant()
    def the_log_is_one_legal_story(self):
        plan = Plan.objects.get(pk=self.plan.pk)
        state, versions = PlanState.DRAFT, []
        for event in plan.events.select_related("actor"):
            assert event.from_state == state
            assert event.to_state == workflow.target_of(event.action, state)
            assert event.action not in DECISIONS or event.actor != self.cast.employee.user
            state = event.to_state
            versions.append(event.plan_version)
        assert plan.state == state
        assert versions == sorted(set(versions))

    @invariant()
    def a_decided_plan_says_what_was_submitted(self):
        plan = Plan.objects.get(pk=self.plan.pk)
        if plan.state not in workflow.EDITABLE | {PlanState.CANCELLED}:
            assert plan.events.latest("pk").content_sha256 == digest_of(content_of(plan))


@pytest.mark.django_db
def test_whatever_people_do_the_log_reads_as_one_legal_story():
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
