from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.catalogue.models.hours import HoursRule
from apps.catalogue.models.offers import DevelopmentForm, Programme
from apps.employees.models import Employee
from apps.employees.visibility import visible_employees


class Evidence(models.Model):
    """A certificate or letter that an employee handed in, as it was drawn anew from the upload. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="pegawai")
    content_type = models.CharField("jenis berkas", max_length=20)
    size = models.PositiveIntegerField("ukuran (bita)")
    sha256 = models.CharField("sidik", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    uploaded_at = models.DateTimeField("diunggah")

    class Meta:
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        ordering = ["-uploaded_at", "pk"]
        constraints = [models.CheckConstraint(name="evidence_is_not_empty", condition=Q(size__gte=1))]

    def __str__(self) -> str:
        return f"Bukti {self.uploaded_at:%d-%m-%Y}"


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.ledger.can_view_learning_record`."""
        return self.filter(visible_employees(user, on, "employee__"))

    def standing(self) -> Self:
        """Records that count: neither reversed nor a reversal."""
        return self.filter(reverses__isnull=True, reversal__isnull=True)


class LearningRecord(models.Model):
    """Hours (JP) credited to an employee for one event. Append-only: a correction is a record that reverses another.

    A reversal carries the numbers of what it reverses with the opposite sign, so that a tally is one sum.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="learning_records", verbose_name="pegawai"
    )
    # What happened, named by the room that saw it: `enrolment:<id>`, `mentoring-session:<id>`, `activity:<id>`.
    origin = models.CharField("asal", max_length=80)
    form = models.ForeignKey(
        DevelopmentForm, on_delete=models.PROTECT, related_name="learning_records", verbose_name="bentuk"
    )
    rule = models.ForeignKey(HoursRule, on_delete=models.PROTECT, related_name="records", verbose_name="aturan JP")
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="learning_records",
        verbose_name="program",
    )
    # Room for a programme with the name of its cohort.
    title = models.CharField("judul", max_length=320)
    provider_name = models.CharField("penyelenggara", max_length=200)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    year = models.PositiveSmallIntegerField("tahun")
    # In the unit of the rule.
    quantity = models.DecimalField("jumlah", max_digits=7, decimal_places=2)
    abroad = models.BooleanField("di luar negeri", default=False)
    claimed_hours = models.DecimalField("JP diajukan", max_digits=8, decimal_places=2)
    credited_hours = models.DecimalField("JP diakui", max_digits=8, decimal_places=2)
    # How many units this record takes from each period of the cap: first day of the period → units.
    shares = models.JSONField("bagian tiap periode", default=dict, blank=True)
    reason = models.CharField("alasan", max_length=500)
    certificate_number = models.CharField("nomor sertifikat", max_length=100, blank=True)
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="records", verbose_name="bukti"
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal", verbose_name="membatalkan"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    recorded_at = models.DateTimeField("dicatat")

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan JP"
        verbose_name_plural = "catatan JP"
        ordering = ["-ends_on", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["employee", "year"]), models.Index(fields=["year", "employee"])]
        constraints = [
            models.UniqueConstraint(fields=["origin", "employee"], name="an_event_credits_a_person_once"),
            models.CheckConstraint(name="learning_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="learning_counts_in_the_year_it_ends", condition=Q(ends_on__year=F("year"))),
            models.CheckConstraint(
                name="credited_hours_never_pass_the_claimed",
                condition=Q(reverses__isnull=True, credited_hours__gte=0, credited_hours__lte=F("claimed_hours"))
                | Q(reverses__isnull=False, credited_hours__lte=0, credited_hours__gte=F("claimed_hours")),
            ),
            models.CheckConstraint(name="learning_has_a_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="learning_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.credited_hours} JP"

    @property
    def activity_id(self) -> str:
        """The key of the reported activity that earned the hours, where one did."""
        kind, _, key = self.origin.partition(":")
        return key if kind == "activity" else ""

    @property
    def is_reversed(self) -> bool:
        """Whether another record took it back; join `reversal` where many are asked."""
        return getattr(self, "reversal", None) is not None


class CreditedCertificate(models.Model):
    """A certificate number that counts for a person now. Reversing its record frees the number."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="pegawai")
    key = models.CharField("nomor tanpa tanda baca", max_length=100)
    record = models.OneToOneField(
        LearningRecord, on_delete=models.PROTECT, related_name="certificate", verbose_name="catatan JP"
    )

    class Meta:
        verbose_name = "sertifikat yang dihitung"
        verbose_name_plural = "sertifikat yang dihitung"
        ordering = ["employee", "key"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "key"], name="a_certificate_counts_once_for_a_person")
        ]

    def __str__(self) -> str:
        return self.key
