"""Runs of the matching and their proposals, for BKD; one offer, for BKD and the two people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.formats import number
from apps.core.forms import VersionForm
from apps.core.listing import page_of
from apps.employees.enums import Role
from apps.employees.models import Institution
from apps.employees.roles import roles_of
from apps.mentoring import policies
from apps.mentoring.enums import MatchState
from apps.mentoring.forms.common import RefusalForm
from apps.mentoring.forms.requests import ChoiceForm
from apps.mentoring.models import Match, MatchRun
from apps.mentoring.selectors.matches import (
    choices_for,
    leftovers_of,
    match_page,
    proposals_of,
    run_figures,
    runs_of,
)
from apps.mentoring.services import matching as services
from apps.mentoring.views.common import NOT_ACCEPTED, record_look, take
from apps.mentoring.views.mine import visible_request

AT_ONCE = 20


@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Asks for a matching of the officer's institution."""
    on = timezone.localdate()
    policies.is_any_bkd_officer(request.user, on).enforce()
    institutions = roles_of(request.user, on).institution_ids(Role.BKD_OFFICER)
    job = None
    for institution in Institution.objects.filter(pk__in=institutions).order_by("pk"):
        try:
            job = services.ask_for_run(institution=institution, actor=request.user, at=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
    return redirect("jobs:detail", job.pk) if job else redirect("mentoring:desk")


@require_GET
def runs(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    return render(request, "mentoring/runs.html", {"page_obj": page_of(runs_of(request.user, on), request.GET)})


@require_GET
def run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    found = _visible_run(request, run_id)
    page = page_of(proposals_of(found), request.GET, size=AT_ONCE)
    context = {
        "run": found,
        "figures": run_figures(found),
        "page_obj": page,
        "to_offer": [match for match in page if match.state == MatchState.PROPOSED],
        "may_work": policies.is_any_bkd_officer(request.user, timezone.localdate()),
        "left_count": found.request_count - found.pair_count,
    }
    return render(request, "mentoring/run.html", context)


@require_GET
def leftovers(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    found = _visible_run(request, run_id)
    context = {"run": found, "page_obj": page_of(leftovers_of(found), request.GET)}
    return render(request, "mentoring/leftovers.html", context)


@require_POST
def offer_page(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Offers the proposals that the page showed, as far as they still stand."""
    found = _visible_run(request, run_id)
    wanted = [pk for pk in request.POST.getlist("match")[:AT_ONCE] if _is_uuid(pk)]
    offered, refusals = 0, []
    for match in found.matches.filter(pk__in=wanted, state=MatchState.PROPOSED).order_by("-score", "pk"):
        try:
            services.offer_match(match_id=match.pk, version=match.version, actor=request.user, at=timezone.now())
            offered += 1
        except Refused as refusal:
            refusals.append(str(refusal))
    if offered:
        messages.success(request, f"{number(offered)} usulan ditawarkan kepada mentor dan pegawainya.")
    for sentence in dict.fromkeys(refusals):
        messages.warning(request, sentence)
    page = request.POST.get("page", "")
    return redirect(f"{reverse('mentoring:run', args=[found.pk])}?halaman={page if page.isdecimal() else 1}")


@require_GET
def detail(request: SignedInRequest, match_id: UUID) -> HttpResponse:
    return _page(request, match_id)


def _page(request: SignedInRequest, match_id: UUID, form: RefusalForm | None = None) -> HttpResponse:
    match = _visible(request, match_id)
    page = match_page(match, request.user, timezone.localdate())
    if page.is_desk and not (page.as_mentor or page.as_mentee):
        record_look(request, match.subject_key)
    context = {"page": page, "refusal_form": form or RefusalForm(), "form": form}
    return render(request, "mentoring/match.html", context, status=NOT_ACCEPTED if form else 200)


@require_POST
def offer(request: SignedInRequest, match_id: UUID) -> HttpResponse:
    return _step(request, match_id, services.offer_match, "Usulan ditawarkan kepada mentor dan pegawainya.")


@require_POST
def agree(request: SignedInRequest, match_id: UUID) -> HttpResponse:
    match = _visible(request, match_id)
    step = partial(services.agree_to_match, match_id=match.pk, actor=request.user, at=timezone.now())
    return take(request, step, "Kesediaan Anda dicatat.", "mentoring:match", match.pk)


@require_POST
def decline(request: SignedInRequest, match_id: UUID) -> HttpResponse:
    done = "Jawaban Anda dicatat; permintaannya kembali menunggu penjodohan."
    return _with_reason(request, match_id, services.decline_match, done)


@require_POST
def take_back(request: SignedInRequest, match_id: UUID) -> HttpResponse:
    done = "Usulan tidak dipakai; permintaannya ikut dalam penjodohan berikutnya."
    return _with_reason(request, match_id, services.take_back_match, done)


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """BKD chooses a mentor by hand for an open request."""
    on = timezone.localdate()
    asked = visible_request(request, request_id)
    policies.can_match_request(request.user, asked, on).enforce()
    choices = choices_for(asked, on)
    form, status = ChoiceForm(request.POST if request.method == "POST" else None, fits=choices.fits), 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                match = services.choose_mentor(
                    request_id=asked.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
                )
                return redirect("mentoring:match", match.pk)
            except Refused as failure:
                form.add_error(None, str(failure))
    context = {"asked": asked, "choices": choices, "form": form}
    return render(request, "mentoring/choose_mentor.html", context, status=status)


def _with_reason(request: SignedInRequest, match_id: UUID, service: Callable[..., Match], done: str) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, match_id, form)
    return _step(request, match_id, partial(service, note=form.cleaned_data["note"]), done)


def _step(request: SignedInRequest, match_id: UUID, service: Callable[..., Any], done: str) -> HttpResponse:
    match = _visible(request, match_id)
    version = VersionForm.read(request.POST)
    step = partial(service, match_id=match.pk, version=version, actor=request.user, at=timezone.now())
    return take(request, step, done, "mentoring:match", match.pk)


def _visible(request: SignedInRequest, match_id: UUID) -> Match:
    joined = Match.objects.visible_to(request.user, timezone.localdate()).select_related(
        "request__employee__unit", "request__employee__position", "request__competency", "mentor__employee__unit"
    )
    return get_object_or_404(joined, pk=match_id)


def _visible_run(request: SignedInRequest, run_id: UUID) -> MatchRun:
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    return get_object_or_404(runs_of(request.user, on), pk=run_id)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
