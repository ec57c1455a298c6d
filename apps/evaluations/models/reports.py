"""Periodic reports: when they are due, and those that were made."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.core.formats import MONTHS as MONTH_NAMES
from apps.employees.enums import Role
from apps.employees.models import Institution
from apps.employees.roles import roles_of
from apps.evaluations.periods import Period
from apps.evaluations.report_enums import ReportKind
from apps.jobs.models import ClaimableWork, WorkState

REPORT_READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.LEADER, Role.AUDITOR)
TONES = {
    WorkState.QUEUED: "info",
    WorkState.RUNNING: "info",
    WorkState.DONE: "success",
    WorkState.FAILED: "danger",
    WorkState.CANCELLED: "neutral",
}


class ReportSchedule(models.Model):
    """Which reports an institution wants. The officer who added the row issues them: a document names a person."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="report_schedules", verbose_name="instansi"
    )
    kind = models.CharField("jenis", max_length=12, choices=ReportKind.choices)
    is_enabled = models.BooleanField("aktif", default=True)
    starts_on = models.DateField(
        "mulai",
        help_text="laporan pertama dibuat untuk periode yang memuat tanggal ini, juga bila periodenya sudah lewat",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="penyusun laporan",
        editable=False,
    )
    created_at = models.DateTimeField("dibuat", editable=False)

    class Meta:
        verbose_name = "jadwal laporan"
        verbose_name_plural = "jadwal laporan"
        ordering = ["institution", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"],
                name="institution_has_one_schedule_a_kind",
                violation_error_message="Instansi ini sudah punya jadwal untuk jenis laporan tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.institution}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_report`."""
        return self.filter(institution__in=roles_of(user, on).institution_ids(*REPORT_READERS))


class Report(ClaimableWork):
    """The report of one kind on one period of an institution; written once by a worker, then kept as a document."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="reports", verbose_name="instansi"
    )
    kind = models.CharField("jenis", max_length=12, choices=ReportKind.choices)
    period_start = models.DateField("awal periode")
    period_end = models.DateField("akhir periode")
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="penyusun"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan berkala"
        verbose_name_plural = "laporan berkala"
        ordering = ["-period_end", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "period_start"], name="period_has_one_report_a_kind"
            ),
            models.CheckConstraint(
                name="report_period_ends_after_it_starts", condition=Q(period_end__gt=F("period_start"))
            ),
            models.CheckConstraint(
                name="report_being_written_has_lease",
                condition=~Q(state="RUNNING") | Q(lease_until__isnull=False, claim_token__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.period_name}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def period_name(self) -> str:
        """`Juni 2026`, `Semester I 2026`, `Tahun 2026`."""
        year = self.period_start.year
        if self.kind == ReportKind.MONITORING:
            return f"{MONTH_NAMES[self.period_start.month - 1]} {year}"
        if self.kind == ReportKind.SEMESTER:
            return f"Semester {'I' * self.period.number} {year}"
        return f"Tahun {year}"

    @property
    def subject_key(self) -> str:
        """What the documents room knows the report by."""
        return f"report:{self.pk}"

    @property
    def document_kind(self) -> str:
        """The kind of its document, as `documents.py` registers it."""
        return f"report_{self.kind.lower()}"

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return TONES[WorkState(self.state)]
