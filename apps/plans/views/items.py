"""Activities: choose the competency, then the programme or a topic of one's own, then the details.

Each choice is a link, so the way back is the browser's own, and it works without JavaScript.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.catalogue.models import Programme
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.plans import policies, services
from apps.plans.enums import Quarter
from apps.plans.forms import OwnItemForm, ProgrammeItemForm, starting_from
from apps.plans.models import Plan, PlanGap
from apps.plans.selectors.amendments import carried_out
from apps.plans.selectors.choices import competency_choices, offered_programme, programme_choices
from apps.plans.selectors.delivery import Delivered
from apps.plans.views.common import CONFLICT, NOT_ACCEPTED, conflict, visible_plan


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    plan = _editable_plan(request, plan_id)
    gap = plan.gaps.select_related("competency").filter(competency=_number(request, "kompetensi")).first()
    if gap is None:
        return render(request, "plans/choose_competency.html", {"plan": plan, "gaps": competency_choices(plan)})
    programme = offered_programme(gap.competency_id, _number(request, "program"))
    if programme is None and "sendiri" not in request.GET:
        context = {"plan": plan, "gap": gap, "choices": programme_choices(plan, gap)}
        return render(request, "plans/choose_programme.html", context)
    initial = {
        "quarter": Quarter.Q1,
        "success_indicator": f"Penilaian berikutnya menunjukkan tingkat {gap.required_level}",
    }
    form = _form(request, plan, programme, initial)
    return _save(request, plan, gap, programme, form, item_id=None)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    plan = _editable_plan(request, plan_id)
    item = get_object_or_404(plan.items.select_related("programme__form", "programme__provider"), pk=item_id)
    gap = get_object_or_404(plan.gaps.select_related("competency"), competency=item.competency_id)
    done = carried_out(plan, item)
    form = _form(request, plan, item.programme, starting_from(item), is_done=done is not None)
    return _save(request, plan, gap, item.programme, form, item_id=item_id, done=done)


@require_POST
def remove(request: SignedInRequest, plan_id: UUID, item_id: UUID) -> HttpResponse:
    plan, version = visible_plan(request, plan_id), VersionForm.read(request.POST)
    try:
        services.remove_item(plan_id=plan.pk, version=version, item_id=item_id, actor=request.user, at=timezone.now())
    except StaleVersion as failure:
        return conflict(request, plan_id, failure, version=version)
    except Refused as failure:
        messages.warning(request, str(failure))
    return redirect(_items_of(plan))


def _editable_plan(request: SignedInRequest, plan_id: UUID) -> Plan:
    plan = visible_plan(request, plan_id)
    policies.can_edit_plan(request.user, plan, timezone.localdate()).enforce()
    return plan


def _number(request: SignedInRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _items_of(plan: Plan) -> str:
    return f"{reverse('plans:detail', args=[plan.pk])}#kegiatan"


def _form(
    request: SignedInRequest,
    plan: Plan,
    programme: Programme | None,
    initial: dict[str, object],
    *,
    is_done: bool = False,
) -> ProgrammeItemForm:
    kind = ProgrammeItemForm if programme else OwnItemForm
    data = request.POST if request.method == "POST" else None
    has_cost = programme is None or programme.cost_per_person > 0
    return kind(data, initial=initial, cancel_url=_items_of(plan), has_cost=has_cost, is_done=is_done)


def _save(
    request: SignedInRequest,
    plan: Plan,
    gap: PlanGap,
    programme: Programme | None,
    form: ProgrammeItemForm,
    item_id: UUID | None,
    done: Delivered | None = None,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            save = partial(services.change_item, item_id=item_id) if item_id else services.add_item
            try:
                save(
                    plan_id=plan.pk,
                    version=VersionForm.read(request.POST),
                    content=form.content(gap.competency_id, programme),
                    actor=request.user,
                    at=timezone.now(),
                )
                return redirect(_items_of(plan))
            except Refused as failure:
                form.add_error(None, str(failure))
                status = CONFLICT if isinstance(failure, StaleVersion) else NOT_ACCEPTED
    # The newest version: what was typed may be sent again after reading what has changed.
    plan.refresh_from_db(fields=["version"])
    context = {
        "plan": plan,
        "gap": gap,
        "programme": programme,
        "form": form,
        "is_new": item_id is None,
        "done": done,
    }
    return render(request, "plans/item.html", context, status=status)
