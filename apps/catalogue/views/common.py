"""What the views of delivery share: the visible cohort and enrolment, and the answer to a refused click."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.accounts.requests import SignedInRequest
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.selectors.cohorts import listed_cohorts
from apps.core.failures import Refused

CONFLICT = 409
NOT_ACCEPTED = 422


def visible_cohort(request: SignedInRequest, cohort_id: UUID) -> Cohort:
    """404 for whoever may not see it."""
    rows = listed_cohorts(request.user, timezone.localdate()).select_related("institution")
    return get_object_or_404(rows, pk=cohort_id)


def visible_enrolment(request: SignedInRequest, enrolment_id: UUID) -> Enrolment:
    """404 for whoever may not see it."""
    rows = Enrolment.objects.visible_to(request.user, timezone.localdate())
    joined = rows.select_related(
        "cohort__programme__provider", "employee__unit", "employee__position", "competency", "decided_by"
    )
    return get_object_or_404(joined, pk=enrolment_id)


def answer(request: SignedInRequest, act: Callable[[], object], done: str, then: HttpResponse) -> HttpResponse:
    """Acts and says so; a refusal is shown as a warning on the same page, which then tells what is so now."""
    try:
        act()
    except Refused as failure:
        messages.warning(request, str(failure))
    else:
        messages.success(request, done)
    return then
