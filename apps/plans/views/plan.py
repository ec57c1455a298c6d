"""The plan itself: the list of one's own, its page, its statement, its beginning."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.documents.selectors import documents_about
from apps.plans import policies, services
from apps.plans.forms import AmendForm, EndorseForm, ReturnForm, StatementForm
from apps.plans.models import Plan
from apps.plans.selectors.lists import my_plans
from apps.plans.selectors.pages import plan_page
from apps.plans.views.common import CONFLICT, NOT_ACCEPTED, conflict, visible_plan


@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    person = getattr(request.user, "employee", None)
    mine = my_plans(person, request.user, timezone.localdate()) if person else None
    return render(request, "plans/mine.html", {"mine": mine})


@require_POST
def draft(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    person = getattr(request.user, "employee", None)
    if person is None:
        messages.warning(request, "Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
        return redirect("plans:mine")
    plan = services.draft_plan(cycle_id=cycle_id, employee_id=person.pk, actor=request.user, at=timezone.now())
    return redirect("plans:detail", plan.pk)


@require_GET
def detail(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    plan = visible_plan(request, plan_id)
    if plan.employee.user_id != request.user.pk:
        record_access(actor=request.user, action=AccessRecord.Action.READ, subject=plan.subject_key, at=timezone.now())
    return plan_response(request, plan)


def plan_response(
    request: SignedInRequest,
    plan: Plan,
    *,
    return_form: ReturnForm | None = None,
    endorse_form: EndorseForm | None = None,
    amend_form: AmendForm | None = None,
) -> HttpResponse:
    """The page, with a decision form as it was sent when it was not accepted."""
    document = documents_about(plan.subject_key).first()
    context: dict[str, Any] = {
        "page": plan_page(plan, request.user, timezone.localdate()),
        "plan": plan,
        "document": document,
        "is_printing": document is not None and any(not file.is_over for file in document.renditions.all()),
        "return_form": return_form or ReturnForm(),
        "endorse_form": endorse_form or EndorseForm(),
        "amend_form": amend_form or AmendForm(),
        "form": return_form or endorse_form or amend_form,
    }
    status = NOT_ACCEPTED if context["form"] else 200
    return render(request, "plans/detail.html", context, status=status)


@require_POST
def refresh_gaps(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    plan, version = visible_plan(request, plan_id), VersionForm.read(request.POST)
    try:
        services.refresh_gaps(plan_id=plan.pk, version=version, actor=request.user, at=timezone.now())
    except StaleVersion as failure:
        return conflict(request, plan_id, failure, version=version)
    except Refused as failure:
        messages.warning(request, str(failure))
    else:
        messages.info(request, "Kesenjangan sudah disesuaikan dengan penilaian terbaru. Kegiatan tidak berubah.")
    return redirect("plans:detail", plan.pk)


@require_http_methods(["GET", "POST"])
def statement(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    plan = visible_plan(request, plan_id)
    page = reverse("plans:detail", args=[plan.pk])
    policies.is_owner(request.user, plan, timezone.localdate()).enforce()
    form, status = StatementForm.starting_from(plan, page), 200
    if request.method == "POST":
        form, status = StatementForm(request.POST, cancel_url=page), NOT_ACCEPTED
        if form.is_valid():
            try:
                services.save_statement(
                    plan_id=plan.pk,
                    version=VersionForm.read(request.POST),
                    actor=request.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                return redirect(page)
            except Refused as failure:
                form.add_error(None, str(failure))
                status = CONFLICT if isinstance(failure, StaleVersion) else NOT_ACCEPTED
    return render(
        request, "plans/statement.html", {"plan": visible_plan(request, plan_id), "form": form}, status=status
    )
