"""Opening, changing and closing a planning cycle, and what it inherits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import LearningRecord
from apps.employees.models import Institution
from apps.plans import carrying
from apps.plans.carrying import clipped
from apps.plans.enums import CarryKind, CycleState
from apps.plans.models import CarriedNeed, Plan, PlanGap, PlanItem, PlanningCycle
from apps.plans.policies import can_change_cycle, can_open_cycle
from apps.plans.selectors.delivery import answered
from apps.plans.services.failures import PlanRefused
from apps.surveys.models import Campaign

BATCH = 2_000


@dataclass(frozen=True)
class CycleWishes:
    """What an officer types about a cycle. `campaign_id` names the survey that its needs come from."""

    year: int
    opens_on: date
    closes_on: date
    campaign_id: UUID | None


@dataclass(frozen=True)
class StillUnmet:
    """`origin` names what the need comes from (ADR 5)."""

    employee_id: UUID
    competency_id: int
    reason: str
    origin: str


@transaction.atomic
def open_cycle(*, institution_id: int, wishes: CycleWishes, actor: User, at: datetime) -> PlanningCycle:
    """Opens the year and carries over what the year before left open. Raises PermissionDenied, PlanRefused."""
    can_open_cycle(actor, institution_id, timezone.localdate(at)).enforce()
    # Officers of one institution wait for each other, so that the second reads a sentence.
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)
    if PlanningCycle.objects.filter(institution=institution_id, year=wishes.year).exists():
        raise PlanRefused(f"Siklus {wishes.year} sudah dibuka. Ubah tanggalnya pada siklus itu bila perlu.")
    cycle = PlanningCycle.objects.create(
        institution_id=institution_id,
        year=wishes.year,
        opens_on=wishes.opens_on,
        closes_on=wishes.closes_on,
        campaign=_campaign(wishes, institution_id),
    )
    CarriedNeed.objects.bulk_create(_left_open(cycle, at), batch_size=BATCH)
    return cycle


@transaction.atomic
def change_cycle(*, cycle_id: int, wishes: CycleWishes, actor: User, at: datetime) -> PlanningCycle:
    """Other dates or another survey; the year stays. Raises PermissionDenied, PlanRefused."""
    cycle = PlanningCycle.objects.select_for_update().get(pk=cycle_id)
    can_change_cycle(actor, cycle, timezone.localdate(at)).enforce()
    cycle.opens_on, cycle.closes_on = wishes.opens_on, wishes.closes_on
    cycle.campaign = _campaign(wishes, cycle.institution_id)
    cycle.save(update_fields=["opens_on", "closes_on", "campaign"])
    return cycle


@transaction.atomic
def close_cycle(*, cycle_id: int, actor: User, at: datetime) -> None:
    """Ends the year's planning; plans are read from then on. A second click does nothing. Raises PermissionDenied."""
    cycle = PlanningCycle.objects.select_for_update().get(pk=cycle_id)
    if cycle.state == CycleState.OPEN:
        can_change_cycle(actor, cycle, timezone.localdate(at)).enforce()
        PlanningCycle.objects.filter(pk=cycle_id).update(state=CycleState.CLOSED)


def carry_needs(*, cycle_id: int, needs: Iterable[StillUnmet], at: datetime) -> int:
    """Adds needs that a room above found still unmet, for instance after an evaluation; returns how many were new.

    The same origin is carried once, also when two processes tell it at once. A flat number of queries.
    """
    told = set(CarriedNeed.objects.filter(cycle=cycle_id).values_list("origin", flat=True))
    new = [
        CarriedNeed(
            cycle_id=cycle_id,
            employee_id=need.employee_id,
            competency_id=need.competency_id,
            kind=CarryKind.REMEDIAL,
            reason=clipped(need.reason),
            origin=need.origin,
            created_at=at,
        )
        for need in needs
        if need.origin not in told
    ]
    CarriedNeed.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return len(new)


def _campaign(wishes: CycleWishes, institution_id: int) -> Campaign | None:
    if wishes.campaign_id is None:
        return None
    campaign = Campaign.objects.filter(pk=wishes.campaign_id, institution=institution_id).first()
    if campaign is None or campaign.plan_year != wishes.year:
        raise PlanRefused(f"Pilih survei kebutuhan untuk tahun {wishes.year}, atau kosongkan bila belum ada.")
    return campaign


def _left_open(cycle: PlanningCycle, at: datetime) -> Iterator[CarriedNeed]:
    """From the newest earlier cycle: open gaps of people who are still in service.

    Of verified plans, also of those that are being amended on this day: needs are carried once, so these would be lost.
    """
    earlier = PlanningCycle.objects.filter(institution=cycle.institution, year__lt=cycle.year).order_by("-year").first()
    if earlier is None:
        return
    plans = Plan.objects.filter(cycle=earlier).once_verified()
    gaps = PlanGap.objects.filter(
        plan__in=plans,
        plan__employee__institution=cycle.institution,
        plan__employee__missing_since__isnull=True,
        gap__gt=0,
    )
    people = dict(gaps.values_list("pk", "plan__employee"))
    rows = list(gaps.values_list("pk", "plan", "competency").order_by("plan", "competency"))
    items = PlanItem.objects.filter(plan__in=plans).select_related("plan")
    records = LearningRecord.objects.filter(employee__in=plans.values("employee"))
    delivered = answered(items, records, earlier.year)
    planned: dict[tuple[UUID, int], list[str]] = defaultdict(list)
    done: dict[tuple[UUID, int], list[str]] = defaultdict(list)
    for item in items:
        planned[item.plan_id, item.competency_id].append(item.topic)
        if item.pk in delivered:
            done[item.plan_id, item.competency_id].append(item.topic)
    competencies = {key: competency for key, _, competency in rows}
    last_year = (
        carrying.LastYearsGap(key, planned[plan, competency], done[plan, competency]) for key, plan, competency in rows
    )
    for need in carrying.left_open(last_year, earlier.year):
        yield CarriedNeed(
            cycle=cycle,
            employee_id=people[need.key],
            competency_id=competencies[need.key],
            kind=need.kind,
            reason=clipped(need.reason),
            origin=f"plan-gap:{need.key}",
            created_at=at,
        )
