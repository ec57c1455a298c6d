"""Pages of batches, for whoever asked for them. Everybody else gets a 404."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.documents import batches, files, selectors
from apps.documents.models import Batch, Volume
from apps.documents.policies import can_take_batch
from apps.documents.views import private_file
from apps.jobs.models import Job, WorkState
from apps.jobs.services import cancel_job


@require_GET
def batch_list(request: SignedInRequest) -> HttpResponse:
    page = page_of(selectors.batches_of(request.user), request.GET)
    return render(request, "documents/batches.html", {"page_obj": page})


@require_GET
def detail(request: SignedInRequest, batch_id: uuid.UUID) -> HttpResponse:
    batch = _visible(request, batch_id)
    tally = selectors.tally_of(batch)
    context: dict[str, Any] = {"batch": batch, "tally": tally, "job": _shown(batch.job, tally)}
    if batch.job.is_over:
        volumes = list(selectors.volumes_of(batch))
        context |= {
            "taking": can_take_batch(request.user, batch, timezone.localdate()),
            "volumes": volumes,
            "is_deleted": batch.kept_until is not None and not any(volume.bound_at for volume in volumes),
            "failures": page_of(selectors.failures_in(batch), request.GET),
        }
    return render(request, "documents/batch.html", context)


@require_GET
def progress(request: SignedInRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The part of the page that renews itself; at the end the whole page does."""
    batch = _visible(request, batch_id)
    if batch.job.is_over:
        return HttpResponseClientRefresh()
    tally = selectors.tally_of(batch)
    context = {"batch": batch, "job": _shown(batch.job, tally)}
    return render(request, "documents/batch_progress.html", context)


@require_POST
def cancel(request: SignedInRequest, batch_id: uuid.UUID) -> HttpResponse:
    batch = _visible(request, batch_id)
    try:
        cancel_job(job_id=batch.job_id, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("documents:batch", batch.pk)


@require_POST
def resume(request: SignedInRequest, batch_id: uuid.UUID) -> HttpResponse:
    batch = _visible(request, batch_id)
    try:
        batches.resume_batch(
            batch_id=batch.pk, actor=request.user, at=timezone.now(), damaged=_key(request.POST.get("volume", ""))
        )
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    return redirect("documents:batch", batch.pk)


@require_GET
def download(request: SignedInRequest, volume_id: uuid.UUID, ending: str) -> HttpResponse:
    """`pdf` is the file to print, `zip` the single files. The reading is recorded with its number of documents."""
    volumes = Volume.objects.filter(batch__in=Batch.objects.visible_to(request.user)).select_related("batch__job")
    volume = get_object_or_404(volumes, pk=volume_id)
    digests = {"pdf": volume.print_sha256, "zip": volume.zip_sha256}
    if not digests.get(ending):
        raise Http404
    can_take_batch(request.user, volume.batch, timezone.localdate()).enforce()
    try:
        content = files.read(files.volume_name(volume.pk, ending), digests[ending])
    except files.DamagedFile:
        return render(request, "documents/volume_damaged.html", {"volume": volume}, status=409)
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject=f"batch:{volume.batch_id}",
        at=timezone.now(),
        row_count=volume.items.filter(rendition__state=WorkState.DONE).count(),
        note=f"{volume} {ending}"[:200],
    )
    part = f"-jilid-{volume.number}" if volume.of > 1 else ""
    return private_file(content, f"{slugify(volume.unit)[:60]}{part}-{volume.batch.paper}.{ending}")


def _key(text: str) -> uuid.UUID | None:
    with suppress(ValueError):
        return uuid.UUID(text)
    return None


def _visible(request: SignedInRequest, batch_id: uuid.UUID) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("job"), pk=batch_id)


def _shown(job: Job, tally: selectors.Tally) -> Job:
    """The job as its page tells it, newer than its last step: between two steps it rests, but its documents do not."""
    if not job.is_over:
        job.progress_done, job.progress_total = tally.over, tally.total
        if tally.waiting:
            job.message = batches.PRINTING
        elif job.message in {"", batches.PRINTING}:
            job.message = batches.BINDING
        job.state = WorkState.RUNNING
    job.started_at = None  # of the last step only
    job.result_url = ""
    return job
