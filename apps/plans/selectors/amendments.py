"""The amendment of a plan: why it was opened again, what was verified before, and what may not change any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.plans.content import Content
from apps.plans.enums import PlanAction
from apps.plans.models import Plan, PlanEvent, PlanItem
from apps.plans.selectors.delivery import Delivered, delivered_items


@dataclass(frozen=True)
class Amendment:
    """The last time that a plan was opened again, and the content that had been verified until then."""

    event: PlanEvent
    before: Content


def amendment_in(events: Sequence[PlanEvent]) -> Amendment | None:
    """From the events of one plan in order; None for a plan that was never opened again.

    Nothing can be edited between a submission and its verification, so what was submitted last is what was verified.
    """
    found, submitted = None, None
    for event in events:
        if event.action == PlanAction.SUBMIT and event.content is not None:
            submitted = event.content
        elif event.action == PlanAction.AMEND and submitted is not None:
            found = Amendment(event, submitted)
    return found


def amendment_of(plan: Plan) -> Amendment | None:
    """One query, with the actor joined."""
    steps = plan.events.filter(action__in=[PlanAction.SUBMIT, PlanAction.AMEND])
    return amendment_in(list(steps.select_related("actor")))


def carried_out(plan: Plan, item: PlanItem) -> Delivered | None:
    """What the ledger holds for an activity that must stay as it was verified; None for one that may change."""
    return fixed_items(plan, [item], amendment_of(plan)).get(item.pk) if plan.is_under_amendment else None


def fixed_items(plan: Plan, items: Sequence[PlanItem], amendment: Amendment | None) -> dict[UUID, Delivered]:
    """While the plan is amended: the activities of the verified version that were carried out. One query.

    The ledger of learning hours answers to them by programme, or by form and topic, so these and the JP are facts by
    now and no longer a plan. What was not verified before is the owner's to change.
    """
    if amendment is None or not plan.is_under_amendment:
        return {}
    verified = [item for item in items if str(item.pk) in amendment.before["items"]]
    return delivered_items(verified, plan.cycle.year)
