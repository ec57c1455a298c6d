"""What every row that moves along a table has in common, and its append-only story."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

LONGEST_TOPIC, MOST_TOPICS = 60, 8


class Moving(models.Model):
    """`version` grows with every change: the optimistic lock."""

    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")

    class Meta:
        abstract = True


class StepEvent(models.Model):
    """One step, append-only: who, when, from, to, why. `version` is the version that the actor saw."""

    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=12)
    from_state = models.CharField("dari", max_length=14)
    to_state = models.CharField("menjadi", max_length=14)
    note = models.TextField("alasan", max_length=500, blank=True)
    version = models.PositiveIntegerField("versi")

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


def topics_field() -> ArrayField[Any, Any]:
    """Tags in small letters, as `topics.tidy` makes them."""
    return ArrayField(
        models.CharField(max_length=LONGEST_TOPIC), default=list, blank=True, size=MOST_TOPICS, verbose_name="topik"
    )
