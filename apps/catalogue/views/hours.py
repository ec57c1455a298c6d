"""Learning hours of one person, and a single record with its reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.catalogue.forms.hours import ReversalForm, YearFilter
from apps.catalogue.models import LearningRecord
from apps.catalogue.policies.ledger import can_reverse_record
from apps.catalogue.selectors.people import hours_of, records_of
from apps.catalogue.services.ledger import reverse_record
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.employees.models import Employee
from apps.employees.policies import is_same_person

NOT_ACCEPTED = 422


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    person: Employee | None = getattr(request.user, "employee", None)
    if person is None:
        return render(request, "catalogue/hours/nobody.html")
    return render(request, "catalogue/hours/mine.html", _year_of(request, person))


@require_safe
def person(request: SignedInRequest, employee_id: UUID) -> HttpResponse:
    visible = Employee.objects.visible_to(request.user, timezone.localdate()).select_related("unit", "position")
    employee: Employee = get_object_or_404(visible, pk=employee_id)
    _note_reading(request, employee)
    return render(request, "catalogue/hours/person.html", _year_of(request, employee))


@require_safe
def record(request: SignedInRequest, record_id: UUID) -> HttpResponse:
    found = _visible(request, record_id)
    _note_reading(request, found.employee)
    return _record_page(request, found, ReversalForm())


@require_POST
def reverse(request: SignedInRequest, record_id: UUID) -> HttpResponse:
    found, form = _visible(request, record_id), ReversalForm(request.POST)
    if not form.is_valid():
        return _record_page(request, found, form)
    try:
        reverse_record(record_id=found.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as failure:
        messages.warning(request, str(failure))
    else:
        messages.success(request, "Catatan dibatalkan. Nomor sertifikat dan batas JP-nya dapat dipakai lagi.")
    return redirect("catalogue:hours_record", found.pk)


def _year_of(request: SignedInRequest, employee: Employee) -> dict[str, Any]:
    on = timezone.localdate()
    found = YearFilter(request.GET, on=on)
    return {
        "filter": found,
        "hours": hours_of(employee, found.year, on),
        "page_obj": page_of(records_of(employee, found.year), request.GET),
    }


def _visible(request: SignedInRequest, record_id: UUID) -> LearningRecord:
    records = LearningRecord.objects.visible_to(request.user, timezone.localdate())
    joined = records.select_related("employee", "form", "rule", "recorded_by", "reverses", "reversal", "evidence")
    return get_object_or_404(joined, pk=record_id)


def _record_page(request: SignedInRequest, found: LearningRecord, form: ReversalForm) -> HttpResponse:
    context = {
        "record": found,
        "reversal": getattr(found, "reversal", None),
        "activity_id": found.activity_id,
        "own": is_same_person(request.user, found.employee),
        "may_reverse": can_reverse_record(request.user, found, timezone.localdate()),
        "form": form,
    }
    return render(request, "catalogue/hours/record.html", context, status=NOT_ACCEPTED if form.is_bound else 200)


def _note_reading(request: SignedInRequest, employee: Employee) -> None:
    if not is_same_person(request.user, employee):
        record_access(
            actor=request.user,
            action=AccessRecord.Action.READ,
            subject=f"employee:{employee.pk}",
            note="JP",
            at=timezone.now(),
        )
