"""Review cases: the list, the page of one, and its four steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core import exports
from apps.core.failures import Refused, StaleVersion
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.evaluations import policies, services
from apps.evaluations.enums import CaseAction, CheckKind
from apps.evaluations.filters import CaseFilter
from apps.evaluations.forms import AssignForm, CheckForm, CloseForm, DecideForm
from apps.evaluations.models import ReviewCase
from apps.evaluations.models.cases import ReviewCaseQuerySet
from apps.evaluations.selectors.cases import case_page, cases_table, listed_cases, officers_of, visible_case

COLUMNS = {"tenggat": "due_on", "dibuka": "opened_at", "status": "state", "penanggung-jawab": "owner__employee__name"}
ORDER = "-dibuka"
CONFLICT, NOT_ACCEPTED = 409, 422
Step = Callable[..., ReviewCase]


@require_GET
def case_list(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "filter": found,
        "page_obj": page_of(_ordered(request, found), request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "evaluations/cases.html", context)


@require_GET
def case_export(request: SignedInRequest) -> HttpResponse:
    table = cases_table(_ordered(request, _found(request)), timezone.localdate())
    return exports.download([table], kind=exports.XLSX, name="kasus-tinjauan")


@require_GET
def case_detail(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, case_id))


@require_POST
def assign(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    case = _visible(request, case_id)
    form = AssignForm(request.POST, case=case, officers=officers_of(case, timezone.localdate()))
    if not _may(request, case, CaseAction.ASSIGN) or not form.is_valid():
        return _page(request, case, assign_form=form)
    step = partial(services.assign_case, owner_id=form.cleaned_data["owner"].pk, due_on=form.cleaned_data["due_on"])
    return _take(request, case, step, "Penanggung jawab dan tenggat tercatat.", form=form, name="assign_form")


@require_POST
def check(request: SignedInRequest, case_id: UUID, kind: str) -> HttpResponse:
    if kind not in CheckKind.values:
        raise Http404
    case = _visible(request, case_id)
    form, name = CheckForm(request.POST, kind=kind), f"{kind.lower()}_form"
    if not _may(request, case, CaseAction.CHECK) or not form.is_valid():
        return _page(request, case, **{name: form})
    step = partial(services.record_check, kind=kind, **form.cleaned_data)
    return _take(request, case, step, f"{case.check_label(kind)}: pemeriksaan tercatat.", form=form, name=name)


@require_POST
def decide(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    case = _visible(request, case_id)
    form = DecideForm(request.POST, case=case)
    if not _may(request, case, CaseAction.DECIDE) or not form.is_valid():
        return _page(request, case, decide_form=form)
    step = partial(services.decide_case, **form.cleaned_data)
    return _take(request, case, step, "Keputusan tercatat dan diberitahukan.", form=form, name="decide_form")


@require_POST
def close(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    case = _visible(request, case_id)
    form = CloseForm(request.POST)
    if not _may(request, case, CaseAction.CLOSE) or not form.is_valid():
        return _page(request, case, close_form=form)
    step = partial(services.close_case, **form.cleaned_data)
    return _take(request, case, step, "Kasus ditutup.", form=form, name="close_form")


def _visible(request: SignedInRequest, case_id: UUID) -> ReviewCase:
    case = visible_case(request.user, case_id, timezone.localdate())
    if case is None:
        raise Http404
    return case


def _may(request: SignedInRequest, case: ReviewCase, action: CaseAction) -> bool:
    """Refuses whoever may never take the step, before the form speaks."""
    policies.RIGHTS[action](request.user, case, timezone.localdate()).enforce()
    return True


def _take(
    request: SignedInRequest, case: ReviewCase, step: Step, done: str, *, form: forms.Form, name: str
) -> HttpResponse:
    try:
        step(case_id=case.pk, version=VersionForm.read(request.POST), actor=request.user, at=timezone.now())
    except StaleVersion as failure:
        context = {"case": _visible(request, case.pk), "sentence": str(failure), "typed": _typed(form)}
        return render(request, "evaluations/conflict.html", context, status=CONFLICT)
    except Refused as failure:
        form.add_error(None, str(failure))
        return _page(request, _visible(request, case.pk), **{name: form})
    messages.success(request, done)
    return redirect("evaluations:case", case.pk)


def _typed(form: forms.Form) -> str:
    return "\n".join(value for value in form.cleaned_data.values() if isinstance(value, str))


def _page(request: SignedInRequest, case: ReviewCase, **sent: forms.Form) -> HttpResponse:
    """The page, with a form as it was sent when it was not accepted."""
    on = timezone.localdate()
    page = case_page(request.user, case, on)
    blank: dict[str, Any] = {
        "assign_form": AssignForm(case=case, officers=officers_of(case, on)),
        "method_form": CheckForm(kind=CheckKind.METHOD),
        "material_form": CheckForm(kind=CheckKind.MATERIAL),
        "decide_form": DecideForm(case=case),
        "close_form": CloseForm(),
    }
    context = {**blank, **sent, "case": case, "page": page, "form": next(iter(sent.values()), None), "sent": list(sent)}
    context["checks"] = [(slot, context[f"{slot.kind.lower()}_form"]) for slot in page.slots]
    return render(request, "evaluations/case.html", context, status=NOT_ACCEPTED if sent else 200)


def _found(request: SignedInRequest) -> CaseFilter:
    on = timezone.localdate()
    policies.can_open_evaluations(request.user, on).enforce()
    return CaseFilter(request.GET, listed_cases(request.user, on))


def _ordered(request: SignedInRequest, found: CaseFilter) -> ReviewCaseQuerySet:
    return found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
