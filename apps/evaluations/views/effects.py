"""Estimates: the list, the page of one, and the button that estimates again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.catalogue.models import Cohort
from apps.core import exports
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.evaluations import policies
from apps.evaluations.filters import EffectFilter
from apps.evaluations.models import EffectEstimate
from apps.evaluations.models.effects import EffectEstimateQuerySet
from apps.evaluations.selectors.pages import effect_page, estimates_table, listed_estimates, waiting_cohorts
from apps.evaluations.services import estimate_programme

COLUMNS = {
    "program": "cohort__programme__title",
    "selesai": "cohort__ends_on",
    "perkiraan": "estimate",
    "kesimpulan": "verdict",
}
ORDER = "-selesai"


@require_GET
def effect_list(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "filter": found,
        "page_obj": page_of(_ordered(request, found), request.GET),
        "sort": ORDER,
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
        "waiting": waiting_cohorts(request.user, timezone.localdate()),
    }
    return render(request, "evaluations/effects.html", context)


@require_GET
def effect_export(request: SignedInRequest) -> HttpResponse:
    table = estimates_table(_ordered(request, _found(request)), timezone.localdate())
    return exports.download([table], kind=exports.XLSX, name="dampak-program")


@require_GET
def effect_detail(request: SignedInRequest, estimate_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    rows = EffectEstimate.objects.visible_to(request.user, on)
    joined = rows.select_related("cohort__programme", "cohort__institution", "indicator")
    estimate = get_object_or_404(joined, pk=estimate_id)
    context = {"estimate": estimate, "page": effect_page(request.user, estimate, on)}
    return render(request, "evaluations/effect.html", context)


@require_POST
def estimate(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """Estimates with the figures of today; the same figures lead to the estimate that is there."""
    on = timezone.localdate()
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user, on), pk=cohort_id)
    policies.can_estimate_cohort(request.user, cohort, on).enforce()
    try:
        made = estimate_programme(cohort_id=cohort.pk, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("evaluations:effects")
    messages.success(request, "Perkiraan di bawah ini memakai angka layanan yang tercatat sekarang.")
    return redirect("evaluations:effect", made.pk)


def _found(request: SignedInRequest) -> EffectFilter:
    on = timezone.localdate()
    policies.can_open_evaluations(request.user, on).enforce()
    return EffectFilter(request.GET, listed_estimates(request.user, on))


def _ordered(request: SignedInRequest, found: EffectFilter) -> EffectEstimateQuerySet:
    return found.qs.order_by(*ordering(request.GET, COLUMNS, ORDER))
