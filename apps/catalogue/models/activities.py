from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.catalogue.enums import ActivityAction, ActivityReason, ActivityState
from apps.catalogue.models.ledger import Evidence
from apps.catalogue.models.offers import DevelopmentForm
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.employees.visibility import visible_employees

TONES = {
    ActivityState.DRAFT: "neutral",
    ActivityState.REPORTED: "info",
    ActivityState.NEEDS_REPAIR: "warning",
    ActivityState.VERIFIED: "success",
    ActivityState.REJECTED: "danger",
    ActivityState.CANCELLED: "neutral",
}


class ReportedActivityQuerySet(models.QuerySet["ReportedActivity"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_activity`."""
        others = Q(visible_employees(user, on, "employee__"), reported_at__isnull=False)
        return self.filter(Q(employee__user=user) | others)

    def awaiting_decision_by(self, user: User, on: date) -> Self:
        """Reported activities that this user may verify, send back or reject; never the user's own."""
        roles = roles_of(user, on)
        scope = Q(employee__institution__in=roles.institution_ids(Role.BKD_OFFICER))
        for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
            scope |= Q(employee__unit__path__startswith=path)
        return self.filter(scope, state=ActivityState.REPORTED).exclude(employee__user=user)


class ReportedActivity(models.Model):
    """Something learnt elsewhere, as its owner tells it with evidence. `version` grows with every change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="reported_activities", verbose_name="pegawai"
    )
    form = models.ForeignKey(DevelopmentForm, on_delete=models.PROTECT, related_name="+", verbose_name="bentuk")
    title = models.CharField("nama kegiatan", max_length=200)
    provider_name = models.CharField("penyelenggara", max_length=200)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    # In the unit of the form's rule.
    quantity = models.DecimalField("jumlah", max_digits=7, decimal_places=2)
    abroad = models.BooleanField("di luar negeri", default=False)
    certificate_number = models.CharField("nomor sertifikat", max_length=100, blank=True)
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="activities", verbose_name="bukti"
    )
    state = models.CharField("status", max_length=12, choices=ActivityState.choices, default=ActivityState.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")
    reported_at = models.DateTimeField("dilaporkan", null=True, blank=True)
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="diputuskan oleh",
    )

    objects = ReportedActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan yang dilaporkan"
        verbose_name_plural = "kegiatan yang dilaporkan"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="activity_state_is_known", condition=Q(state__in=ActivityState.values)),
            models.CheckConstraint(name="activity_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="activity_has_a_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="a_reported_activity_has_evidence",
                condition=~Q(state__in=["REPORTED", "VERIFIED"]) | Q(evidence__isnull=False, reported_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_decided_activity_names_who",
                condition=~Q(state__in=["VERIFIED", "REJECTED"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return TONES[ActivityState(self.state)]

    @property
    def origin(self) -> str:
        """How the ledger names this activity."""
        return f"activity:{self.pk}"


class ActivityEvent(models.Model):
    """One step of a reported activity, append-only: who, when, from, to, why."""

    activity = models.ForeignKey(
        ReportedActivity, on_delete=models.PROTECT, related_name="events", verbose_name="kegiatan"
    )
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=8, choices=ActivityAction.choices)
    from_state = models.CharField("dari", max_length=12, choices=ActivityState.choices)
    to_state = models.CharField("menjadi", max_length=12, choices=ActivityState.choices)
    reason_code = models.CharField("alasan", max_length=12, choices=ActivityReason.choices, blank=True)
    note = models.TextField("catatan", max_length=1000, blank=True)
    # The version that the actor saw, and the evidence that it held.
    activity_version = models.PositiveIntegerField("versi kegiatan")
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="bukti"
    )

    class Meta:
        verbose_name = "riwayat kegiatan"
        verbose_name_plural = "riwayat kegiatan"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "activity_version", "action"], name="one_step_an_activity_and_version"
            ),
            models.CheckConstraint(
                name="a_refused_activity_says_why",
                condition=~Q(action__in=["RETURN", "REJECT"]) | (~Q(reason_code="") & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d-%m-%Y}"
