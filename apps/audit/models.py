from __future__ import annotations

import re

from django.conf import settings
from django.db import models

from apps.audit.subjects import SUBJECT_WORDS

# All of a UUID but its first group.
UUID_TAIL = re.compile(r"(?<=^[0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class AccessRecord(models.Model):
    """Who read, exported or downloaded what. Append-only: the database refuses changes (migration 0002)."""

    class Action(models.TextChoices):
        READ = "READ", "membaca"
        EXPORT = "EXPORT", "mengekspor"
        DOWNLOAD = "DOWNLOAD", "mengunduh"
        CHANGE = "CHANGE", "mengubah"

    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_records", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=20, choices=Action.choices)
    subject = models.CharField("objek", max_length=100, help_text="jenis objek dan kunci internalnya")
    note = models.CharField("keterangan", max_length=300, blank=True)
    row_count = models.PositiveIntegerField("jumlah baris", default=1)

    class Meta:
        verbose_name = "catatan akses"
        verbose_name_plural = "catatan akses"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.subject_words}"

    @property
    def subject_words(self) -> str:
        kind, _, _ = self.subject.partition(":")
        return SUBJECT_WORDS.get(kind, kind)

    @property
    def subject_short(self) -> str:
        """The key without its kind, of a UUID the first group: enough to tell rows of a list apart."""
        _, *parts = self.subject.split(":")
        return " ".join(UUID_TAIL.sub("", part) for part in parts)
