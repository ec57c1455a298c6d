"""Where plans wait: the supervisor's inbox and the desk of BKD."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.listing import ordering, page_of
from apps.employees.roles import roles_of
from apps.plans import policies
from apps.plans.filters import PlanFilter
from apps.plans.models import PlanQuerySet
from apps.plans.selectors.lists import desk_for, desk_plans, inbox_of, opds_in, plan_table, state_counts
from apps.plans.selectors.pages import next_waiting
from apps.plans.selectors.printing import printable_units

COLUMNS = {
    "nama": "employee__name",
    "unit": "employee__unit__name",
    "diajukan": "submitted_at",
    "jp": "total_hours",
    "status": "rank",
}
# What waits for BKD first, the oldest before the newer.
ORDER = "status"


@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    return render(request, "plans/inbox.html", {"inbox": inbox_of(request.user, timezone.localdate())})


@require_GET
def verification(request: SignedInRequest) -> HttpResponse:
    plans, found = _found(request)
    on = timezone.localdate()
    context = {
        "desk": desk_for(roles_of(request.user, on)),
        "filter": found,
        "page_obj": page_of(_ordered(request, found), request.GET),
        "sort": ORDER,
        "counts": state_counts(plans),
        "query": request.GET.urlencode(),
        "may_print": printable_units(request.user, on).exists(),
        "first_waiting": next_waiting(request.user, on, for_bkd=True),
    }
    return render(request, "plans/verification.html", context)


@require_GET
def verification_export(request: SignedInRequest) -> HttpResponse:
    """What is filtered, as xlsx or csv; the reading is recorded with its number of rows."""
    _, found = _found(request)
    table = plan_table(_ordered(request, found))
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject="plans",
        at=timezone.now(),
        row_count=found.qs.count(),
    )
    kind = exports.CSV if request.GET.get("berkas") == exports.CSV else exports.XLSX
    return exports.download([table], kind=kind, name="rencana-pengembangan")


def _found(request: SignedInRequest) -> tuple[PlanQuerySet, PlanFilter]:
    """All plans in the reader's scope, and those that the filters leave."""
    on = timezone.localdate()
    policies.can_open_desk(request.user, on).enforce()
    plans = desk_plans(request.user, on)
    return plans, PlanFilter(request.GET, plans, opds=opds_in(plans))


def _ordered(request: SignedInRequest, found: PlanFilter) -> PlanQuerySet:
    first, *rest = ordering(request.GET, COLUMNS, ORDER)
    within = ["submitted_at"] if first.endswith("rank") else []
    return found.qs.order_by(first, *within, *rest)
