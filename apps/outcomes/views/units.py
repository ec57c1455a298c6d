"""Service units: the list, one of them, and where its figures come from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.exports import XLSX, download
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.outcomes import services
from apps.outcomes.filters import ServiceUnitFilter
from apps.outcomes.forms.units import ServiceUnitForm
from apps.outcomes.models import Indicator
from apps.outcomes.policies import can_enter_figures, can_read_origins
from apps.outcomes.selectors import pages
from apps.outcomes.selectors.feedback import voices_of
from apps.outcomes.selectors.files import kinds_to_send
from apps.outcomes.views.common import READ_WRITE, visible_or_404

COLUMNS = {"nama": "name", "unit": "unit__name", "skm": "skm", "tepat": "in_time", "bulan": "newest_month"}


def _filtered(request: SignedInRequest) -> ServiceUnitFilter:
    today = timezone.localdate()
    rows = pages.visible_service_units(request.user, today)
    return ServiceUnitFilter(request.GET, rows, opds=pages.visible_opds(request.user, today))


@require_safe
def service_unit_list(request: SignedInRequest) -> HttpResponse:
    today, found = timezone.localdate(), _filtered(request)
    page = page_of(found.qs.order_by(*ordering(request.GET, COLUMNS, "nama")), request.GET)
    grades = pages.grades_of(list(page), today)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": [(row, grades.get(row.pk)) for row in page],
        "sort": "nama",
        "may_create": pages.unit_choices(request.user, today).exists(),
        "may_send": bool(kinds_to_send(request.user, today)),
        "any": bool(page.object_list) or found.queryset.exists(),
    }
    return render(request, "outcomes/list.html", context)


@require_safe
def list_export(request: SignedInRequest) -> HttpResponse:
    """The list as it is filtered."""
    rows = list(_filtered(request).qs.order_by("name", "pk"))
    _note_export(request, "service-units", len(rows))
    return download([pages.list_table(rows, timezone.localdate())], kind=XLSX, name="kinerja-layanan")


@require_safe
def detail(request: SignedInRequest, service_unit_id: UUID) -> HttpResponse:
    service_unit, today = visible_or_404(request, service_unit_id), timezone.localdate()
    context = {
        "service_unit": service_unit,
        "page": pages.service_unit_page(service_unit, today),
        "enter": can_enter_figures(request.user, service_unit, today),
        "origins": can_read_origins(request.user, service_unit, today),
        "voices": voices_of(service_unit, today),
        "year": today.year,
    }
    return render(request, "outcomes/detail.html", context)


@require_safe
def figures_export(request: SignedInRequest, service_unit_id: UUID) -> HttpResponse:
    service_unit = visible_or_404(request, service_unit_id)
    table = pages.figures_table(service_unit, timezone.localdate())
    _note_export(request, f"service-unit:{service_unit.pk}", len(list(table.rows)))
    return download([table], kind=XLSX, name=f"angka-layanan-{service_unit.public_code}")


@require_safe
def origins(request: SignedInRequest, service_unit_id: UUID, code: str) -> HttpResponse:
    service_unit = visible_or_404(request, service_unit_id)
    can_read_origins(request.user, service_unit, timezone.localdate()).enforce()
    indicator = get_object_or_404(Indicator, code=code)
    context = {
        "service_unit": service_unit,
        "indicator": indicator,
        "page_obj": page_of(pages.origins_of(service_unit, indicator), request.GET),
    }
    return render(request, "outcomes/origins.html", context)


@READ_WRITE
def create(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    units = pages.unit_choices(request.user, today)
    if not units.exists():
        raise PermissionDenied("Hanya pengelola kepegawaian OPD dan petugas BKD yang dapat menambah unit layanan.")
    form = ServiceUnitForm(request.POST or None, units=units, cancel_url=reverse("outcomes:list"))
    if form.is_bound and form.is_valid():
        wish: dict[str, Any] = {"unit_id": form.cleaned_data["unit"].pk, "name": form.cleaned_data["name"]}
        try:
            made = services.create_service_unit(**wish, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{made.name} ditambahkan. Isi angka bulan pertamanya di bawah ini.")
            return redirect("outcomes:detail", made.pk)
    context = {"form": form, "title": "Tambah unit layanan", "service_unit": None}
    return render(request, "outcomes/service_unit_form.html", context, status=422 if form.is_bound else 200)


@READ_WRITE
def rename(request: SignedInRequest, service_unit_id: UUID) -> HttpResponse:
    service_unit = visible_or_404(request, service_unit_id)
    can_enter_figures(request.user, service_unit, timezone.localdate()).enforce()
    back = reverse("outcomes:detail", args=[service_unit.pk])
    form = ServiceUnitForm(request.POST or None, units=None, initial={"name": service_unit.name}, cancel_url=back)
    if form.is_bound and form.is_valid():
        try:
            services.rename_service_unit(
                service_unit_id=service_unit.pk, name=form.cleaned_data["name"], actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect(back)
    context = {"form": form, "title": "Ubah nama", "service_unit": service_unit}
    return render(request, "outcomes/service_unit_form.html", context, status=422 if form.is_bound else 200)


def _note_export(request: SignedInRequest, subject: str, rows: int) -> None:
    record_access(
        actor=request.user, action=AccessRecord.Action.EXPORT, subject=subject, at=timezone.now(), row_count=rows
    )
