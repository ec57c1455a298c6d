from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.backends import tidy_identifier
from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.listing import ordering, page_of
from apps.employees.filters import EmployeeFilter
from apps.employees.policies import can_import, is_same_person
from apps.employees.selectors.profiles import profile_of, visible_list, visible_opds

COLUMNS = {"nama": "name", "jabatan": "position__name", "unit": "unit__name", "golongan": "grade"}


def employee_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    found = EmployeeFilter(request.GET, visible_list(request.user, on), opds=visible_opds(request.user, on))
    rows = found.qs.order_by(*ordering(request.GET, COLUMNS, "nama"))
    context = {
        "filter": found,
        "page_obj": page_of(rows, request.GET),
        "sort": "nama",
        "may_import": can_import(request.user, on),
    }
    return render(request, "employees/list.html", context)


def employee_detail(request: SignedInRequest, employee_id: UUID) -> HttpResponse:
    now, on = timezone.now(), timezone.localdate()
    employee = get_object_or_404(visible_list(request.user, on), pk=employee_id)
    own = is_same_person(request.user, employee)
    if not own:
        record_access(actor=request.user, action=AccessRecord.Action.READ, subject=f"employee:{employee.pk}", at=now)
    return render(request, "employees/detail.html", {"profile": profile_of(employee, on), "own": own})


@require_POST
def open_by_nip(request: SignedInRequest) -> HttpResponse:
    """A NIP is personal data, so it travels in the body of a POST and never in an address."""
    nip = tidy_identifier(request.POST.get("nip", ""))
    employee = visible_list(request.user, timezone.localdate()).filter(nip=nip).first()
    if employee is None:
        messages.error(request, "NIP itu tidak ditemukan di antara pegawai yang dapat Anda lihat. Periksa 18 angkanya.")
        return redirect("employees:list")
    return redirect("employees:detail", employee.pk)
