"""A person's own surveys, and the people whom the person is to rate."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.requests import SignedInRequest
from apps.core.listing import page_of
from apps.surveys.selectors.waiting import no_responses, own_responses, ratings_of, ratings_waiting_for


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    today, person = timezone.localdate(), getattr(request.user, "employee", None)
    context = {
        "responses": own_responses(person) if person else no_responses(),
        "to_rate": ratings_waiting_for(person, today).count() if person else 0,
        "rates": bool(person and ratings_of(person, today).exists()),
        "today": today,
    }
    return render(request, "surveys/mine.html", context)


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    today, person = timezone.localdate(), getattr(request.user, "employee", None)
    rows = ratings_of(person, today) if person else no_responses()
    waiting = ratings_waiting_for(person, today).count() if person else 0
    context = {"page_obj": page_of(rows, request.GET), "waiting": waiting, "today": today, "person": person}
    return render(request, "surveys/inbox.html", context)
