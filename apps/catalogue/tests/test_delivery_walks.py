"""Random people register, withdraw and decide in random order; seats and histories must still add up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.catalogue.enums import EnrolmentAction
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.services import cohort_steps, cohorts, enrolment, enrolment_decisions
from apps.catalogue.services.cohorts import CohortContent
from apps.catalogue.services.delivery_failures import (
    CohortChanged,
    CohortRefused,
    EnrolmentChanged,
    EnrolmentRefused,
)
from apps.catalogue.tests.delivery import EXCEPTION, REASON, opened, seats
from apps.catalogue.tests.factories import AT
from apps.catalogue.workflow import delivery as workflow
from apps.employees.tests.cast import make_cast

PEOPLE = ["employee", "supervisor", "opd_head", "bkd_officer", "bkd_head", "unit_officer", "outsider"]
STEPS = ["close_cohort", "reopen_cohort", "start_cohort", "cancel_cohort"]
REFUSALS = (PermissionDenied, CohortChanged, CohortRefused, EnrolmentChanged, EnrolmentRefused)
DECISIONS = {EnrolmentAction.APPROVE, EnrolmentAction.DECLINE}
somebody = st.sampled_from(PEOPLE)
# Clicks on a page that may be old.
behind = st.integers(0, 1)


class RegistrationDesk(RuleBasedStateMachine):
    """One cohort of two seats; whoever wants may try everything."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cast = make_cast()
        self.cohort = opened(self.cast, quota=2)

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(person=somebody)
    def register(self, person):
        self.attempt(enrolment.register, person, cohort_id=self.cohort.pk, ground=EXCEPTION)

    @rule(person=somebody, nominee=somebody)
    def nominate(self, person, nominee):
        key = getattr(self.cast, nominee).pk
        self.attempt(enrolment.nominate, person, cohort_id=self.cohort.pk, employee_id=key, ground=EXCEPTION)

    @rule(person=somebody, owner=somebody, behind=behind)
    def withdraw(self, person, owner, behind):
        self.on_enrolment(enrolment.withdraw, person, owner, behind)

    @rule(person=somebody, owner=somebody, behind=behind)
    def approve(self, person, owner, behind):
        self.on_enrolment(enrolment_decisions.approve_enrolment, person, owner, behind)

    @rule(person=somebody, owner=somebody, behind=behind)
    def decline(self, person, owner, behind):
        self.on_enrolment(enrolment_decisions.decline_enrolment, person, owner, behind, reason=REASON)

    @rule(quota=st.integers(1, 4), behind=behind)
    def change_the_quota(self, quota, behind):
        row = Cohort.objects.get(pk=self.cohort.pk)
        same = {name: getattr(row, name) for name in CohortContent.__dataclass_fields__}
        content = CohortContent(**same | {"quota": quota})
        wanted = {"cohort_id": row.pk, "version": max(1, row.version - behind), "content": content}
        self.attempt(cohorts.change_cohort, "bkd_officer", **wanted)

    @rule(step=st.sampled_from(STEPS), person=somebody, insist=st.integers(0, 9))
    def move_the_cohort(self, step, person, insist):
        # To cancel is rare, so that most stories go on.
        if step == "cancel_cohort" and insist:
            return
        version = Cohort.objects.get(pk=self.cohort.pk).version
        extra = {"reason": "Anggaran dialihkan."} if step == "cancel_cohort" else {}
        self.attempt(getattr(cohort_steps, step), person, cohort_id=self.cohort.pk, version=version, **extra)

    def on_enrolment(self, service, person, owner, behind, **extra):
        found = Enrolment.objects.filter(cohort=self.cohort, employee=getattr(self.cast, owner)).last()
        if found is not None:
            self.attempt(service, person, enrolment_id=found.pk, version=max(1, found.version - behind), **extra)

    def attempt(self, service, person, **kwargs):
        before, sentence = self.picture(), ""
        try:
            service(actor=getattr(self.cast, person).user, at=AT, **kwargs)
        except REFUSALS as refusal:
            sentence = str(refusal)
        if sentence:
            assert sentence.endswith(".")
            assert self.picture() == before

    def picture(self):
        rows = Enrolment.objects.filter(cohort=self.cohort).order_by("pk").values_list("pk", "state", "version")
        return Cohort.objects.values_list("state", "version", "seats_taken").get(pk=self.cohort.pk), list(rows)

    @invariant()
    def seats_are_held_by_as_many_as_are_counted(self):
        taken, holders = seats(self.cohort)
        assert taken == holders <= Cohort.objects.get(pk=self.cohort.pk).quota

    @invariant()
    def nobody_waits_beside_an_empty_seat(self):
        row = Cohort.objects.get(pk=self.cohort.pk)
        if row.state in workflow.SEATING and row.seats_left:
            assert not row.enrolments.filter(state="WAITING").exists()

    @invariant()
    def the_waiting_list_is_served_in_the_order_of_arrival(self):
        rows = Enrolment.objects.filter(cohort=self.cohort)
        waiting = rows.filter(state="WAITING").values_list("arrival", flat=True)
        promoted = rows.filter(events__action="PROMOTE").values_list("arrival", flat=True)
        assert max(promoted, default=0) < min(waiting, default=1_000)

    @invariant()
    def every_history_is_one_legal_story(self):
        for found in Enrolment.objects.filter(cohort=self.cohort).select_related("employee"):
            first, *rest = found.events.all()
            state = first.to_state
            assert (first.from_state, state in {"REGISTERED", "WAITING"}) == ("", True)
            for event in rest:
                assert event.from_state == state
                assert event.to_state == workflow.enrolment_target(event.action, state)
                assert event.action not in DECISIONS or event.actor_id != found.employee.user_id
                state = event.to_state
            assert found.state == state


@pytest.mark.django_db
def test_whatever_people_do_seats_and_histories_add_up():
    run_state_machine_as_test(
        RegistrationDesk,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
