"""Imports as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.employees.enums import ImportState
from apps.employees.models import ImportBatch
from apps.employees.policies import can_import_for
from apps.employees.roles import DESK_ROLES, roles_of
from apps.jobs.models import Job

# Word in the address -> (list of the report, heading). Those of people end with the apply.
TABS = {
    "ditolak": ("rejected", "Ditolak"),
    "peringatan": ("warnings", "Peringatan"),
    "baru": ("new", "Baru"),
    "berubah": ("changed", "Berubah"),
    "hilang": ("vanished", "Tidak ada lagi di berkas"),
}
FINDING_LISTS = {"rejected", "warnings"}


@dataclass(frozen=True)
class Tab:
    word: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class BatchPage:
    """`job` is the work under way or the one that ended badly; `rows` those of the current tab."""

    batch: ImportBatch
    job: Job | None
    tabs: list[Tab]
    rows: list[dict[str, Any]]
    shows_findings: bool
    rejected_rows: int
    may_decide: bool

    @property
    def is_busy(self) -> bool:
        return self.job is not None and not self.job.is_over

    @property
    def can_apply(self) -> bool:
        return self.may_decide and not self.is_busy and self.batch.state == ImportState.CHECKED and self.brings_anything

    @property
    def brings_anything(self) -> bool:
        return any(self.batch.counts.get(key) for key in ("new", "changed", "vanished"))

    @property
    def misses_many(self) -> bool:
        """More than a tenth of the stored ones are not in the file: perhaps it is only a part."""
        counts = self.batch.counts
        gone = int(counts.get("vanished", 0))
        stored = gone + int(counts.get("changed", 0)) + int(counts.get("unchanged", 0))
        return self.batch.state == ImportState.CHECKED and gone * 10 > stored

    @property
    def can_recheck(self) -> bool:
        open_states = {ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED}
        return self.may_decide and not self.is_busy and self.batch.state in open_states

    @property
    def can_discard(self) -> bool:
        return self.can_recheck

    @property
    def has_returned_file(self) -> bool:
        noted = self.batch.report.get("rejected") or self.batch.report.get("warnings")
        return self.batch.state in {ImportState.CHECKED, ImportState.APPLIED} and bool(self.batch.file and noted)


def visible_batches(user: User, on: date) -> QuerySet[ImportBatch]:
    """Those of the institutions whose desk the user sits at, and one's own."""
    if user.is_superuser:
        return ImportBatch.objects.all()
    institutions = roles_of(user, on).institution_ids(*DESK_ROLES)
    return ImportBatch.objects.filter(Q(institution_id__in=institutions) | Q(uploaded_by=user))


def batch_page(batch: ImportBatch, user: User, asked: str, on: date) -> BatchPage:
    """`asked` is the tab's word in the address; without one the first tab that has rows."""
    report = batch.report
    kept = {word: tab for word, tab in TABS.items() if tab[0] in report}
    filled = (word for word, (key, _) in kept.items() if report[key])
    current = asked if asked in kept else next(filled, next(iter(kept), ""))
    key = kept[current][0] if current else ""
    institution = batch.institution
    name = institution.name if institution else ""
    own_upload = institution is None and batch.uploaded_by_id == user.pk
    return BatchPage(
        batch=batch,
        job=Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None,
        tabs=[Tab(word, label, len(report[key]), word == current) for word, (key, label) in kept.items()],
        rows=report.get(key, []),
        shows_findings=key in FINDING_LISTS,
        rejected_rows=len({finding["row"] for finding in report.get("rejected", [])}),
        may_decide=own_upload or bool(can_import_for(user, batch.institution_id, name, on)),
    )
