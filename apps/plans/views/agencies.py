"""The plans of agencies: which there are, and issuing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.plans import policies, services
from apps.plans.selectors.agencies import agencies_of
from apps.plans.views.common import visible_cycle


@require_GET
def agency_list(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    cycle = visible_cycle(request, cycle_id)
    context = {
        "cycle": cycle,
        "year": str(cycle.year),
        "agencies": agencies_of(cycle),
        "issue": policies.can_issue_agency_plan(request.user, cycle, timezone.localdate()),
    }
    return render(request, "plans/agencies.html", context)


@require_POST
def issue(request: SignedInRequest, cycle_id: int, unit_id: int) -> HttpResponse:
    cycle = visible_cycle(request, cycle_id)
    try:
        document, is_new = services.issue_agency_plan(
            cycle_id=cycle.pk, unit_id=unit_id, actor=request.user, at=timezone.now()
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("plans:agencies", cycle.pk)
    if not is_new:
        messages.info(
            request, f"Isi rencana belum berubah sejak versi {document.version}, jadi versi itu tetap berlaku."
        )
    return redirect("documents:detail", document.pk)
