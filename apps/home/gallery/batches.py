"""The cover sheet of a batch and its file to print: of one plan, of three, and of three with the longest names.

The cover lists more than the file holds where its rows matter: documents that are printed, and some that are not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from apps.documents.binding import draw_cover, print_file
from apps.documents.engine import Printed
from apps.documents.models import Batch, BatchItem, Document, Rendition, Volume
from apps.home.gallery import words
from apps.home.gallery.words import Size
from apps.jobs.models import Job, WorkState

KIND = "individual_plan"
# Documents on the cover that are printed and that are not; documents in the file to print.
COVERED = {Size.EMPTY: (1, 0), Size.ONE: (1, 0), Size.TYPICAL: (24, 2), Size.EXTREME: (150, 12)}
BOUND = {Size.EMPTY: 1, Size.ONE: 1, Size.TYPICAL: 3, Size.EXTREME: 3}
MADE_AT = datetime(2027, 3, 27, 2, 30, tzinfo=UTC)
TOO_LONG = "Dokumen ini terlalu lama dicetak. Ringkas isian yang sangat panjang pada rencana, lalu terbitkan ulang."


def cover(size: Size, paper: str) -> Printed:
    printed, missing = COVERED[size]
    volume = _volume(size, paper)
    items = [_item(size, volume, place, pages=3 + place % 2) for place in range(1, printed + 1)]
    items += [_item(size, volume, printed + place) for place in range(1, missing + 1)]
    return draw_cover(volume, items)


def bound(size: Size, paper: str, draw_plan: Callable[[int], Printed]) -> Printed:
    """`draw_plan` gives the plan of a place from 1 on."""
    volume = _volume(size, paper)
    plans = [draw_plan(place) for place in range(1, BOUND[size] + 1)]
    items = [_item(size, volume, place, pages=plan.page_count) for place, plan in enumerate(plans, start=1)]
    merged = print_file(volume, items, [plan.pdf for plan in plans])
    return Printed(merged.pdf, merged.page_count)


def _volume(size: Size, paper: str) -> Volume:
    unit = size.pick(words.DEPARTMENT, words.LONG_UNIT)
    job = Job(title=f"Rencana {words.YEAR} – {unit}"[:200])
    batch = Batch(pk=UUID(int=1), job=job, kind=KIND, paper=paper, duplex=True, created_at=MADE_AT)
    return Volume(batch=batch, position=1, unit=unit, number=1, of=1 if size is Size.ONE else 2)


def _item(size: Size, volume: Volume, place: int, pages: int = 0) -> BatchItem:
    """Without pages it could not be printed."""
    document = Document(number=f"RPK/{words.YEAR}/{words.ISSUER}/{place:06d}", version=1, kind=KIND)
    rendition = Rendition(document=document, paper=volume.batch.paper, page_count=pages)
    rendition.state = WorkState.DONE if pages else WorkState.FAILED
    rendition.error = "" if pages else TOO_LONG
    label = size.pick(f"Pegawai Contoh {place}", f"{words.LONG_NAME} {place}")
    return BatchItem(volume=volume, rendition=rendition, position=place, label=label[:200])
