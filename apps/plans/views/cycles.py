"""Planning cycles as the officers of BKD open, change and close them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.employees.roles import desk_institution, roles_of
from apps.plans import policies, services
from apps.plans.filters import CarriedNeedFilter
from apps.plans.forms import CycleForm
from apps.plans.models import CYCLE_READERS, CarriedNeed, PlanningCycle
from apps.plans.reviews import reviews_for
from apps.plans.selectors.cycles import carried_by_kind, carried_needs, carried_table
from apps.plans.views.common import NOT_ACCEPTED, visible_cycle

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = {"nama": "employee__name", "unit": "employee__unit__name", "kompetensi": "competency__name"}
ORDER = "nama"


@require_GET
def cycle_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    if not roles_of(request.user, on).institution_ids(*CYCLE_READERS):
        raise PermissionDenied("Halaman ini untuk petugas BKD, kepala BKD, dan auditor.")
    cycles = PlanningCycle.objects.visible_to(request.user, on).with_counts().select_related("institution", "campaign")
    context = {
        "page_obj": page_of(cycles.order_by("-year", "institution__name", "pk"), request.GET),
        "may_open": desk_institution(request.user, on) is not None,
        "today": on,
    }
    return render(request, "plans/cycle_list.html", context)


@READ_WRITE
def cycle_open(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    institution_id = desk_institution(request.user, on)
    if institution_id is None:
        raise PermissionDenied("Hanya petugas BKD yang dapat membuka siklus perencanaan.")
    form = CycleForm(
        request.POST or None,
        institution_id=institution_id,
        submit="Buka siklus",
        cancel_url=reverse("plans:cycles"),
        initial={"year": on.year + 1, "opens_on": on, "closes_on": on + timedelta(days=45)},
    )

    def save() -> PlanningCycle:
        return services.open_cycle(
            institution_id=institution_id, wishes=form.wishes(), actor=request.user, at=timezone.now()
        )

    return _form_page(request, form, save, {"title": "Buka siklus perencanaan"})


@READ_WRITE
def cycle_change(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    cycle = visible_cycle(request, cycle_id)
    policies.can_change_cycle(request.user, cycle, timezone.localdate()).enforce()
    form = CycleForm(
        {**request.POST.dict(), "year": cycle.year} if request.method == "POST" else None,
        institution_id=cycle.institution_id,
        submit="Simpan",
        cancel_url=reverse("plans:cycle", args=[cycle.pk]),
        initial={
            "year": cycle.year,
            "campaign": cycle.campaign_id,
            "opens_on": cycle.opens_on,
            "closes_on": cycle.closes_on,
        },
    )
    form.fields["year"].disabled = True

    def save() -> PlanningCycle:
        return services.change_cycle(cycle_id=cycle.pk, wishes=form.wishes(), actor=request.user, at=timezone.now())

    return _form_page(request, form, save, {"title": f"Ubah siklus {cycle.year}", "cycle": cycle})


def _form_page(
    request: SignedInRequest, form: CycleForm, save: Callable[[], PlanningCycle], context: dict[str, Any]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            return redirect("plans:cycle", save().pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    base: dict[str, Any] = {"form": form, "cycle": None}
    return render(request, "plans/cycle_form.html", base | context, status=NOT_ACCEPTED if form.is_bound else 200)


@require_GET
def cycle_detail(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    cycle, on = visible_cycle(request, cycle_id), timezone.localdate()
    found = CarriedNeedFilter(request.GET, carried_needs(cycle))
    context = {
        "cycle": cycle,
        "year": str(cycle.year),
        "change": policies.can_change_cycle(request.user, cycle, on),
        "kinds": carried_by_kind(cycle),
        "reviews": reviews_for(cycle),
        "filter": found,
        "page_obj": page_of(_ordered(request, found), request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/cycle.html", context)


@require_GET
def cycle_export(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    """The carried needs as they are filtered, as xlsx or csv; the reading is recorded with its number of rows."""
    cycle = visible_cycle(request, cycle_id)
    found = CarriedNeedFilter(request.GET, carried_needs(cycle))
    table = carried_table(_ordered(request, found))
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject=f"planning-cycle:{cycle.pk}",
        at=timezone.now(),
        row_count=found.qs.count(),
    )
    kind = exports.CSV if request.GET.get("berkas") == exports.CSV else exports.XLSX
    return exports.download([table], kind=kind, name=f"kebutuhan-terbawa-{cycle.year}")


def _ordered(request: SignedInRequest, found: CarriedNeedFilter) -> QuerySet[CarriedNeed]:
    return found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))


@require_POST
def cycle_close(request: SignedInRequest, cycle_id: int) -> HttpResponse:
    cycle = visible_cycle(request, cycle_id)
    services.close_cycle(cycle_id=cycle.pk, actor=request.user, at=timezone.now())
    messages.success(request, f"Siklus {cycle.year} ditutup. Rencananya tetap dapat dibaca.")
    return redirect("plans:cycle", cycle.pk)
