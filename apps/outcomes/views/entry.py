"""Typing in a month's figures and a year's targets."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.core import formats
from apps.core.failures import Refused
from apps.outcomes import services
from apps.outcomes.enums import IndicatorKind
from apps.outcomes.forms.month import MonthForm, initial_of
from apps.outcomes.forms.units import TargetForm
from apps.outcomes.models import Indicator, Target
from apps.outcomes.months import month_named
from apps.outcomes.policies import can_enter_figures
from apps.outcomes.selectors.figures import figures_in, newest_entry
from apps.outcomes.services import Recorded
from apps.outcomes.views.common import READ_WRITE, visible_or_404

FIRST_YEAR, YEARS_AHEAD = 2000, 5


@READ_WRITE
def month(request: SignedInRequest, service_unit_id: UUID, key: str) -> HttpResponse:
    service_unit, today = visible_or_404(request, service_unit_id), timezone.localdate()
    can_enter_figures(request.user, service_unit, today).enforce()
    asked = _month_or_404(key, today)
    others = list(Indicator.objects.filter(kind=IndicatorKind.OTHER))
    standing = figures_in(service_unit.pk, asked)
    initial = initial_of(standing, others) | {"seen": newest_entry(service_unit.pk, asked)}
    form = MonthForm(request.POST or None, others=others, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            done = services.record_month(
                service_unit_id=service_unit.pk,
                month=asked,
                entry=form.entry(),
                seen=form.cleaned_data["seen"] or 0,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _told(done, asked))
            return redirect("outcomes:detail", service_unit.pk)
    context = {
        "form": form,
        "service_unit": service_unit,
        "month": asked,
        "standing": bool(standing),
    }
    return render(request, "outcomes/month.html", context, status=422 if form.is_bound else 200)


def _month_or_404(key: str, today: date) -> date:
    try:
        asked = month_named(key)
    except ValueError:
        raise Http404 from None
    if asked > today or asked.year < FIRST_YEAR:
        raise Http404
    return asked


def _told(done: Recorded, asked: date) -> str:
    name = formats.month_year(asked)
    if done.changed:
        return f"Angka {name} dikoreksi. Angka lama dan alasannya tetap tersimpan."
    return f"Angka {name} tersimpan." if done.new else f"Angka {name} sama dengan yang sudah tercatat."


@READ_WRITE
def targets(request: SignedInRequest, service_unit_id: UUID, year: int) -> HttpResponse:
    service_unit, today = visible_or_404(request, service_unit_id), timezone.localdate()
    can_enter_figures(request.user, service_unit, today).enforce()
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise Http404
    form = TargetForm(
        request.POST or None,
        indicators=list(Indicator.objects.all()),
        targets=list(Target.objects.filter(service_unit=service_unit, year=year)),
    )
    if form.is_bound and form.is_valid():
        services.set_targets(
            service_unit_id=service_unit.pk, year=year, wishes=form.wishes(), actor=request.user, at=timezone.now()
        )
        messages.success(request, f"Target {year} tersimpan.")
        return redirect("outcomes:detail", service_unit.pk)
    context = {"form": form, "service_unit": service_unit, "year": year}
    return render(request, "outcomes/targets.html", context, status=422 if form.is_bound else 200)
