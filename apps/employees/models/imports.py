from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from apps.employees.enums import ImportKind, ImportState


class ImportBatch(models.Model):
    """An uploaded SIASN export on its way: uploaded, checked (preview), applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("jenis", max_length=12, choices=ImportKind.choices)
    state = models.CharField("status", max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    file = models.FileField("berkas", upload_to="imports/")
    file_title = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    uploaded_at = models.DateTimeField("diunggah")
    checked_at = models.DateTimeField("diperiksa", null=True, blank=True)
    applied_at = models.DateTimeField("diterapkan", null=True, blank=True)
    institution = models.ForeignKey(
        "employees.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="instansi",
    )
    counts = models.JSONField(default=dict, blank=True)
    report = models.JSONField(
        default=dict,
        blank=True,
        help_text="rejected, warnings: [{row, column, message}]; samples of new/changed/vanished",
    )
    failure = models.TextField("sebab tidak dapat dibaca", blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_title
