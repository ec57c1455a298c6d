"""The forms of those who are asked, and what officers and leaders read of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.evaluations import policies
from apps.evaluations.enums import EvaluationKind
from apps.evaluations.filters import WindowFilter
from apps.evaluations.forms import AnswerForm, LevelsForm, ScoresForm
from apps.evaluations.models import EvaluationWindow
from apps.evaluations.models.windows import EvaluationWindowQuerySet
from apps.evaluations.selectors.learning import (
    graduates_in,
    learning_result,
    mean_scores,
    measures_asked_of,
    questions_for,
    scores_of,
)
from apps.evaluations.selectors.results import rates_of, result_of
from apps.evaluations.selectors.scorecard import cohorts_with_a_card, scorecard_of
from apps.evaluations.selectors.windows import listed_windows, windows_table
from apps.evaluations.services import answer_window, rate_levels, save_scores

COLUMNS = {
    "program": "cohort__programme__title",
    "jenis": "kind",
    "dibuka": "opens_on",
    "ditutup": "closes_on",
    "menjawab": "rate",
}
ORDER = "-dibuka"
NOT_ACCEPTED = 422


class Answering(NamedTuple):
    """How a window of one kind is answered: its form, what sends it, and the words after."""

    form: AnswerForm | LevelsForm
    send: Callable[[], None]
    thanks: str
    template: str


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    """404 for whoever was not asked: that a cohort is evaluated says nothing to others."""
    windows = EvaluationWindow.objects.select_related("cohort__programme", "instrument")
    window = get_object_or_404(windows, pk=window_id)
    if not policies.is_asked(request.user, window):
        raise Http404
    asked = window.participations.get(employee__user=request.user)
    context = {"window": window, "asked": asked, "is_open": window.is_open(timezone.localdate())}
    answering = _rating if window.kind == EvaluationKind.LEARNING else _rating_without_name
    form, send, thanks, template = answering(request, window)
    if form.is_bound and form.is_valid():
        try:
            send()
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, thanks)
        return redirect("home:landing")
    return render(request, template, context | {"form": form}, status=NOT_ACCEPTED if form.is_bound else 200)


def _rating_without_name(request: SignedInRequest, window: EvaluationWindow) -> Answering:
    form = AnswerForm(request.POST or None, items=list(window.instrument.items.all()), instrument=window.instrument)

    def send() -> None:
        answer_window(window_id=window.pk, actor=request.user, at=timezone.now(), **form.answer())

    return Answering(form, send, "Penilaian Anda diterima tanpa nama. Terima kasih.", "evaluations/answer.html")


def _rating(request: SignedInRequest, window: EvaluationWindow) -> Answering:
    form = LevelsForm(request.POST or None, questions=questions_for(measures_asked_of(window, request.user)))

    def send() -> None:
        rate_levels(window_id=window.pk, levels=form.levels(), actor=request.user, at=timezone.now())

    return Answering(form, send, "Penilaian tingkat Anda tercatat. Terima kasih.", "evaluations/levels.html")


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
    """Levels by name are a sensitive reading, so that it is recorded."""
    on = timezone.localdate()
    window = get_object_or_404(listed_windows(request.user, on), pk=window_id)
    context = {"window": window, "rates": rates_of(window)}
    if window.kind != EvaluationKind.LEARNING:
        may_moderate = bool(window.remarks_state) and bool(policies.can_moderate(request.user, window, on))
        context |= {"result": result_of(window, on), "may_moderate": may_moderate}
        return render(request, "evaluations/result.html", context)
    found = learning_result(window, request.user, on)
    if found.people:
        record_access(
            actor=request.user,
            action=AccessRecord.Action.READ,
            subject=f"learning:{window.pk}",
            at=timezone.now(),
            row_count=len(found.people),
        )
    context |= {
        "result": found,
        "tests": mean_scores(window, request.user, on),
        "may_enter_scores": policies.can_enter_scores(request.user, window, on),
    }
    return render(request, "evaluations/learning_result.html", context)


@require_http_methods(["GET", "POST"])
def scores(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    windows = listed_windows(request.user, on).filter(kind=EvaluationKind.LEARNING)
    window = get_object_or_404(windows, pk=window_id)
    policies.can_enter_scores(request.user, window, on).enforce()
    known = scores_of(window)
    form = ScoresForm(request.POST or None, people=graduates_in(window), scores=known, version=window.scores_version)
    if form.is_bound and form.is_valid():
        try:
            save_scores(
                window_id=window.pk,
                version=form.cleaned_data["version"],
                scores=form.scores(),
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(str(refusal), window.scores_version)
        else:
            messages.success(request, "Nilai tes tersimpan.")
            return redirect("evaluations:result", window.pk)
    context = {"window": window, "form": form}
    return render(request, "evaluations/scores.html", context, status=NOT_ACCEPTED if form.is_bound else 200)


@require_GET
def scorecard(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    cohort = get_object_or_404(cohorts_with_a_card(request.user, on), pk=cohort_id)
    context = {"cohort": cohort, "card": scorecard_of(cohort, request.user, on)}
    return render(request, "evaluations/scorecard.html", context)


def _found(request: SignedInRequest) -> WindowFilter:
    on = timezone.localdate()
    policies.can_open_evaluations(request.user, on).enforce()
    return WindowFilter(request.GET, listed_windows(request.user, on))


def _ordered(request: SignedInRequest, found: WindowFilter) -> EvaluationWindowQuerySet:
    return found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
