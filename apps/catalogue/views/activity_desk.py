"""The buttons of a reported activity, and the desk where activities wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.catalogue.activity_filter import ActivityFilter
from apps.catalogue.forms.activities import RefusalForm
from apps.catalogue.models import ReportedActivity
from apps.catalogue.policies.activities import can_open_activity_desk
from apps.catalogue.selectors.activities import desk_activities, next_to_decide
from apps.catalogue.services import activities as services
from apps.catalogue.views.activities import activity_response, visible_activity
from apps.core.failures import Refused
from apps.core.forms import VersionForm
from apps.core.listing import ordering, page_of

Step = Callable[..., ReportedActivity]
COLUMNS = {
    "nama": "employee__name",
    "kegiatan": "title",
    "selesai": "ends_on",
    "dilaporkan": "reported_at",
    "status": "rank",
}
# What waits first, the oldest before the newer.
ORDER = "status"


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    can_open_activity_desk(request.user, on).enforce()
    found = ActivityFilter(request.GET, desk_activities(request.user, on))
    first, *rest = ordering(request.GET, COLUMNS, ORDER)
    within = ["reported_at"] if first.endswith("rank") else []
    context = {
        "filter": found,
        "page_obj": page_of(found.qs.order_by(first, *within, *rest), request.GET),
        "sort": ORDER,
        "first_waiting": next_to_decide(request.user, on),
    }
    return render(request, "catalogue/activities/desk.html", context)


@require_POST
def send(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    return _take(
        request, activity_id, services.report_activity, "Kegiatan dikirim. Anda diberi tahu setelah diperiksa."
    )


@require_POST
def cancel(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    return _take(request, activity_id, services.cancel_activity, "Laporan kegiatan dibatalkan.")


@require_POST
def verify(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    done = "Kegiatan diverifikasi dan JP-nya tercatat."
    return _take(request, activity_id, services.verify_activity, done, on_to_next=True)


@require_POST
def return_(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    form = RefusalForm(request.POST, prefix="kembali")
    if not form.is_valid():
        return activity_response(request, visible_activity(request, activity_id), return_form=form)
    step = partial(services.return_activity, **form.cleaned_data)
    return _take(request, activity_id, step, "Kegiatan dikembalikan beserta catatan Anda.", on_to_next=True)


@require_POST
def reject(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    form = RefusalForm(request.POST, prefix="tolak")
    if not form.is_valid():
        return activity_response(request, visible_activity(request, activity_id), reject_form=form)
    step = partial(services.reject_activity, **form.cleaned_data)
    return _take(request, activity_id, step, "Kegiatan ditolak beserta catatan Anda.", on_to_next=True)


def _take(
    request: SignedInRequest, activity_id: UUID, step: Step, done: str, *, on_to_next: bool = False
) -> HttpResponse:
    """Takes the step; who decides on many goes on to the next activity that waits."""
    activity, version = visible_activity(request, activity_id), VersionForm.read(request.POST)
    try:
        step(activity_id=activity.pk, version=version, actor=request.user, at=timezone.now())
    except Refused as failure:
        messages.warning(request, str(failure))
        return redirect("catalogue:activity", activity.pk)
    messages.success(request, f"{activity.employee.full_name}: {done}" if on_to_next else done)
    following = next_to_decide(request.user, timezone.localdate()) if on_to_next else activity
    return redirect("catalogue:activity", following.pk) if following else redirect("catalogue:activity_desk")
