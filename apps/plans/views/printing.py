"""Where an officer asks for all plans of a unit at once. Progress and files are the documents room's pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.employees.roles import roles_of
from apps.plans.forms import PrintForm
from apps.plans.selectors.lists import desk_for
from apps.plans.selectors.printing import printable_units
from apps.plans.services.papers import print_unit
from apps.plans.views.common import NOT_ACCEPTED


@require_http_methods(["GET", "HEAD", "POST"])
def print_plans(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    if not printable_units(request.user, on).exists():
        raise PermissionDenied("Cetakan massal untuk petugas BKD dan pengelola kepegawaian.")
    form = PrintForm(request.POST or None, user=request.user, on=on, cancel_url=reverse("plans:verification"))
    if form.is_bound and form.is_valid():
        try:
            batch = print_unit(**form.cleaned_data, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("documents:batch", batch.pk)
    context = {"form": form, "desk": desk_for(roles_of(request.user, on))}
    return render(request, "plans/print.html", context, status=NOT_ACCEPTED if form.is_bound else 200)
