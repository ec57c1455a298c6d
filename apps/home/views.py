from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.home.selectors import institution_years, own_year
from apps.home.waiting import waiting_for


def landing(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    person = Employee.objects.select_related("institution", "position").filter(user=user).first()
    if person is not None:
        # Whoever asks the user for the employee further down gets this one, with what the page prints.
        user.employee = person
    context = {
        "waiting": waiting_for(user, on),
        "own": own_year(user),
        "institutions": institution_years(user, on),
        "role_labels": roles_of(user, on).labels,
        "person": person,
    }
    return render(request, "home/landing.html", context)
