"""The form of an attendee, and what officers and leaders read of the answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.evaluations import policies
from apps.evaluations.filters import ReactionFilter
from apps.evaluations.forms import ReactionForm
from apps.evaluations.models import ReactionWindow
from apps.evaluations.selectors.reactions import listed_windows, result_of
from apps.evaluations.services import answer_reaction

COLUMNS = {"program": "cohort__programme__title", "dibuka": "opens_on", "ditutup": "closes_on"}
ORDER = "-dibuka"
NOT_ACCEPTED = 422


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    """404 for whoever was not asked: that a cohort is evaluated says nothing to others."""
    windows = ReactionWindow.objects.select_related("cohort__programme", "instrument")
    window = get_object_or_404(windows, pk=window_id)
    if not policies.is_attendee(request.user, window):
        raise Http404
    items = list(window.instrument.items.all())
    form = ReactionForm(request.POST or None, items=items, instrument=window.instrument)
    if form.is_bound and form.is_valid():
        try:
            answer_reaction(
                window_id=window.pk,
                ratings=form.ratings(),
                remark=form.cleaned_data["remark"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Penilaian Anda diterima tanpa nama. Terima kasih.")
        return redirect("home:landing")
    has_answered = window.participations.filter(employee__user=request.user, has_answered=True).exists()
    is_open = window.closes_on >= timezone.localdate() and not window.is_sealed
    context = {"window": window, "form": form, "has_answered": has_answered, "is_open": is_open}
    return render(request, "evaluations/reaction.html", context, status=NOT_ACCEPTED if form.is_bound else 200)


@require_GET
def window_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    policies.can_open_evaluations(request.user, on).enforce()
    found = ReactionFilter(request.GET, listed_windows(request.user, on))
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
    context = {"filter": found, "page_obj": page_of(rows, request.GET), "sort": ORDER, "today": on}
    return render(request, "evaluations/reactions.html", context)


@require_GET
def result(request: SignedInRequest, window_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    window = get_object_or_404(listed_windows(request.user, on), pk=window_id)
    context = {"window": window, "result": result_of(window, on)}
    return render(request, "evaluations/reaction_result.html", context)
