"""Many documents as one wish: asking, going on after an end, and deleting the files when their time is over.

A batch draws nothing itself. Its documents' renditions are the rows that workers claim; the batch's job looks now and
then whether all are over, and then binds one volume after the other (`binding`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.documents import files
from apps.documents.models import Batch, BatchItem, Rendition, Volume
from apps.documents.policies import can_take_batch
from apps.jobs import bell, claims
from apps.jobs.models import Job, Queue, WorkState
from apps.jobs.services import request_job

JOB = "documents.batch"
# The most documents that one file to print holds: what a binder takes, and what a worker merges in its memory.
VOLUME_SIZE = 500
PRINTING, BINDING = "Mencetak dokumen", "Menyatukan berkas"
KEPT_DAYS = "batch_files_days"
PUT_ASIDE = "Pencetakan massal dibatalkan sebelum berkas ini dicetak. Tekan Coba lagi bila berkasnya diperlukan."
NOTHING = "Belum ada dokumen terbit pada pilihan ini. Dokumen terbit setelah rencana diverifikasi BKD."


@dataclass(frozen=True)
class Entry:
    """A document to print, under the unit whose volume it belongs to and the name that finds it there."""

    document_id: UUID
    unit: str
    label: str


@transaction.atomic
def request_batch(
    *, kind: str, title: str, paper: str, duplex: bool, entries: Sequence[Entry], actor: User, at: datetime
) -> Batch:
    """Queues what is not printed yet; volumes and documents stand in the order of `entries`.

    The caller answers for the right to see the documents. The same wish again, while the first is at work, gives the
    first. Raises Refused when there is nothing to print.
    """
    if not entries:
        raise Refused(NOTHING)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two clicks wait for each other
    at_work = Batch.objects.filter(
        job__requested_by=actor,
        job__title=title[:200],
        job__state__in=[WorkState.QUEUED, WorkState.RUNNING],
        paper=paper,
        duplex=duplex,
    ).first()
    if at_work:
        return at_work
    job = request_job(kind=JOB, title=title, params={}, actor=actor, at=at)
    batch = Batch.objects.create(job=job, kind=kind, paper=paper, duplex=duplex, created_at=at)
    _fill(batch, entries)
    claims.start_again(_renditions_of(batch).exclude(state=WorkState.DONE), queue=Queue.BULK)
    return batch


def _fill(batch: Batch, entries: Sequence[Entry]) -> None:
    by_unit: dict[str, list[Entry]] = {}
    for entry in entries:
        by_unit.setdefault(entry.unit, []).append(entry)
    parts = [
        (unit, start // VOLUME_SIZE + 1, rows[start : start + VOLUME_SIZE], -(-len(rows) // VOLUME_SIZE))
        for unit, rows in by_unit.items()
        for start in range(0, len(rows), VOLUME_SIZE)
    ]
    volumes = Volume.objects.bulk_create(
        Volume(batch=batch, position=position, unit=unit[:300], number=number, of=of)
        for position, (unit, number, _, of) in enumerate(parts, start=1)
    )
    renditions = dict(
        Rendition.objects.filter(
            document__in=[entry.document_id for entry in entries], document__kind=batch.kind, paper=batch.paper
        ).values_list("document_id", "pk")
    )
    BatchItem.objects.bulk_create(
        (
            BatchItem(
                volume=volume,
                rendition_id=renditions[entry.document_id],
                position=position,
                label=entry.label[:200],
            )
            for volume, (_, _, rows, _) in zip(volumes, parts, strict=True)
            for position, entry in enumerate(rows, start=1)
        ),
        batch_size=2_000,
    )


@transaction.atomic
def resume_batch(*, batch_id: UUID, actor: User, at: datetime, damaged: UUID | None = None) -> None:
    """`Lanjutkan` and `Coba lagi`: what is not printed gets fresh attempts, volumes that it belongs to are bound anew.

    So is the volume whose id is `damaged`, and whatever was deleted. Harmless while the batch is at work. Raises
    PermissionDenied.
    """
    batch = Batch.objects.select_related("job").get(pk=batch_id)
    can_take_batch(actor, batch, timezone.localdate(at)).enforce()
    if not claims.start_again(Job.objects.filter(pk=batch.job_id), result={}, result_url="", started_at=None):
        return
    missing = _renditions_of(batch).exclude(state=WorkState.DONE)
    incomplete = BatchItem.objects.filter(rendition__in=missing).values("volume")
    Volume.objects.filter(Q(pk__in=incomplete) | Q(pk=damaged), batch=batch).update(bound_at=None)
    claims.start_again(missing, queue=Queue.BULK)
    Batch.objects.filter(pk=batch.pk).update(round=F("round") + 1, kept_until=None)
    bell.ring("jobs.run", batch.job_id, batch.job.queue)


def put_aside(job: Job) -> None:
    """After a cancelling: what waits for this batch alone is not printed."""
    at_work = BatchItem.objects.filter(volume__batch__job__state__in=[WorkState.QUEUED, WorkState.RUNNING])
    waiting = Rendition.objects.filter(places__volume__batch__job=job, queue=Queue.BULK, state=WorkState.QUEUED)
    waiting.exclude(pk__in=at_work.values("rendition")).update(state=WorkState.CANCELLED, error=PUT_ASIDE)


def delete_old_files(*, at: datetime) -> int:
    """Deletes files of batches whose time is over; printing them again is one click. Returns how many batches."""
    over = Batch.objects.filter(kept_until__lt=timezone.localdate(at), volumes__bound_at__isnull=False).distinct()
    for batch in over:
        with transaction.atomic():
            for volume in batch.volumes.select_for_update():
                files.remove(files.volume_name(volume.pk, "pdf"))
                files.remove(files.volume_name(volume.pk, "zip"))
            batch.volumes.update(bound_at=None, print_sha256="", print_bytes=0, zip_sha256="", zip_bytes=0)
    return len(over)


def _renditions_of(batch: Batch) -> QuerySet[Rendition]:
    return Rendition.objects.filter(places__volume__batch=batch)
