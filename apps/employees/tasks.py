"""Jobs of this room; found by Celery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from apps.employees.services import import_batches
from apps.jobs.models import Job
from apps.jobs.progress import Progress
from apps.jobs.registry import handler


@handler(import_batches.CHECK)
def check_import(job: Job, progress: Progress) -> dict[str, Any]:
    return _run(import_batches.check_batch, job, progress)


@handler(import_batches.APPLY)
def apply_import(job: Job, progress: Progress) -> dict[str, Any]:
    return _run(import_batches.apply_batch, job, progress)


def _run(service: Callable[..., None], job: Job, progress: Progress) -> dict[str, Any]:
    batch_id = UUID(job.params["batch"])
    service(batch_id=batch_id, actor=job.requested_by, at=timezone.now(), tell=progress.report)
    progress.report(4, 4, "Selesai")
    return {"url": reverse("admin:employees_importbatch_change", args=[batch_id])}
