"""Pairs: the page of the two, and BKD's list of who learns with whom."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of
from apps.mentoring import policies
from apps.mentoring.filters import PairFilter
from apps.mentoring.forms.common import RefusalForm
from apps.mentoring.forms.pairs import CloseForm, GoalForm
from apps.mentoring.models import Pair
from apps.mentoring.selectors.pairs import listed_pairs, pair_page, pair_table, plan_items_of
from apps.mentoring.services import pairs as services
from apps.mentoring.views.common import NOT_ACCEPTED, record_look, take

COLUMNS = {"nama": "request__employee__name", "sesi": "session_count", "mulai": "created_at", "status": "state"}
ORDER = "-mulai"


@require_GET
def pair_list(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "filter": found,
        "page_obj": page_of(found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER)), request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
    }
    return render(request, "mentoring/pairs.html", context)


@require_GET
def pair_export(request: SignedInRequest) -> HttpResponse:
    """What is filtered, as xlsx; the reading is recorded with its number of rows."""
    rows = _found(request).qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject="mentoring-pairs",
        at=timezone.now(),
        row_count=rows.count(),
    )
    return exports.download([pair_table(rows)], kind=exports.XLSX, name="pasangan-mentoring")


def _found(request: SignedInRequest) -> PairFilter:
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    return PairFilter(request.GET, listed_pairs(request.user, on))


@require_GET
def detail(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    pair = visible_pair(request, pair_id)
    if not policies.is_of_pair(request.user, pair):
        record_look(request, pair.subject_key)
    return pair_response(request, pair)


@require_POST
def close(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    pair = visible_pair(request, pair_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return pair_response(request, pair, close_form=form)
    step = partial(services.close_pair, **_click(request, pair), **form.cleaned_data)
    done = "Bimbingan selesai. Tingkat yang Anda nilai tersimpan sebagai bukti."
    return take(request, step, done, "mentoring:pair", pair.pk)


@require_POST
def stop(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    pair = visible_pair(request, pair_id)
    form = RefusalForm(request.POST, auto_id="stop_%s")
    if not form.is_valid():
        return pair_response(request, pair, stop_form=form)
    step = partial(services.stop_pair, **_click(request, pair), note=form.cleaned_data["note"])
    return take(request, step, "Bimbingan dihentikan. Mentor lain dapat diminta lagi.", "mentoring:pair", pair.pk)


def visible_pair(request: SignedInRequest, pair_id: UUID) -> Pair:
    return get_object_or_404(listed_pairs(request.user, timezone.localdate()), pk=pair_id)


def pair_response(
    request: SignedInRequest,
    pair: Pair,
    *,
    close_form: CloseForm | None = None,
    stop_form: RefusalForm | None = None,
    goal_form: GoalForm | None = None,
) -> HttpResponse:
    """The page, with a form as it was sent when it was not accepted."""
    sent = close_form or stop_form or goal_form
    context = {
        "page": pair_page(pair, request.user, timezone.localdate()),
        "close_form": close_form or CloseForm(),
        "stop_form": stop_form or RefusalForm(auto_id="stop_%s"),
        "goal_form": goal_form or GoalForm(items=plan_items_of(pair)),
        "form": sent,
    }
    return render(request, "mentoring/pair.html", context, status=NOT_ACCEPTED if sent else 200)


def _click(request: SignedInRequest, pair: Pair) -> dict[str, Any]:
    return {
        "pair_id": pair.pk,
        "version": VersionForm.read(request.POST),
        "actor": request.user,
        "at": timezone.now(),
    }
