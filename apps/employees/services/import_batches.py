"""An uploaded file on its way: received, checked, applied or discarded. The long parts run as jobs.

The file as it was uploaded holds private columns (NIK, address …). It lives until its check: then the returned
workbook, which holds only what the product reads, takes its place, and goes in turn when nothing is left to be mended.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.employees.enums import ImportState, Role
from apps.employees.imports.archive import MAX_FILE_BYTES, NOT_XLSX, TOO_BIG
from apps.employees.imports.preview import lists_of
from apps.employees.imports.returned import write_returned
from apps.employees.imports.services import COLUMNS, STEPS, Guard, Outcome, look_at, store
from apps.employees.models import ImportBatch, Institution
from apps.employees.policies import can_import, can_import_for
from apps.employees.roles import roles_of
from apps.jobs.models import Job
from apps.jobs.progress import Tell
from apps.jobs.services import request_job

CHECK, APPLY = "employees.check_import", "employees.apply_import"
_LONG_NUMBER = re.compile(r"\d{9,}")
_BUSY = "Berkas ini sedang dikerjakan. Tunggu sampai selesai, atau batalkan pekerjaannya lebih dahulu."
_OVER = "Impor ini sudah diterapkan atau dibuang, jadi tidak ada yang diubah. Unggah berkas baru."


@transaction.atomic
def receive_upload(*, kind: str, upload: File[bytes], actor: User, at: datetime) -> ImportBatch:
    """Keeps the file and asks for its check. Raises PermissionDenied, Refused."""
    can_import(actor, timezone.localdate(at)).enforce()
    if (upload.size or 0) > MAX_FILE_BYTES:
        raise Refused(TOO_BIG)
    if upload.read(4) != b"PK\x03\x04":
        raise Refused(NOT_XLSX)
    upload.seek(0)
    batch = ImportBatch(
        kind=kind,
        # A file may be named after a person's NIP; a title must not carry it further.
        file_title=_LONG_NUMBER.sub("…", Path(upload.name or "").name)[:200] or "berkas.xlsx",
        sha256=hashlib.file_digest(upload.file, "sha256").hexdigest(),  # type: ignore[arg-type]
        uploaded_by=actor,
        uploaded_at=at,
    )
    upload.seek(0)
    batch.file.save(f"{batch.pk}.xlsx", upload, save=False)
    _ask(batch, CHECK, f"Memeriksa {batch.file_title}", actor, at)
    return batch


@transaction.atomic
def request_recheck(*, batch_id: UUID, actor: User, at: datetime) -> None:
    """Checks again, for instance after the units came in. Raises PermissionDenied, Refused."""
    batch = _open_batch(batch_id, actor, at)
    batch.state, batch.failure = ImportState.UPLOADED, ""
    _ask(batch, CHECK, f"Memeriksa {batch.file_title}", actor, at)


@transaction.atomic
def request_apply(*, batch_id: UUID, actor: User, at: datetime) -> None:
    """Asks for the accepted rows to be stored. Raises PermissionDenied, Refused."""
    batch = _open_batch(batch_id, actor, at)
    if batch.state != ImportState.CHECKED:
        raise Refused("Berkas ini belum selesai diperiksa. Tunggu hasil pemeriksaannya, lalu terapkan.")
    batch.failure = ""
    _ask(batch, APPLY, f"Menerapkan {batch.file_title}", actor, at)


@transaction.atomic
def discard_batch(*, batch_id: UUID, actor: User, at: datetime) -> None:
    """Forgets the file and what it said about people; the row stays. Raises PermissionDenied, Refused."""
    batch = _open_batch(batch_id, actor, at)
    _drop_file_after_commit(batch)
    batch.state, batch.report, batch.file = ImportState.DISCARDED, {}, ""
    batch.save()


def check_batch(*, batch_id: UUID, actor: User, at: datetime, tell: Tell) -> None:
    """Reads the file and keeps what it would bring; a file that cannot be used stays with the reason. May run twice."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != ImportState.UPLOADED:
        return
    on = timezone.localdate(at)
    try:
        outcome = look_at(
            Path(batch.file.path),
            batch.kind,
            may_import=_guard(actor, on),
            may_move_from=_movable(actor, on),
            tell=tell,
        )
    except Refused as refusal:
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.FAILED, failure=str(refusal), checked_at=at)
        raise
    tell(3, STEPS, "Menyiapkan berkas dengan catatan")
    with transaction.atomic():
        _return_file(batch, outcome)
        batch.state, batch.checked_at, batch.failure = ImportState.CHECKED, at, ""
        batch.institution, batch.counts = outcome.institution, dict(outcome.counts)
        batch.report = {**_findings(outcome), **lists_of(outcome.plan, outcome.positions)}
        batch.save()


