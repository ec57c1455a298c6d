"""The forms of those who are asked, and what officers and leaders read of the answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.core import exports
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.evaluations import policies
from apps.evaluations.filters import WindowFilter
from apps.evaluations.forms import AnswerForm
from apps.evaluations.models import EvaluationWindow
from apps.evaluations.models.windows import EvaluationWindowQuerySet
from apps.evaluations.selectors.results import rates_of, result_of
from apps.evaluations.selectors.windows import listed_windows, windows_table
from apps.evaluations.services import answer_window

COLUMNS = {
    "program": "cohort__programme__title",
    "jenis": "kind",
    "dibuka": "opens_on",
    "ditutup": "closes_on",
    "menjawab": "rate",
}
ORDER = "-dibuka"
NOT_ACCEPTED = 422


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    """404 for whoever was not asked: that a cohort is evaluated says nothing to others."""
    windows = EvaluationWindow.objects.select_related("cohort__programme", "instrument")
    window = get_object_or_404(windows, pk=window_id)
    if not policies.is_asked(request.user, window):
        raise Http404
    form = AnswerForm(request.POST or None, items=list(window.instrument.items.all()), instrument=window.instrument)
    if form.is_bound and form.is_valid():
        try:
            answer_window(window_id=window.pk, actor=request.user, at=timezone.now(), **form.answer())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Penilaian Anda diterima tanpa nama. Terima kasih.")
        return redirect("home:landing")
    asked = window.participations.get(employee__user=request.user)
    context = {"window": window, "form": form, "asked": asked, "is_open": window.is_open(timezone.localdate())}
    return render(request, "evaluations/answer.html", context, status=NOT_ACCEPTED if form.is_bound else 200)


@require_GET
def window_list(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "filter": found,
        "page_obj": page_of(_ordered(request, found), request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluations/windows.html", context)


@require_GET
def window_export(request: SignedInRequest) -> HttpResponse:
    table = windows_table(_ordered(request, _found(request)))
    return exports.download([table], kind=exports.XLSX, name="evaluasi-pelatihan")


@require_GET
def result(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    window = get_object_or_404(listed_windows(request.user, on), pk=window_id)
    context = {"window": window, "rates": rates_of(window), "result": result_of(window, on)}
    return render(request, "evaluations/result.html", context)


def _found(request: SignedInRequest) -> WindowFilter:
    on = timezone.localdate()
    policies.can_open_evaluations(request.user, on).enforce()
    return WindowFilter(request.GET, listed_windows(request.user, on))


def _ordered(request: SignedInRequest, found: WindowFilter) -> EvaluationWindowQuerySet:
    return found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
