"""The page of one plan, as its reader may see it. The queries do not grow with gaps, activities and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from apps.accounts.models import User
from apps.catalogue.hours_target import HoursTarget, hours_target
from apps.core.charts import Chart, dumbbell_chart
from apps.core.decisions import Decision
from apps.employees.policies import is_bkd_officer, is_same_person, is_supervisor_of
from apps.employees.supervision import Supervision, supervisor_of
from apps.needs.policies import can_read_ratings
from apps.plans import policies
from apps.plans.content import Changes, Content, changes_between, content_of
from apps.plans.differences import Difference, differences
from apps.plans.enums import PlanAction, PlanState
from apps.plans.models import Plan, PlanEvent, PlanGap, PlanItem
from apps.plans.proposals import PILLAR_SHARES, PILLAR_WORDS
from apps.plans.selectors.amendments import Amendment, amendment_in, fixed_items
from apps.plans.selectors.delivery import Delivered, delivered_items

FINAL = {PlanState.VERIFIED, PlanState.CANCELLED}
# After these the owner writes again, and the next reader wants to see what has changed.
REOPENING = {PlanAction.RETURN, PlanAction.AMEND}


@dataclass(frozen=True)
class GapRow:
    gap: PlanGap
    answers: int
    add_url: str

    @property
    def sources(self) -> list[dict[str, Any]]:
        return [{**source, "observed_on": date.fromisoformat(source["observed_on"])} for source in self.gap.sources]


@dataclass(frozen=True)
class ItemRow:
    """An activity; `mark` says what is different from the round that the reader saw last."""

    item: PlanItem
    mark: str
    changed: tuple[str, ...]
    # What the ledger holds for it; None while nothing does.
    delivered: Delivered | None
    # Whether it was verified and carried out, so that an amendment leaves it.
    is_fixed: bool


@dataclass(frozen=True)
class PillarRow:
    pillar: int
    words: str
    hours: int
    share: float
    target: float


@dataclass(frozen=True)
class Totals:
    hours: int
    cost: int
    pillars: list[PillarRow]
    target: HoursTarget
    # A sentence where the hours miss the minimum or pass the maximum, else "".
    remark: str


@dataclass(frozen=True)
class Offered:
    """A button: what it does and why it is grey, if it is."""

    action: str
    decision: Decision


@dataclass(frozen=True)
class Queue:
    """Where this plan stands among those that wait for the reader."""

    position: int
    total: int
    previous_id: UUID | None
    next_id: UUID | None


@dataclass(frozen=True)
class PlanPage:
    plan: Plan
    own: bool
    supervision: Supervision | None
    # Whether the reader may see what others rated; if not, gaps are named without their levels.
    ratings: Decision
    lacking: list[GapRow]
    unknown: list[GapRow]
    met: list[GapRow]
    picture: Chart | None
    items: list[ItemRow]
    changes: Changes
    totals: Totals
    events: list[PlanEvent]
    # The return that the owner answers, or answered last; None once the plan was verified and opened again.
    returned: PlanEvent | None
    amendment: Amendment | None
    # What the amendment changed so far, against what was verified before it.
    differences: list[Difference]
    support: str
    edit: Decision
    offered: dict[str, Offered]
    queue: Queue | None
    before: PlanPageBefore | None


@dataclass(frozen=True)
class PlanPageBefore:
    """The plan of the year before, to be read beside this one."""

    plan: Plan
    items: list[tuple[PlanItem, Delivered | None]]


def plan_page(plan: Plan, user: User, on: date) -> PlanPage:
    """`plan` needs cycle, employee with unit and position, and endorsed_by joined."""
    items = list(plan.items.select_related("competency", "form", "programme"))
    events = list(plan.events.select_related("actor"))
    content = content_of(plan) if any(event.action in REOPENING for event in events) else None
    changes = _changes(plan, events, content)
    edit = policies.can_edit_plan(user, plan, on)
    gaps = _gap_rows(plan, items)
    delivered = delivered_items(items, plan.cycle.year) if plan.verified_at else {}
    amendment = amendment_in(events)
    fixed = fixed_items(plan, items, amendment)
    target = hours_target(plan.employee, on)
    ratings = can_read_ratings(user, plan.employee, plan.cycle.campaign, on)
    return PlanPage(
        plan=plan,
        own=is_same_person(user, plan.employee),
        supervision=_supervision(plan, on),
        ratings=ratings,
        lacking=[row for row in gaps if row.gap.is_asked or (row.gap.gap or 0) > 0],
        unknown=[row for row in gaps if ratings and row.gap.gap is None and not row.gap.is_asked],
        met=[row for row in gaps if ratings and row.gap.gap == 0 and not row.gap.is_asked],
        picture=_picture(gaps) if ratings else None,
        items=[_item_row(item, changes, delivered.get(item.pk), item.pk in fixed) for item in items],
        changes=changes,
        totals=totals_of(items, target),
        events=events[::-1],
        returned=_last(_since(events, PlanAction.AMEND), PlanAction.RETURN),
        amendment=amendment,
        differences=differences(amendment.before, content) if amendment and content else [],
        support=getattr(_last(events, PlanAction.ENDORSE), "note", "") if plan.endorsed_at else "",
        edit=edit,
        offered=_offered(user, plan, items, target, on),
        queue=_queue(plan, user, on),
        before=_before(plan),
    )


def _supervision(plan: Plan, on: date) -> Supervision | None:
    """Who endorsed the plan; until then, who is to decide on it today."""
    if plan.endorsed_by is not None:
        return Supervision(plan.endorsed_by, plan.endorsed_as)
    return supervisor_of(plan.employee, on)


def totals_of(items: Sequence[PlanItem], target: HoursTarget) -> Totals:
    hours = sum(item.learning_hours for item in items)
    by_pillar: Counter[int] = Counter()
    for item in items:
        by_pillar[item.form.pillar] += item.learning_hours
    remark = ""
    if target.is_missed_by(hours):
        remark = f"Kurang {(target.minimum or 0) - hours} JP dari sedikitnya {target.minimum} JP setahun."
    elif target.is_passed_by(hours):
        more = hours - (target.maximum or 0)
        remark = f"Lebih {more} JP dari batas {target.maximum} JP setahun; kelebihannya tidak dihitung."
    return Totals(
        hours=hours,
        cost=sum(item.cost for item in items),
        pillars=[
            PillarRow(
                pillar, PILLAR_WORDS[pillar], by_pillar[pillar], by_pillar[pillar] / hours if hours else 0, float(share)
            )
            for pillar, share in PILLAR_SHARES.items()
        ],
        target=target,
        remark=remark,
    )


def _gap_rows(plan: Plan, items: Sequence[PlanItem]) -> list[GapRow]:
    answers = Counter(item.competency_id for item in items)
    base = reverse("plans:item_add", args=[plan.pk])
    return [
        GapRow(gap, answers[gap.competency_id], f"{base}?kompetensi={gap.competency_id}")
        for gap in plan.gaps.select_related("competency")
    ]


def _picture(rows: Sequence[GapRow]) -> Chart | None:
    known = [row.gap for row in rows if row.gap.actual_level is not None]
    if not known:
        return None
    lacking = sum(1 for gap in known if gap.gap)
    return dumbbell_chart(
        f"{lacking} dari {len(known)} kompetensi berada di bawah standar jabatan",
        [(gap.competency.name, gap.required_level, float(gap.actual_level or 0)) for gap in known],
    )


def _changes(plan: Plan, events: Sequence[PlanEvent], content: Content | None) -> Changes:
    """Since the round before: what a return or an amendment decided on last, against what is there now."""
    submissions = [event for event in events if event.action == PlanAction.SUBMIT and event.content]
    if plan.state not in {PlanState.DRAFT, PlanState.RETURNED}:
        submissions = submissions[:-1]
    decided = [event for event in events if event.action in REOPENING]
    seen = [event for event in submissions if any(event.pk < other.pk for other in decided)]
    if not seen or content is None:
        return Changes()
    return changes_between(seen[-1].content or {}, content)


def _item_row(item: PlanItem, changes: Changes, delivered: Delivered | None, is_fixed: bool) -> ItemRow:
    key = str(item.pk)
    if key in changes.added:
        return ItemRow(item, "Baru", (), delivered, is_fixed)
    changed = (changes.changed or {}).get(key, ())
    return ItemRow(item, "Diubah" if changed else "", changed, delivered, is_fixed)


def _since(events: Sequence[PlanEvent], action: PlanAction) -> Sequence[PlanEvent]:
    """The events after the last of that action; all where there is none."""
    places = [place for place, event in enumerate(events, start=1) if event.action == action]
    return events[places[-1] :] if places else events


def _last(events: Sequence[PlanEvent], action: PlanAction) -> PlanEvent | None:
    return next((event for event in reversed(events) if event.action == action), None)


def _offered(user: User, plan: Plan, items: Sequence[PlanItem], target: HoursTarget, on: date) -> dict[str, Offered]:
    """The buttons of this reader. The main one stays, grey and with its reason, until the plan is final; then that of
    opening it again, for officers.
    """
    wanted: list[tuple[PlanAction, bool]] = []
    if is_same_person(user, plan.employee):
        wanted = [(PlanAction.SUBMIT, True), (PlanAction.WITHDRAW, False), (PlanAction.CANCEL, False)]
    elif is_supervisor_of(user, plan.employee, on):
        wanted = [(PlanAction.ENDORSE, True), (PlanAction.RETURN, False)]
    if is_bkd_officer(user, plan.cycle.institution_id, on):
        wanted += [(PlanAction.VERIFY, True), (PlanAction.RETURN, False), (PlanAction.AMEND, False)]
    offered = {}
    for action, main in wanted:
        decision = policies.can_perform(action, user, plan, on)
        if action == PlanAction.SUBMIT and decision:
            decision = policies.is_complete(plan, [item.learning_hours for item in items], target)
        refused_here = action == PlanAction.AMEND and plan.state == PlanState.VERIFIED
        if decision or refused_here or (main and plan.state not in FINAL):
            offered[action.lower()] = Offered(action, decision)
    return offered


def changes_since(plan: Plan, version: int) -> Changes:
    """What is different from the submission that a reader of that version had before the eyes."""
    seen = plan.events.filter(action=PlanAction.SUBMIT, plan_version__lt=version).order_by("-plan_version").first()
    if seen is None or seen.content is None:
        return Changes()
    return changes_between(seen.content, content_of(plan))


def _queue(plan: Plan, user: User, on: date) -> Queue | None:
    if plan.state == PlanState.SUBMITTED:
        waiting = Plan.objects.awaiting_endorsement_by(user, on)
    elif plan.state == PlanState.ENDORSED:
        waiting = Plan.objects.awaiting_verification_by(user, on)
    else:
        return None
    ids = list(waiting.in_order_of_arrival().values_list("pk", flat=True))
    if plan.pk not in ids:
        return None
    index = ids.index(plan.pk)
    return Queue(
        position=index + 1,
        total=len(ids),
        previous_id=ids[index - 1] if index else None,
        next_id=ids[index + 1] if index + 1 < len(ids) else None,
    )


def next_waiting(user: User, on: date, *, for_bkd: bool) -> UUID | None:
    """The plan that has waited longest for this user's decision."""
    waiting = (
        Plan.objects.awaiting_verification_by(user, on) if for_bkd else Plan.objects.awaiting_endorsement_by(user, on)
    )
    return waiting.in_order_of_arrival().values_list("pk", flat=True).first()


def _before(plan: Plan) -> PlanPageBefore | None:
    earlier = Plan.objects.living().filter(employee=plan.employee_id, cycle__year__lt=plan.cycle.year)
    before = earlier.select_related("cycle").order_by("-cycle__year").first()
    if before is None:
        return None
    items = list(before.items.select_related("competency", "form"))
    delivered = delivered_items(items, before.cycle.year)
    return PlanPageBefore(before, [(item, delivered.get(item.pk)) for item in items])