def apply_batch(*, batch_id: UUID, actor: User, at: datetime, tell: Tell) -> None:
    """Stores the accepted rows and marks the batch in one transaction. May run twice."""
    on = timezone.localdate(at)
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
            if batch.state != ImportState.CHECKED:
                return
            outcome = store(
                Path(batch.file.path),
                batch.kind,
                at=at,
                may_import=_guard(actor, on),
                may_move_from=_movable(actor, on),
                tell=tell,
            )
            tell(3, STEPS, "Menyiapkan berkas dengan catatan")
            if outcome.rejected or outcome.warnings:
                _return_file(batch, outcome)
            else:
                _drop_file_after_commit(batch)
                batch.file = ""
            batch.state, batch.applied_at, batch.failure = ImportState.APPLIED, at, ""
            batch.institution, batch.counts, batch.report = (
                outcome.institution,
                dict(outcome.counts),
                _findings(outcome),
            )
            batch.save()
            _forget_older_files(batch)
    except Refused as refusal:
        ImportBatch.objects.filter(pk=batch_id).update(failure=str(refusal))
        raise


def _ask(batch: ImportBatch, kind: str, title: str, actor: User, at: datetime) -> None:
    job = request_job(kind=kind, title=title, params={"batch": str(batch.pk)}, actor=actor, at=at)
    batch.job_id = job.pk
    batch.save()


def _open_batch(batch_id: UUID, actor: User, at: datetime) -> ImportBatch:
    """The batch, locked, with nothing under way, and the actor's to decide about."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("institution").get(pk=batch_id)
    on = timezone.localdate(at)
    can_import(actor, on).enforce()
    if batch.institution is not None:
        can_import_for(actor, batch.institution.pk, batch.institution.name, on).enforce()
    elif batch.uploaded_by_id != actor.pk:
        can_import_for(actor, None, batch.file_title, on).enforce()
    if batch.state in {ImportState.APPLIED, ImportState.DISCARDED}:
        raise Refused(_OVER)
    job = Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None
    if job is not None and not job.is_over:
        raise Refused(_BUSY)
    return batch


def _guard(actor: User, on: date) -> Guard:
    def may_import(code: str, name: str) -> None:
        known = Institution.objects.filter(siasn_id=code).values_list("pk", flat=True).first()
        decision = can_import_for(actor, known, name, on)
        if not decision:
            raise Refused(decision.reason)

    return may_import


def _movable(actor: User, on: date) -> set[int] | None:
    """Institutions whose people the actor may move into another; None: all."""
    return None if actor.is_superuser else roles_of(actor, on).institution_ids(Role.BKD_OFFICER)


def _findings(outcome: Outcome) -> dict[str, list[dict[str, object]]]:
    return {
        "rejected": [dict(finding.as_dict()) for finding in outcome.rejected],
        "warnings": [dict(finding.as_dict()) for finding in outcome.warnings],
    }


def _return_file(batch: ImportBatch, outcome: Outcome) -> None:
    """Puts the returned workbook in the place of the file; call inside the transaction that saves the batch."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "returned.xlsx"
        write_returned(
            Path(batch.file.path),
            COLUMNS[batch.kind],
            rejected=outcome.rejected,
            warnings=outcome.warnings,
            target=target,
        )
        _drop_file_after_commit(batch)
        with target.open("rb") as content:
            batch.file.save(f"{batch.pk}.xlsx", File(content), save=False)


def _drop_file_after_commit(batch: ImportBatch) -> None:
    transaction.on_commit(_deletion(batch))


def _deletion(batch: ImportBatch) -> Callable[[], None]:
    storage, name = batch.file.storage, batch.file.name

    def delete() -> None:
        if name:
            storage.delete(name)

    return delete


def _forget_older_files(batch: ImportBatch) -> None:
    """A newer file of the same kind has been applied, so nobody mends the older ones any more."""
    older = ImportBatch.objects.filter(
        kind=batch.kind, institution=batch.institution, state=ImportState.APPLIED, applied_at__lt=batch.applied_at
    ).exclude(file="")
    for one in older.defer("report"):
        _drop_file_after_commit(one)
    older.update(file="")
