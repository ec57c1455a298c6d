from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.employees.roles import roles_of
from apps.home.selectors import institution_years, own_year
from apps.home.waiting import waiting_for


def landing(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    context = {
        "waiting": waiting_for(user, on),
        "own": own_year(user),
        "institutions": institution_years(user, on),
        "role_labels": roles_of(user, on).labels,
        "person": getattr(user, "employee", None),
    }
    return render(request, "home/landing.html", context)
