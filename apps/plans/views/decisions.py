"""The buttons of a plan. Each ends in one service call; a late click gets the 409 page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.plans import services
from apps.plans.enums import PlanState
from apps.plans.forms import AmendForm, EndorseForm, ReturnForm
from apps.plans.models import Plan
from apps.plans.selectors.pages import next_waiting
from apps.plans.views.common import conflict, visible_plan
from apps.plans.views.plan import plan_response

Step = Callable[..., Plan]


@require_POST
def submit(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    done = "Rencana Anda diajukan kepada atasan langsung. Anda akan diberi tahu begitu ada keputusan."
    return _take(request, plan_id, services.submit_plan, done)


@require_POST
def withdraw(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    return _take(request, plan_id, services.withdraw_plan, "Rencana ditarik kembali. Anda dapat mengubahnya lagi.")


@require_POST
def cancel(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    done = "Rencana dibatalkan. Anda dapat menyusun rencana baru pada siklus yang sama."
    return _take(request, plan_id, services.cancel_plan, done)


@require_POST
def endorse(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    form = EndorseForm(request.POST)
    if not form.is_valid():
        return plan_response(request, visible_plan(request, plan_id), endorse_form=form)
    note = form.cleaned_data["support"]
    step = partial(services.endorse_plan, note=note)
    return _take(request, plan_id, step, "Rencana disetujui dan diteruskan kepada BKD.", typed=note, desk=True)


@require_POST
def return_(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return plan_response(request, visible_plan(request, plan_id), return_form=form)
    step = partial(services.return_plan, **form.cleaned_data)
    done = "Rencana dikembalikan kepada pemiliknya beserta catatan Anda."
    return _take(request, plan_id, step, done, typed=form.cleaned_data["note"], desk=True)


@require_POST
def verify(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    done = "Rencana diverifikasi. Dokumennya sedang disiapkan dan dapat diunduh dari halaman rencana."
    return _take(request, plan_id, services.verify_plan, done, desk=True)


@require_POST
def amend(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    form = AmendForm(request.POST)
    if not form.is_valid():
        return plan_response(request, visible_plan(request, plan_id), amend_form=form)
    reason = form.cleaned_data["reason"]
    step = partial(services.amend_plan, reason=reason)
    done = "Rencana dibuka kembali. Pemiliknya diberi tahu, dapat mengubahnya, lalu mengajukannya lagi."
    return _take(request, plan_id, step, done, typed=reason)


def _take(
    request: SignedInRequest, plan_id: UUID, step: Step, done: str, *, typed: str = "", desk: bool = False
) -> HttpResponse:
    """Takes the step; who decides on many goes on to the next plan that waits."""
    plan, version, now = visible_plan(request, plan_id), VersionForm.read(request.POST), timezone.now()
    try:
        step(plan_id=plan.pk, version=version, actor=request.user, at=now)
    except StaleVersion as failure:
        return conflict(request, plan_id, failure, version=version, typed=typed)
    except Refused as failure:
        messages.warning(request, str(failure))
        return redirect("plans:detail", plan.pk)
    messages.success(request, f"{plan.employee.full_name}: {done}" if desk else done)
    if not desk:
        return redirect("plans:detail", plan.pk)
    for_bkd = plan.state == PlanState.ENDORSED
    following = next_waiting(request.user, timezone.localdate(), for_bkd=for_bkd)
    if following:
        return redirect("plans:detail", following)
    return redirect("plans:verification" if for_bkd else "plans:inbox")
