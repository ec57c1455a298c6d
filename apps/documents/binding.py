"""The job of a batch: it waits for the documents without holding a worker, then binds one volume at a time.

A step is short and leaves nothing half done, so a batch survives whatever ends its worker.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.core.failures import Refused
from apps.core.formats import number
from apps.documents import engine, files, merging
from apps.documents.batches import KEPT_DAYS, PRINTING
from apps.documents.models import Batch, BatchItem, Rendition, Volume
from apps.documents.policies import can_take_batch
from apps.documents.selectors import Tally, tally_of, with_documents
from apps.documents.services import RENDER_TASK
from apps.jobs import bell, claims
from apps.jobs.models import Job, Queue, WorkState
from apps.jobs.progress import Progress, Resting
from apps.notifications.services import tell
from apps.parameters.selectors import value_of

LOOK_AGAIN = timedelta(seconds=5)


def work_on(job: Job, progress: Progress, clock: Callable[[], datetime]) -> dict[str, Any]:
    """One step of the batch. Raises Resting until all is bound, Refused when the requester lost the right."""
    batch = Batch.objects.select_related("job__requested_by").get(job=job)
    allowed = can_take_batch(job.requested_by, batch, timezone.localdate(clock()))
    if not allowed:
        raise Refused(allowed.reason)
    tally = tally_of(batch)
    progress.report(tally.over, tally.total, PRINTING)
    if tally.waiting:
        _ring_for(batch, clock())
        raise Resting(LOOK_AGAIN)
    volume = batch.volumes.filter(bound_at=None).order_by("position").first()
    if volume:
        progress.report(tally.over, tally.total, f"Menyatukan {volume}")
        bind(volume, at=clock())
        raise Resting
    _finish(batch, tally, clock())
    return {"url": reverse("documents:batch", args=[batch.pk]), "printed": tally.printed, "failed": tally.failed}


def _ring_for(batch: Batch, at: datetime) -> None:
    """So that a batch begins at once; later the sweep keeps the queue filled."""
    rows = claims.due(Rendition, at).filter(places__volume__batch=batch, queue=Queue.BULK)
    keys = rows.values_list("pk", flat=True)[: bell.QUIET_QUEUE]
    bell.top_up(Queue.BULK, [(RENDER_TASK, str(key), Queue.BULK.value) for key in keys])


def bind(volume: Volume, *, at: datetime) -> None:
    """Makes the volume's file to print and its ZIP. Documents whose files are damaged are queued again instead."""
    items = list(with_documents(volume.items.all()).order_by("position"))
    printed = [item for item in items if item.rendition.state == WorkState.DONE]
    contents = _contents(printed)
    if contents is None:
        return
    pages = 0
    if printed:
        merged = print_file(volume, items, contents)
        _store(volume, "pdf", merged.pdf)
        _store(volume, "zip", _zip(printed, contents))
        pages = merged.page_count
    volume.bound_at, volume.page_count = at, pages
    volume.save(update_fields=["bound_at", "page_count", "print_sha256", "print_bytes", "zip_sha256", "zip_bytes"])


def print_file(volume: Volume, items: Sequence[BatchItem], contents: Sequence[bytes]) -> merging.Merged:
    """The cover sheet and the PDFs of the printed items, in their order."""
    printed = [item for item in items if item.rendition.state == WorkState.DONE]
    parts = [
        ("Daftar isi", draw_cover(volume, items).pdf),
        *((item.label, content) for item, content in zip(printed, contents, strict=True)),
    ]
    return merging.merge(str(volume), parts, duplex=volume.batch.duplex)


def draw_cover(volume: Volume, items: Sequence[BatchItem]) -> engine.Printed:
    return engine.print_page(
        "documents/batch_cover.html",
        "css/print/batch_cover.css",
        cover_context(volume, items),
        qr_address=reverse("documents:batch", args=[volume.batch_id]),
        paper=volume.batch.paper,
    )


def _contents(items: Sequence[BatchItem]) -> list[bytes] | None:
    """The single files, each checked; None when some had to be queued again."""
    contents, damaged = [], []
    for item in items:
        try:
            contents.append(files.read(item.rendition.file_name, item.rendition.sha256))
        except files.DamagedFile:
            damaged.append(item.rendition_id)
    if damaged:
        claims.start_again(Rendition.objects.filter(pk__in=damaged), queue=Queue.BULK)
        return None
    return contents


def _store(volume: Volume, ending: str, content: bytes) -> None:
    name = files.volume_name(volume.pk, ending)
    files.remove_drafts(name)
    files.write(name, content)
    if ending == "pdf":
        volume.print_sha256, volume.print_bytes = files.sha256(content), len(content)
    else:
        volume.zip_sha256, volume.zip_bytes = files.sha256(content), len(content)


def _zip(items: Sequence[BatchItem], contents: Sequence[bytes]) -> bytes:
    """Stored as they are: PDFs are compressed already."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for item, content in zip(items, contents, strict=True):
            issued = timezone.localtime(item.rendition.document.issued_at)
            archive.writestr(zipfile.ZipInfo(item.rendition.download_name, issued.timetuple()[:6]), content)
    return packed.getvalue()


def cover_context(volume: Volume, items: Sequence[BatchItem]) -> dict[str, Any]:
    """What the cover sheet lists: every document with its pages, then those that could not be printed, and totals."""
    printed = [item for item in items if item.rendition.state == WorkState.DONE]
    sides = [item.rendition.page_count for item in printed]
    return {
        "title": volume.batch.job.title,
        "volume": volume,
        "duplex": volume.batch.duplex,
        "made_at": volume.batch.created_at,
        "printed": printed,
        "missing": [item for item in items if item.rendition.state != WorkState.DONE],
        "page_count": sum(sides),
        "sheet_count": sum((side + 1) // 2 if volume.batch.duplex else side for side in sides),
    }


def _finish(batch: Batch, tally: Tally, at: datetime) -> None:
    on = timezone.localdate(at)
    kept_until = on + timedelta(days=value_of(KEPT_DAYS, on))
    Batch.objects.filter(pk=batch.pk).update(kept_until=kept_until)
    failed = f", {number(tally.failed)} belum tercetak" if tally.failed else ""
    tell(
        recipient_ids=[batch.job.requested_by_id],
        key=f"batch:{batch.pk}:{batch.round}",
        text=f"{batch} selesai: {number(tally.printed)} dokumen siap diunduh{failed}.",
        url=reverse("documents:batch", args=[batch.pk]),
        at=at,
    )
