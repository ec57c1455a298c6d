"""What the views of this room share: the visible plan, and the answer to a click that came too late."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.core.failures import StaleVersion
from apps.plans.models import Plan, PlanningCycle
from apps.plans.policies import can_view_plan
from apps.plans.selectors.pages import changes_since

CONFLICT = 409
NOT_ACCEPTED = 422


def visible_plan(request: SignedInRequest, plan_id: UUID) -> Plan:
    """The plan with what its page needs; 404 for whoever may not see it."""
    joined = Plan.objects.select_related("cycle", "employee__unit", "employee__position", "endorsed_by")
    plan = get_object_or_404(joined, pk=plan_id)
    if not can_view_plan(request.user, plan, timezone.localdate()):
        raise Http404
    return plan


def visible_cycle(request: SignedInRequest, cycle_id: int) -> PlanningCycle:
    """The cycle with its counts; 404 for whoever may not see it."""
    cycles = PlanningCycle.objects.visible_to(request.user, timezone.localdate()).with_counts()
    return get_object_or_404(cycles.select_related("institution", "campaign"), pk=cycle_id)


def conflict(
    request: SignedInRequest, plan_id: UUID, failure: StaleVersion, *, version: int, typed: str = ""
) -> HttpResponse:
    """What is so now, what changed since the reader opened the page, and the words that were typed."""
    plan = visible_plan(request, plan_id)
    context = {"plan": plan, "sentence": str(failure), "changes": changes_since(plan, version), "typed": typed}
    return render(request, "plans/conflict.html", context, status=CONFLICT)
