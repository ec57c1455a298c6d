"""Files of figures and of SKP results: received and checked, then applied or discarded."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.employees.imports.archive import MAX_FILE_BYTES, NOT_XLSX, TOO_BIG
from apps.employees.imports.columns import Columns
from apps.employees.imports.findings import Finding
from apps.employees.imports.returned import write_returned
from apps.employees.imports.workbook import read_table
from apps.employees.models import Employee
from apps.outcomes import workflow
from apps.outcomes.enums import FileKind
from apps.outcomes.figures import Entry
from apps.outcomes.imports import figure_rows, result_rows
from apps.outcomes.imports.figure_rows import check_figures
from apps.outcomes.imports.result_rows import ResultRow, check_results, nips_in
from apps.outcomes.models import ServiceUnit, SourceFile
from apps.outcomes.policies import can_decide_file, can_send_file
from apps.outcomes.services.figures import compare, write_entries
from apps.outcomes.services.results import compare_results, write_results

COLUMNS: dict[str, Columns] = {FileKind.FIGURES: figure_rows.COLUMNS, FileKind.RESULTS: result_rows.COLUMNS}
OVER = "Berkas ini sudah diterapkan atau dibatalkan, jadi tidak ada yang diubah. Unggah berkas baru."
_LONG_NUMBER = re.compile(r"\d{9,}")


@dataclass(frozen=True)
class Reading:
    """What a file would bring. `content` is what is accepted of it."""

    content: list[Entry] | list[ResultRow]
    rejected: list[Finding]
    counts: dict[str, int]
    fingerprint: str


def receive_file(*, kind: str, institution_id: int, upload: File[bytes], actor: User, at: datetime) -> SourceFile:
    """Checks the file and keeps its returned copy; nothing of it counts yet.

    Raises PermissionDenied, and Refused when it cannot be read.
    """
    on = timezone.localdate(at)
    can_send_file(actor, FileKind(kind), institution_id, on).enforce()
    with _on_disk(upload) as path, tempfile.TemporaryDirectory() as folder:
        reading = _read(path, kind, institution_id, actor, on)
        copy = Path(folder) / "copy.xlsx"
        write_returned(path, COLUMNS[kind], rejected=reading.rejected, warnings=[], target=copy)
        row = SourceFile(
            kind=kind,
            institution_id=institution_id,
            # A file may be named after a person's NIP; a title must not carry it further.
            file_title=_LONG_NUMBER.sub("…", Path(upload.name or "").name)[:200] or "berkas.xlsx",
            uploaded_by=actor,
            uploaded_at=at,
            counts=reading.counts,
            rejected=[dict(finding.as_dict()) for finding in reading.rejected],
            fingerprint=reading.fingerprint,
        )
        with copy.open("rb") as content, transaction.atomic():
            row.file.save(f"{row.pk}.xlsx", File(content), save=False)
            row.save()
    return row


@transaction.atomic
def apply_file(*, file_id: UUID, reason: str, actor: User, at: datetime) -> SourceFile:
    """Keeps the accepted rows, all or none. A second apply changes nothing.

    `reason` is needed where something that stands changes. Raises PermissionDenied, Refused.
    """
    on = timezone.localdate(at)
    row = _decided(file_id, workflow.APPLY, actor, at)
    if row is None:
        return SourceFile.objects.get(pk=file_id)
    reading = _read(Path(row.file.path), row.kind, row.institution_id, actor, on)
    if reading.fingerprint != row.fingerprint:
        raise Refused("Data sudah berubah sejak berkas ini diperiksa. Batalkan, lalu unggah lagi agar diperiksa ulang.")
    if not reading.content:
        raise Refused("Tidak ada yang dapat diterapkan: perbaiki baris yang ditolak, lalu unggah lagi.")
    if row.kind == FileKind.FIGURES:
        entries = [one for one in reading.content if isinstance(one, Entry)]
        write_entries(entries=entries, reason=reason, actor=actor, at=at)
    else:
        results = [one for one in reading.content if isinstance(one, ResultRow)]
        write_results(results=results, source=row, reason=reason, at=at)
    if not row.rejected:
        _drop_file(row)
    return row


@transaction.atomic
def discard_file(*, file_id: UUID, actor: User, at: datetime) -> None:
    """Forgets the file; the row stays. Raises PermissionDenied, Refused after it was applied."""
    row = _decided(file_id, workflow.DISCARD, actor, at)
    if row is not None:
        _drop_file(row)
        SourceFile.objects.filter(pk=row.pk).update(rejected=[])


def _decided(file_id: UUID, action: str, actor: User, at: datetime) -> SourceFile | None:
    """The row after its step, taken by one conditional update; None when this very step was taken before."""
    row = SourceFile.objects.select_related("uploaded_by").get(pk=file_id)
    can_decide_file(actor, row, timezone.localdate(at)).enforce()
    step = next(one for one in workflow.FILES if one.action == action)
    taken = SourceFile.objects.filter(pk=row.pk, state__in=step.sources).update(state=step.target, decided_at=at)
    row.refresh_from_db()
    if taken:
        return row
    if row.state == step.target:
        return None
    raise Refused(OVER)


def _read(path: Path, kind: str, institution_id: int, actor: User, on: date) -> Reading:
    table = read_table(path, COLUMNS[kind])
    if kind == FileKind.FIGURES:
        units = ServiceUnit.objects.kept_by(actor, on).filter(unit__institution_id=institution_id)
        checked = check_figures(table, dict(units.values_list("public_code", "pk")), on)
        new, changed, unchanged = compare(checked.entries)
        done = [f"{e.service_unit_id} {e.month} {e.figure}" for e in new] + [f"{e} {v.pk}" for e, v in changed]
        return _reading(checked.entries, checked.rejected, (len(new), len(changed), len(unchanged)), done)
    people = Employee.objects.filter(institution_id=institution_id, nip__in=nips_in(table))
    results = check_results(table, dict(people.values_list("nip", "pk")), on)
    fresh, other, same = compare_results(results.results)
    told = [f"{one.place} {one.predicate}" for one in fresh] + [
        f"{one.place} {one.predicate} {old.pk}" for one, old in other
    ]
    return _reading(results.results, results.rejected, (len(fresh), len(other), len(same)), told)


def _reading(
    content: list[Entry] | list[ResultRow], rejected: list[Finding], sizes: tuple[int, int, int], done: list[str]
) -> Reading:
    new, changed, unchanged = sizes
    counts = {"new": new, "changed": changed, "unchanged": unchanged, "rejected": len({one.row for one in rejected})}
    return Reading(content, sorted(rejected), counts, hashlib.sha256("\n".join(done).encode()).hexdigest())


@contextmanager
def _on_disk(upload: File[bytes]) -> Iterator[Path]:
    """The upload as a file that the reader can open. Raises Refused for what is no workbook or too large."""
    if (upload.size or 0) > MAX_FILE_BYTES:
        raise Refused(TOO_BIG)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as target:
        for chunk in upload.chunks():
            target.write(chunk)
        target.flush()
        if target.tell() < 4:
            raise Refused(NOT_XLSX)
        yield Path(target.name)


def _drop_file(row: SourceFile) -> None:
    storage, name = row.file.storage, row.file.name
    SourceFile.objects.filter(pk=row.pk).update(file="")
    if name:
        transaction.on_commit(lambda: storage.delete(name))
