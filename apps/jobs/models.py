from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User


class WorkState(models.TextChoices):
    QUEUED = "QUEUED", "Menunggu giliran"
    RUNNING = "RUNNING", "Sedang dikerjakan"
    DONE = "DONE", "Selesai"
    FAILED = "FAILED", "Gagal"
    CANCELLED = "CANCELLED", "Dibatalkan"


class Queue(models.TextChoices):
    INTERACTIVE = "interactive", "Ada yang menunggu"
    BULK = "bulk", "Massal"


class ClaimableWork(models.Model):
    """A piece of work as a row: claimed by a conditional update, never twice at a time (`apps.jobs.claims`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField("status", max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    queue = models.CharField("antrean", max_length=12, choices=Queue.choices, default=Queue.INTERACTIVE)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    claim_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    error = models.TextField("sebab gagal", blank=True)
    created_at = models.DateTimeField("dibuat")
    started_at = models.DateTimeField("dimulai", null=True, blank=True)
    finished_at = models.DateTimeField("selesai", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in {WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED}


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """The list twin of `policies.can_view_job`."""
        return self.all() if user.has_perm("jobs.view_job") else self.filter(requested_by=user)


class Job(ClaimableWork):
    """A long piece of work that somebody asked for, with progress that survives a reload."""

    kind = models.CharField("jenis", max_length=60)
    title = models.CharField("pekerjaan", max_length=200)
    params = models.JSONField("isian", default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs", verbose_name="diminta oleh"
    )
    progress_done = models.PositiveIntegerField("selesai", default=0)
    progress_total = models.PositiveIntegerField("seluruhnya", default=0)
    message = models.CharField("keterangan", max_length=300, blank=True)
    result = models.JSONField("hasil", default=dict, blank=True)
    result_url = models.CharField("tautan hasil", max_length=200, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["lease_until"], name="job_due", condition=Q(state__in=["QUEUED", "RUNNING"]))]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="RUNNING") | Q(lease_until__isnull=False, claim_token__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_words(self) -> str:
        """Like `get_state_display`, but a job that rests between two of its parts is still being worked on."""
        rests = self.state == WorkState.QUEUED and self.started_at is not None and self.attempts == 0
        return WorkState.RUNNING.label if rests else self.get_state_display()
