from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One sentence for one person, with the page where the matter stands. The key keeps it single."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    text = models.CharField("isi", max_length=300)
    url = models.CharField("tautan", max_length=200, blank=True)
    created_at = models.DateTimeField("dibuat")
    read_at = models.DateTimeField("dibaca", null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_is_told_once")]

    def __str__(self) -> str:
        return self.text
