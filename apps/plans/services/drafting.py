"""How a plan begins: the person's needs of the day, and the activities proposed for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.hours_target import hours_target
from apps.catalogue.remarks import remarks_on, stop_among
from apps.catalogue.selectors import programmes_for
from apps.employees.models import Employee
from apps.needs.selectors import Need, PersonNeeds, person_needs
from apps.parameters.selectors import value_of
from apps.plans import policies, proposals
from apps.plans.carrying import clipped
from apps.plans.enums import FundingSource
from apps.plans.models import CarriedNeed, Plan, PlanGap, PlanItem, PlanningCycle
from apps.plans.services.editing import claim_version
from apps.plans.services.failures import PlanRefused


def draft_plan(*, cycle_id: int, employee_id: UUID, actor: User, at: datetime) -> Plan:
    """The employee's plan of the cycle: the gaps of today and proposed activities. A living one is returned as it is.

    Raises PermissionDenied for anybody but the employee.
    """
    on = timezone.localdate(at)
    cycle = PlanningCycle.objects.select_related("campaign").get(pk=cycle_id)
    employee = Employee.objects.select_related("unit").get(pk=employee_id)
    policies.can_draft_plan(actor, cycle, employee, on).enforce()
    living = Plan.objects.living().filter(cycle=cycle, employee=employee)
    found = living.first()
    if found is not None:
        return found
    needs = person_needs(employee=employee, campaign=cycle.campaign, on=on, plan_year=cycle.year)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                cycle=cycle, employee=employee, created_at=at, updated_at=at, priority_basis=needs.basis
            )
            carried = _carried(plan)
            _copy_gaps(plan, needs, carried)
            _propose_items(plan, needs, carried, at=at)
    except IntegrityError:
        # A second click drafted it in the meantime.
        return living.get()
    return plan


def refresh_gaps(*, plan_id: UUID, version: int, actor: User, at: datetime) -> Plan:
    """Brings the gaps up to today's evidence; the activities stay as they are."""
    on = timezone.localdate(at)
    with transaction.atomic():
        plan = Plan.objects.select_related("cycle__campaign", "employee__unit").get(pk=plan_id)
        policies.is_owner(actor, plan, on).enforce()
        state = policies.is_editable(plan)
        if not state:
            raise PlanRefused(state.reason)
        claim_version(plan, version, at=at)
        needs = person_needs(employee=plan.employee, campaign=plan.cycle.campaign, on=on, plan_year=plan.cycle.year)
        plan.gaps.all().delete()
        _copy_gaps(plan, needs, _carried(plan))
        Plan.objects.filter(pk=plan_id).update(priority_basis=needs.basis)
        plan.refresh_from_db()
    return plan


def _carried(plan: Plan) -> dict[int, str]:
    """Why earlier years left a competency open, by competency; several reasons in one text."""
    rows = CarriedNeed.objects.filter(cycle=plan.cycle_id, employee=plan.employee_id).order_by("created_at", "pk")
    reasons: dict[int, list[str]] = defaultdict(list)
    for competency, reason in rows.values_list("competency", "reason"):
        reasons[competency].append(reason)
    return {competency: clipped(" ".join(found)) for competency, found in reasons.items()}


def _copy_gaps(plan: Plan, needs: PersonNeeds, carried: Mapping[int, str]) -> None:
    PlanGap.objects.bulk_create(
        PlanGap(
            plan=plan,
            competency=need.competency,
            required_level=need.required_level,
            actual_level=need.actual_level,
            gap=need.gap,
            sources=need.sources,
            standard_basis=need.standard_basis,
            priority_score=need.priority_score,
            priority_factors=need.priority_factors,
            is_mandatory=need.is_mandatory,
            carried_reason=carried.get(need.competency.pk, "") if need.is_lacking else "",
            proposed_reason=need.approved.reason if need.approved else "",
        )
        for need in needs.needs
    )


def _propose_items(plan: Plan, needs: PersonNeeds, carried: Mapping[int, str], *, at: datetime) -> None:
    """The reason of a proposal goes on with why the need was carried and what a review says of the programme; what the
    institution has stopped is not proposed.
    """
    on = timezone.localdate(at)
    by_competency = {need.competency.pk: need for need in needs.needs}
    offered = programmes_for(list(by_competency))
    programmes = {programme.pk: programme for group in offered.values() for programme in group}
    remarks = remarks_on(list(programmes), [plan.cycle.institution_id])
    target = hours_target(plan.employee, on)
    bounds = proposals.Bounds(target.value, target.maximum, int(value_of("plan_max_items", on)))
    offers = [
        proposals.Offer(
            programme_id=programme.pk,
            competency_id=competency_id,
            gained_level=programme.gained_level,
            pillar=programme.form.pillar,
            learning_hours=programme.learning_hours,
            cost=programme.cost_per_person,
        )
        for competency_id, group in offered.items()
        for programme in group
        if stop_among(remarks.get(programme.pk, [])) is None
    ]
    items = []
    for proposal in proposals.propose(_gaps_to_close(needs.needs, carried), offers, bounds):
        programme, need = programmes[proposal.programme_id], by_competency[proposal.competency_id]
        notes = [f"{remark.title}." for remark in remarks.get(programme.pk, [])]
        reasons = [proposal.reason, carried.get(need.competency.pk, ""), *notes]
        items.append(
            PlanItem(
                plan=plan,
                competency=need.competency,
                programme=programme,
                form=programme.form,
                topic=programme.title,
                learning_hours=programme.learning_hours,
                provider_name=programme.provider.name,
                quarter=proposal.quarter,
                cost=programme.cost_per_person,
                funding=FundingSource.APBD if programme.cost_per_person else FundingSource.NONE,
                success_indicator=_goal(need),
                proposed_by_system=True,
                proposal_reason=clipped(" ".join(reasons)),
            )
        )
    PlanItem.objects.bulk_create(items)


def _goal(need: Need) -> str:
    """A mandatory need may be asked of who has its level already."""
    holds = need.actual_level is not None and need.actual_level >= need.required_level
    return f"{'Mempertahankan' if holds else 'Mencapai'} tingkat {need.required_level} pada penilaian berikutnya"


def _gaps_to_close(needs: Iterable[Need], carried: Collection[int]) -> list[proposals.GapToClose]:
    return [
        proposals.GapToClose(
            competency_id=need.competency.pk,
            name=need.competency.name,
            required_level=need.required_level,
            actual_level=need.actual_level,
            priority_score=need.priority_score,
            is_mandatory=need.is_mandatory,
            is_carried=need.competency.pk in carried,
            is_proposed=need.approved is not None,
        )
        for need in needs
    ]
