"""Asking for a job, cancelling it, doing it, and picking up what got lost."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.jobs import bell, claims, registry
from apps.jobs.models import Job, Queue, WorkState
from apps.jobs.policies import can_cancel_job
from apps.jobs.progress import LEASE, JobCancelled, Progress, Resting

logger = logging.getLogger(__name__)

RANG_JUST_NOW = timedelta(seconds=5)
TOOK_TOO_LONG = "Pekerjaan ini melewati batas waktu. Perkecil cakupannya atau ulangi saat sistem lebih lengang."
BROKE = "Terjadi gangguan saat mengerjakan. Coba lagi; bila tetap gagal, hubungi pengelola aplikasi."
UNKNOWN_KIND = "Jenis pekerjaan ini tidak dikenal oleh versi aplikasi yang berjalan. Hubungi pengelola aplikasi."
REQUESTER_GONE = "Akun yang meminta pekerjaan ini sudah tidak aktif."


def request_job(
    *, kind: str, title: str, params: dict[str, Any], actor: User, at: datetime, queue: str = Queue.INTERACTIVE
) -> Job:
    """Writes the job's row in the caller's transaction and rings the bell after its commit."""
    job = Job.objects.create(
        kind=kind, title=title[:200], params=params, requested_by=actor, queue=queue, created_at=at
    )
    bell.ring("jobs.run", job.pk, queue)
    return job


@transaction.atomic
def cancel_job(*, job_id: uuid.UUID, actor: User, at: datetime) -> None:
    """Cancels what is not over; a running handler stops at its next report. Raises PermissionDenied, Refused."""
    job = Job.objects.get(pk=job_id)
    can_cancel_job(actor, job).enforce()
    living = Job.objects.filter(pk=job_id, state__in=[WorkState.QUEUED, WorkState.RUNNING])
    if not living.update(state=WorkState.CANCELLED, claim_token=None, lease_until=None, finished_at=at):
        raise Refused("Pekerjaan ini sudah berakhir, jadi tidak ada yang dibatalkan.")
    registry.tidy_up(job)


def run_job(*, job_id: uuid.UUID | str, clock: Callable[[], datetime]) -> None:
    """One attempt of the job, unless somebody else has it. Failures end up on the row, not with the caller."""
    claim = claims.claim(Job, job_id, at=clock(), lease=LEASE)
    if claim is None:
        return
    try:
        _attempt(claim, clock)
    except (JobCancelled, claims.ClaimLost):
        logger.info("Job %s stopped: cancelled or taken over", job_id)


def _attempt(claim: claims.Claim, clock: Callable[[], datetime]) -> None:
    job = Job.objects.select_related("requested_by").get(pk=claim.id)
    run = registry.find(job.kind)
    if run is None:
        claims.fail(Job, claim, at=clock(), reason=UNKNOWN_KIND)
        return
    if not job.requested_by.is_active:
        claims.fail(Job, claim, at=clock(), reason=REQUESTER_GONE)
        return
    try:
        with Progress(claim, clock) as progress:
            result = run(job, progress)
        claims.finish(Job, claim, at=clock(), result=result, result_url=result.get("url", ""), **progress.last)
    except (JobCancelled, claims.ClaimLost):
        raise
    except Resting as rest:
        claims.rest(Job, claim, until=clock() + rest.after, **progress.last)
        if not rest.after:
            bell.ring_now([("jobs.run", str(job.pk), job.queue)])
    except Refused as refusal:
        claims.fail(Job, claim, at=clock(), reason=str(refusal))
    except SoftTimeLimitExceeded:
        claims.fail(Job, claim, at=clock(), reason=TOOK_TOO_LONG)
    except Exception:
        logger.exception("Attempt %s of job %s (%s) broke", claim.attempt, claim.id, job.kind)
        claims.retry(Job, claim, at=clock(), reason=BROKE)


def sweep(*, at: datetime) -> int:
    """Gives up what died three times and rings again for what is due, while the queue is short. Returns rings."""
    for model in registry.claimable:
        claims.give_up(model, at)
    return sum(bell.top_up(queue, _forgotten(queue, at)) for queue in Queue.values)


def _forgotten(queue: str, at: datetime) -> list[bell.Message]:
    waiting: list[bell.Message] = []
    for model, task in registry.claimable.items():
        rows = claims.due(model, at).filter(queue=queue, created_at__lte=at - RANG_JUST_NOW)
        waiting += [(task, str(pk), queue) for pk in rows.values_list("pk", flat=True)[: bell.QUIET_QUEUE]]
    return waiting
