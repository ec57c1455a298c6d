"""*Penjodohan mentor*: the desk of BKD."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.core.formats import number
from apps.core.listing import ordering, page_of
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.mentoring import policies
from apps.mentoring.filters import RequestFilter
from apps.mentoring.selectors.lists import listed_requests, request_counts
from apps.mentoring.services.requests import Opened, open_onboarding_requests

COLUMNS = {"nama": "employee__name", "dibuat": "created_at", "tingkat": "wanted_level", "status": "state"}
ORDER = "dibuat"


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    requests = listed_requests(request.user, on)
    found = RequestFilter(request.GET, requests)
    context = {
        "filter": found,
        "page_obj": page_of(found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER)), request.GET),
        "sort": ORDER,
        "counts": request_counts(requests),
        "may_work": policies.is_any_bkd_officer(request.user, on),
    }
    return render(request, "mentoring/desk.html", context)


@require_POST
def onboarding(request: SignedInRequest) -> HttpResponse:
    """Opens a request for each newcomer of the officer's institutions."""
    now = timezone.now()
    institutions = roles_of(request.user, timezone.localdate(now)).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        raise PermissionDenied("Hanya petugas BKD yang dapat membuka permintaan bagi pegawai baru.")
    opened = [
        open_onboarding_requests(institution_id=institution, actor=request.user, at=now)
        for institution in sorted(institutions)
    ]
    messages.success(request, _told(opened))
    return redirect("mentoring:desk")


def _told(opened: list[Opened]) -> str:
    requests = sum(one.requests for one in opened)
    without = sum(one.without_standard for one in opened)
    text = (
        f"{number(requests)} permintaan orientasi dibuka."
        if requests
        else "Semua pegawai baru sudah dimintakan mentor."
    )
    if without:
        text += f" {number(without)} pegawai baru belum punya standar kompetensi; lengkapi standar jabatannya dahulu."
    return text
