from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.employees.models import Employee, Institution
from apps.outcomes.enums import FileKind, FileState, Period, Predicate
from apps.outcomes.querysets import PerformanceResultQuerySet, SourceFileQuerySet


class SourceFile(models.Model):
    """A workbook of figures or of SKP results: checked (preview), then applied or discarded.

    What is stored is the returned copy, with the columns that the product reads and notes on what is wrong.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("isi", max_length=8, choices=FileKind.choices)
    state = models.CharField("status", max_length=10, choices=FileState.choices, default=FileState.CHECKED)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="outcome_files", verbose_name="instansi"
    )
    file = models.FileField("berkas", upload_to="outcomes/", blank=True)
    file_title = models.CharField("nama berkas", max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    uploaded_at = models.DateTimeField("diunggah")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    counts = models.JSONField(default=dict, help_text="new, changed, unchanged, rejected rows or values")
    rejected = models.JSONField(default=list, help_text="[{row, column, message}]")
    fingerprint = models.CharField(max_length=64, help_text="of what applying would do, as previewed")

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas hasil"
        verbose_name_plural = "berkas hasil"
        ordering = ["-uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decided_file_has_its_time",
                condition=Q(state=FileState.CHECKED, decided_at__isnull=True)
                | (~Q(state=FileState.CHECKED) & Q(decided_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.file_title


class PerformanceResult(models.Model):
    """An employee's SKP predicate for a period. Append-only: a correction names what it replaces and why."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="performance_results", verbose_name="pegawai"
    )
    year = models.PositiveSmallIntegerField("tahun")
    period = models.CharField("periode", max_length=4, choices=Period.choices)
    predicate = models.PositiveSmallIntegerField("predikat", choices=Predicate.choices)
    source = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="results", verbose_name="berkas")
    entered_at = models.DateTimeField("dicatat")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name="mengganti"
    )
    reason = models.CharField("alasan koreksi", max_length=300, blank=True)
    superseded_at = models.DateTimeField("diganti", null=True, blank=True)

    objects = PerformanceResultQuerySet.as_manager()

    class Meta:
        verbose_name = "hasil SKP"
        verbose_name_plural = "hasil SKP"
        ordering = ["-year", "period", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year", "period"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_result_a_period",
            ),
            models.CheckConstraint(name="predicate_is_1_to_5", condition=Q(predicate__range=(1, 5))),
            models.CheckConstraint(
                name="result_correction_has_a_reason", condition=Q(replaces__isnull=True) | ~Q(reason="")
            ),
            models.CheckConstraint(name="result_does_not_replace_itself", condition=~Q(replaces=F("id"))),
        ]
