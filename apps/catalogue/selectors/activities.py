"""Reported activities as pages show them. Lists take the same number of queries for any number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, QuerySet, When

from apps.accounts.models import User
from apps.catalogue.enums import ActivityAction, ActivityState
from apps.catalogue.learning_hours import UNIT_WORDS, Activity, problem_with
from apps.catalogue.models import ActivityEvent, HoursRule, LearningRecord, ReportedActivity
from apps.catalogue.policies import activities as policies
from apps.catalogue.policies.ledger import keeper_scope
from apps.catalogue.selectors.rules import rule_in_force
from apps.catalogue.selectors.taken import counted_certificate, credit_for
from apps.catalogue.workflow.activities import EDITABLE
from apps.core.decisions import Decision
from apps.employees.models import Employee

DESK_ORDER = (
    ActivityState.REPORTED,
    ActivityState.NEEDS_REPAIR,
    ActivityState.VERIFIED,
    ActivityState.REJECTED,
    ActivityState.CANCELLED,
)


@dataclass(frozen=True)
class Preview:
    """What the ledger would credit now; `problem` says why it would not, and then nothing is credited."""

    claimed: Decimal
    credited: Decimal
    reason: str
    problem: str = ""

    @property
    def is_cut(self) -> bool:
        return self.credited < self.claimed


@dataclass(frozen=True)
class ActivityPage:
    activity: ReportedActivity
    rule: HoursRule | None
    # Until it is decided on; then the record of the ledger stands in its place, if there is one.
    preview: Preview | None
    record: LearningRecord | None
    events: list[ActivityEvent]
    own: bool
    may_edit: Decision
    # What the reader may do at all, each with the answer for the present state.
    offered: dict[str, Decision]

    @property
    def unit_word(self) -> str:
        return UNIT_WORDS[self.rule.hours_unit] if self.rule else ""


def activity_page(activity: ReportedActivity, user: User, on: date) -> ActivityPage:
    """The activity with employee, form and evidence joined."""
    rule = rule_in_force(activity.form_id, activity.ends_on)
    undecided = activity.state in {*EDITABLE, ActivityState.REPORTED}
    own = bool(policies.is_owner(user, activity, on))
    offered = {
        action.value: policies.can_perform(action, user, activity, on)
        for action in ActivityAction
        if policies.RIGHTS[action](user, activity, on)
    }
    return ActivityPage(
        activity=activity,
        rule=rule,
        preview=preview_of(activity, rule) if undecided else None,
        record=LearningRecord.objects.filter(employee=activity.employee_id, origin=activity.origin).first(),
        events=list(activity.events.select_related("actor")),
        own=own,
        may_edit=policies.can_edit_activity(user, activity, on),
        offered=offered,
    )


def preview_of(activity: ReportedActivity, rule: HoursRule | None) -> Preview:
    """By the caps as they stand now; the hours are fixed when the activity is verified."""
    if rule is None:
        problem = "Aturan JP bentuk ini belum berlaku saat kegiatan selesai. Mintalah BKD melengkapinya."
        return Preview(Decimal(0), Decimal(0), "", problem)
    told = Activity(activity.starts_on, activity.ends_on, activity.quantity, activity.abroad)
    problem = problem_with(rule.arithmetic, told)
    if problem:
        return Preview(Decimal(0), Decimal(0), "", problem)
    credit = credit_for(activity.employee_id, rule, told)
    counted = counted_certificate(activity.employee_id, activity.certificate_number)
    if counted is not None:
        problem = f"Nomor sertifikat ini sudah dihitung untuk {counted.record.title}."
    return Preview(credit.claimed, credit.credited, credit.reason, problem)


def own_activities(employee: Employee) -> QuerySet[ReportedActivity]:
    """What waits for its owner first, then the newest."""
    return ReportedActivity.objects.filter(employee=employee).select_related("form").order_by("-updated_at", "pk")


def desk_activities(user: User, on: date) -> QuerySet[ReportedActivity]:
    """Everything reported in the scope of the reader's desk, with people, form and `rank`: what waits comes first."""
    scope = keeper_scope(user, on).over("employee__institution", "employee__unit__path")
    reported = ReportedActivity.objects.filter(scope, reported_at__isnull=False)
    rank = Case(*[When(state=state, then=position) for position, state in enumerate(DESK_ORDER)])
    return reported.select_related("employee__unit", "form").annotate(rank=rank)


def next_to_decide(user: User, on: date) -> ReportedActivity | None:
    """Whoever reported first is read first."""
    return ReportedActivity.objects.awaiting_decision_by(user, on).order_by("reported_at", "pk").first()
