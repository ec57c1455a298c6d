"""Every state × action of a reported activity, in the table, through the services and below them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from apps.catalogue.enums import ActivityAction, ActivityState
from apps.catalogue.models import ActivityEvent, ReportedActivity
from apps.catalogue.policies.activities import can_perform, can_view_activity
from apps.catalogue.services.activities import ActivityRefused
from apps.catalogue.tests.activities import REFUSAL, SITUATIONS, draft, reported, step
from apps.catalogue.tests.factories import TODAY, ActivityEventFactory, ReportedActivityFactory
from apps.catalogue.workflow import activities as workflow
from apps.employees.models import Employee
from apps.employees.services.roles import grant_role
from apps.employees.tests.factories import EmployeeFactory

# The whole table, written down a second time on purpose: state → action → where it leads.
CELLS = {
    "DRAFT": {"REPORT": "REPORTED", "CANCEL": "CANCELLED"},
    "REPORTED": {"RETURN": "NEEDS_REPAIR", "VERIFY": "VERIFIED", "REJECT": "REJECTED"},
    "NEEDS_REPAIR": {"REPORT": "REPORTED", "CANCEL": "CANCELLED"},
    "VERIFIED": {},
    "REJECTED": {},
    "CANCELLED": {},
}
SERVICES = {
    ActivityAction.REPORT: ("report_activity", {"employee"}),
    ActivityAction.CANCEL: ("cancel_activity", {"employee"}),
    ActivityAction.RETURN: ("return_activity", {"unit_officer", "bkd_officer"}),
    ActivityAction.VERIFY: ("verify_activity", {"unit_officer", "bkd_officer"}),
    ActivityAction.REJECT: ("reject_activity", {"unit_officer", "bkd_officer"}),
}
EVERY_CELL = [(state, action) for state in ActivityState for action in ActivityAction]
EVERYBODY = ("employee", "supervisor", "opd_head", "unit_officer", "bkd_officer", "bkd_head", "leader", "auditor")


def reasons(action):
    return REFUSAL if action in {ActivityAction.RETURN, ActivityAction.REJECT} else {}


@pytest.mark.parametrize(("state", "action"), EVERY_CELL)
class TestEveryCell:
    def test_the_table_says_where_it_leads(self, state, action):
        assert workflow.target_of(action, state) == CELLS[state].get(action)

    def test_the_service_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        activity = SITUATIONS[state](cast)
        service, people = SERVICES[action]
        target, events = CELLS[state].get(action), activity.events.count()
        person = getattr(cast, min(people))
        if target:
            assert step(service, activity, person, **reasons(action)).state == target
            assert activity.events.count() == events + 1
        else:
            with pytest.raises(ActivityRefused, match="Kegiatan ini"):
                step(service, activity, person, **reasons(action))
            activity.refresh_from_db()
            assert (activity.state, activity.events.count()) == (state, events)

    def test_nobody_but_the_right_person_can(self, cast, state, action):
        activity = SITUATIONS[state](cast)
        service, people = SERVICES[action]
        for name in set(EVERYBODY) - people:
            with pytest.raises(PermissionDenied):
                step(service, activity, getattr(cast, name), **reasons(action))


@pytest.mark.parametrize("state", ActivityState)
class TestEveryState:
    def test_moves_in_the_database_only_along_the_table(self, cast, state):
        activity = SITUATIONS[state](cast)
        columns = {"decided_by": cast.bkd_officer.user, "decided_at": activity.created_at}
        for target in set(ActivityState) - {state}:
            rows = ReportedActivity.objects.filter(pk=activity.pk)
            change = {"state": target, "reported_at": activity.created_at, **columns}
            if target in CELLS[state].values():
                with transaction.atomic():
                    rows.update(**change)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(IntegrityError, match="activity_moves_along_the_table"), transaction.atomic():
                    rows.update(**change)

    def test_refuses_everybody_with_a_sentence(self, cast, state):
        activity = SITUATIONS[state](cast)
        for name in EVERYBODY:
            for action in ActivityAction:
                decision = can_perform(action, getattr(cast, name).user, activity, TODAY)
                assert decision or (decision.reason.endswith(".") and len(decision.reason) > 20)


class TestTheOwnActivity:
    def test_is_decided_by_nobody_whatever_the_role(self, cast):
        for officer in (cast.unit_officer, cast.bkd_officer):
            own = reported(officer)
            for action in (ActivityAction.VERIFY, ActivityAction.RETURN, ActivityAction.REJECT):
                with pytest.raises(PermissionDenied, match="petugas yang lain"):
                    step(SERVICES[action][0], own, officer, **reasons(action))

    def test_is_guarded_by_the_database_too(self, cast):
        own = reported(cast.unit_officer)
        with pytest.raises(IntegrityError, match="nobody_decides_on_their_own_activity"), transaction.atomic():
            ReportedActivity.objects.filter(pk=own.pk).update(
                state="VERIFIED", decided_by=cast.unit_officer.user, decided_at=own.created_at
            )


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("activity_state_is_known", {"state": "DONE"}),
            ("activity_ends_after_it_starts", {"starts_on": TODAY}),
            ("activity_has_a_quantity", {"quantity": 0}),
            ("a_reported_activity_has_evidence", {"state": "REPORTED", "evidence": None, "reported_at": None}),
            ("a_decided_activity_names_who", {"state": "REJECTED"}),
        ],
    )
    def test_refuses_an_activity_that_cannot_be(self, db, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ReportedActivityFactory(**wrong)

    def test_keeps_steps_for_good_and_once_a_version(self, db):
        event = ActivityEventFactory()
        for change in (
            lambda: ActivityEvent.objects.filter(pk=event.pk).update(note="lain"),
            lambda: ActivityEvent.objects.filter(pk=event.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()
        with pytest.raises(IntegrityError, match="one_step_an_activity_and_version"), transaction.atomic():
            ActivityEventFactory(activity=event.activity)

    @pytest.mark.parametrize("missing", [{"note": ""}, {"reason_code": ""}])
    def test_knows_why_an_activity_was_refused(self, db, missing):
        with pytest.raises(IntegrityError, match="a_refused_activity_says_why"), transaction.atomic():
            ActivityEventFactory(action="RETURN", **({"reason_code": "OTHER", "note": "Perbaiki."} | missing))


@pytest.fixture
def people(cast):
    """The cast, and an HR officer of a unit beside."""
    other = EmployeeFactory(unit=cast.bkd)
    grant_role(
        user=other.user,
        role="UNIT_HR_OFFICER",
        institution=cast.institution,
        unit=cast.bkd,
        actor=None,
        on=TODAY - timedelta(days=300),
    )
    return list(Employee.objects.select_related("user", "unit"))


class TestVisibleTo:
    def test_equals_the_single_answer_for_every_pair(self, cast, people):
        for person in people:
            reported(person) if person != cast.supervisor else draft(person)
        activities = list(ReportedActivity.objects.select_related("employee__unit"))
        for viewer in people:
            visible = set(ReportedActivity.objects.visible_to(viewer.user, TODAY))
            single = {activity for activity in activities if can_view_activity(viewer.user, activity, TODAY)}
            assert visible == single, viewer
        drafts = ReportedActivity.objects.filter(state="DRAFT")
        assert not (drafts & ReportedActivity.objects.visible_to(cast.bkd_officer.user, TODAY)).exists()

    def test_awaiting_holds_exactly_what_the_policy_allows(self, cast, people):
        for person in people:
            reported(person)
        SITUATIONS["VERIFIED"](cast)
        activities = list(ReportedActivity.objects.select_related("employee__unit"))
        for viewer in people:
            awaiting = set(ReportedActivity.objects.awaiting_decision_by(viewer.user, TODAY))
            allowed = {
                activity for activity in activities if can_perform(ActivityAction.VERIFY, viewer.user, activity, TODAY)
            }
            assert awaiting == allowed, viewer
