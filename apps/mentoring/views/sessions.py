"""Goals and sessions: pages of the two, nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.mentoring import policies
from apps.mentoring.forms.pairs import GoalForm, SessionForm
from apps.mentoring.models import Goal, Pair, Session
from apps.mentoring.selectors.lists import joined_pairs
from apps.mentoring.selectors.pairs import plan_items_of
from apps.mentoring.selectors.sessions import session_page
from apps.mentoring.services import goals, sessions
from apps.mentoring.views.common import NOT_ACCEPTED, take
from apps.mentoring.views.pairs import pair_response


@require_POST
def set_goal(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    pair = _own_pair(request, pair_id)
    form = GoalForm(request.POST, items=plan_items_of(pair))
    if not form.is_valid():
        return pair_response(request, pair, goal_form=form)
    item = form.cleaned_data.get("plan_item")
    step = partial(
        goals.set_goal,
        pair_id=pair.pk,
        text=form.cleaned_data["text"],
        plan_item_id=item.pk if item else None,
        actor=request.user,
        at=timezone.now(),
    )
    return take(request, step, "Tujuan ditambahkan.", "mentoring:pair", pair.pk)


@require_POST
def reach_goal(request: SignedInRequest, goal_id: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.visible_to(request.user, timezone.localdate()), pk=goal_id)
    step = partial(goals.reach_goal, goal_id=goal.pk, actor=request.user, at=timezone.now())
    return take(request, step, "Tujuan ditandai tercapai.", "mentoring:pair", goal.pair_id)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    pair = _own_pair(request, pair_id)
    policies.can_write_in_pair(request.user, pair).enforce()
    on = timezone.localdate()
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        initial={"client_key": uuid4(), "held_on": on},
        goals=pair.goals.all(),
        submit="Simpan dan konfirmasi",
        cancel_url=reverse("mentoring:pair", args=[pair.pk]),
    )

    def save() -> Session:
        return sessions.record_session(
            pair_id=pair.pk,
            client_key=form.cleaned_data["client_key"],
            content=form.content(),
            confirm=True,
            actor=request.user,
            at=timezone.now(),
        )

    return _saved(request, form, pair, None, save)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = _own_session(request, session_id)
    page = session_page(session, request.user, timezone.localdate())
    if not page.may_change:
        messages.warning(request, "Sesi ini sudah dikonfirmasi keduanya, jadi isinya tidak dapat diubah lagi.")
        return redirect("mentoring:session", session.pk)
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        initial=SessionForm.values_of(session),
        goals=session.pair.goals.all(),
        submit="Simpan perubahan",
        cancel_url=reverse("mentoring:session", args=[session.pk]),
    )

    def save() -> Session:
        return sessions.change_session(
            session_id=session.pk,
            version=VersionForm.read(request.POST),
            content=form.content(),
            actor=request.user,
            at=timezone.now(),
        )

    return _saved(request, form, session.pair, session, save)


def _saved(
    request: SignedInRequest, form: SessionForm, pair: Pair, session: Session | None, save: Callable[[], Session]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = NOT_ACCEPTED
        if form.is_valid():
            try:
                return redirect("mentoring:session", save().pk)
            except Refused as failure:
                form.add_error(None, str(failure))
                if session is not None:
                    session.refresh_from_db(fields=["version"])
    context: dict[str, Any] = {"form": form, "pair": pair, "session": session}
    return render(request, "mentoring/session_form.html", context, status=status)


@require_GET
def detail(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = _own_session(request, session_id)
    page = session_page(session, request.user, timezone.localdate())
    return render(request, "mentoring/session.html", {"page": page})


@require_POST
def confirm(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    session = _own_session(request, session_id)
    step = partial(
        sessions.confirm_session,
        session_id=session.pk,
        version=VersionForm.read(request.POST),
        actor=request.user,
        at=timezone.now(),
    )
    return take(request, step, "Konfirmasi Anda dicatat.", "mentoring:session", session.pk)


def _own_pair(request: SignedInRequest, pair_id: UUID) -> Pair:
    return get_object_or_404(joined_pairs(Pair.objects.of_user(request.user)), pk=pair_id)


def _own_session(request: SignedInRequest, session_id: UUID) -> Session:
    joined = Session.objects.visible_to(request.user, timezone.localdate()).select_related(
        "pair__request__employee__unit",
        "pair__request__competency",
        "pair__mentor__employee__unit",
        "goal",
    )
    return get_object_or_404(joined, pk=session_id)
