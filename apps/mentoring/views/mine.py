"""*Mentoring saya*: what the reader asks for and offers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.mentoring import policies
from apps.mentoring.enums import FORM_CODES, Guidance
from apps.mentoring.forms.requests import WishForm
from apps.mentoring.models import MentoringRequest
from apps.mentoring.selectors.lists import items_to_ask_for, known_topics, mine_of
from apps.mentoring.selectors.pages import request_page
from apps.mentoring.services import requests as services
from apps.mentoring.views.common import NOT_ACCEPTED, record_look, take
from apps.plans.models import PlanGap, PlanItem


@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    return render(request, "mentoring/mine.html", {"mine": mine_of(request.user, timezone.localdate())})


@require_GET
def choose_item(request: SignedInRequest) -> HttpResponse:
    person = getattr(request.user, "employee", None)
    items = items_to_ask_for(person) if person else []
    return render(request, "mentoring/choose_item.html", {"items": items})


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    own = PlanItem.objects.filter(plan__employee__user=request.user)
    item = get_object_or_404(own.select_related("plan__employee", "plan__cycle", "competency", "form"), pk=item_id)
    policies.can_request(request.user, item).enforce()
    gap = PlanGap.objects.filter(plan=item.plan, competency=item.competency).first()
    is_coaching = item.form.code == FORM_CODES[Guidance.COACHING]
    form = WishForm(
        request.POST if request.method == "POST" else None,
        initial={
            "guidance": Guidance.COACHING if is_coaching else Guidance.MENTORING,
            "wanted_level": gap.required_level if gap else 3,
        },
        cancel_url=reverse("mentoring:choose_item"),
        known=known_topics(item.plan.employee.institution_id, timezone.localdate()),
    )
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                asked = services.request_mentoring(
                    item_id=item.pk, wish=form.wish(), actor=request.user, at=timezone.now()
                )
                return redirect("mentoring:request", asked.pk)
            except Refused as failure:
                form.add_error(None, str(failure))
    return render(request, "mentoring/ask.html", {"item": item, "gap": gap, "form": form}, status=status)


@require_GET
def detail(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    asked = visible_request(request, request_id)
    page = request_page(asked, request.user, timezone.localdate())
    if not page.own:
        record_look(request, asked.subject_key)
    return render(request, "mentoring/request.html", {"page": page})


@require_POST
def withdraw(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    asked = visible_request(request, request_id)
    step = partial(
        services.withdraw_request,
        request_id=asked.pk,
        version=VersionForm.read(request.POST),
        actor=request.user,
        at=timezone.now(),
    )
    return take(request, step, "Permintaan ditarik. Anda dapat meminta mentor lagi kapan saja.", "mentoring:mine")


def visible_request(request: SignedInRequest, request_id: UUID) -> MentoringRequest:
    visible = MentoringRequest.objects.visible_to(request.user, timezone.localdate())
    joined = visible.select_related("employee__unit", "competency", "plan_item__plan__cycle")
    return get_object_or_404(joined, pk=request_id)
