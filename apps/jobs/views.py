from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseStopPolling

from apps.accounts.requests import SignedInRequest
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.jobs import selectors, services
from apps.jobs.models import Job
from apps.jobs.policies import can_cancel_job


@require_GET
def job_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "jobs/list.html", {"page_obj": page_of(selectors.jobs_of(request.user), request.GET)})


@require_GET
def detail(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    return render(request, "jobs/detail.html", _context(request, job_id))


@require_GET
def progress(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    """The part of the page that renews itself every 2 s, until the job is over."""
    context = _context(request, job_id)
    response = render(request, "jobs/progress.html", context)
    if context["job"].is_over:
        response.status_code = HttpResponseStopPolling.status_code
    return response


@require_POST
def cancel(request: SignedInRequest, job_id: uuid.UUID) -> HttpResponse:
    job = _visible(request, job_id)
    try:
        services.cancel_job(job_id=job.pk, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("jobs:detail", job.pk)


def _visible(request: SignedInRequest, job_id: uuid.UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("requested_by"), pk=job_id)


def _context(request: SignedInRequest, job_id: uuid.UUID) -> dict[str, Any]:
    job = _visible(request, job_id)
    living = not job.is_over
    return {
        "job": job,
        "poll_url": reverse("jobs:progress", args=[job.pk]) if living else "",
        "cancel_url": reverse("jobs:cancel", args=[job.pk]) if living and can_cancel_job(request.user, job) else "",
        "result_url": job.result_url,
    }
