from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.employees.models import OrganisationUnit
from apps.outcomes.enums import Direction, IndicatorKind, Origin
from apps.outcomes.querysets import MonthlyValueQuerySet, ServiceUnitQuerySet

# Without signs that are taken for one another when read aloud or copied from paper.
CODE_SIGNS, CODE_LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 8


def new_public_code() -> str:
    """What stands on paper and in files for a service unit: random, so that it says nothing and cannot be guessed."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


class ServiceUnit(models.Model):
    """A counter or desk that serves the public (unit penyelenggara pelayanan), kept by one unit of the tree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(
        OrganisationUnit, on_delete=models.PROTECT, related_name="service_units", verbose_name="unit organisasi"
    )
    name = models.CharField("nama", max_length=150)
    public_code = models.CharField("kode", max_length=12, unique=True, default=new_public_code, editable=False)
    is_public_feedback_open = models.BooleanField("menerima umpan balik masyarakat", default=False)
    created_at = models.DateTimeField("dibuat")

    objects = ServiceUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "unit layanan"
        verbose_name_plural = "unit layanan"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="service_unit_name_is_once_in_a_unit"),
            models.CheckConstraint(name="service_unit_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What is measured at service units, in which unit, and which change is large enough to matter."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=150)
    kind = models.CharField("jenis", max_length=12, choices=IndicatorKind.choices, default=IndicatorKind.OTHER)
    unit_of_measure = models.CharField("satuan", max_length=40)
    direction = models.CharField("arah", max_length=8, choices=Direction.choices)
    threshold = models.DecimalField(
        "perubahan terkecil yang berarti", max_digits=10, decimal_places=4, help_text="dalam satuan indikator"
    )
    threshold_source = models.CharField("sumber ambang", max_length=300)
    source = models.CharField("sumber", max_length=300, help_text="peraturan atau panduan yang mengatur indikator ini")
    position = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "indikator layanan"
        verbose_name_plural = "indikator layanan"
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(name="indicator_threshold_is_positive", condition=Q(threshold__gt=0))]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a service unit wants to reach in a year, and where it stood before."""

    service_unit = models.ForeignKey(
        ServiceUnit, on_delete=models.CASCADE, related_name="targets", verbose_name="unit layanan"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name="indikator")
    year = models.PositiveSmallIntegerField("tahun")
    baseline = models.DecimalField("angka awal", max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField("target", max_digits=14, decimal_places=4)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ditetapkan oleh"
    )
    set_at = models.DateTimeField("ditetapkan")

    class Meta:
        verbose_name = "target layanan"
        verbose_name_plural = "target layanan"
        ordering = ["-year", "indicator__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service_unit", "indicator", "year"], name="indicator_has_one_target_a_year"
            ),
            models.CheckConstraint(name="target_is_not_negative", condition=Q(target__gte=0)),
        ]


class MonthlyValue(models.Model):
    """One indicator's value in one month. Append-only: a correction is a new row that names what it replaces and why.

    A correction without a value takes back what it replaces.
    """

    service_unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, related_name="values", verbose_name="unit layanan"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values", verbose_name="indikator")
    month = models.DateField("bulan", help_text="tanggal pertama bulan itu")
    value = models.DecimalField("nilai", max_digits=14, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField("n", null=True, blank=True, help_text="responden, pengaduan, atau layanan")
    total = models.DecimalField(
        "jumlah",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="jumlah nilai atau banyaknya, bila nilai dihitung darinya",
    )
    origin = models.CharField("asal", max_length=8, choices=Origin.choices)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diisi oleh"
    )
    entered_at = models.DateTimeField("diisi")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name="mengganti"
    )
    reason = models.CharField("alasan koreksi", max_length=300, blank=True)
    superseded_at = models.DateTimeField("diganti", null=True, blank=True)

    objects = MonthlyValueQuerySet.as_manager()

    class Meta:
        verbose_name = "angka bulanan"
        verbose_name_plural = "angka bulanan"
        ordering = ["-month", "indicator__position", "-pk"]
        indexes = [models.Index(fields=["indicator", "service_unit", "month"])]
        constraints = [
            models.UniqueConstraint(
                fields=["service_unit", "indicator", "month"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_value_a_month",
            ),
            models.CheckConstraint(name="month_is_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(name="monthly_value_is_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="correction_has_a_reason", condition=Q(replaces__isnull=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="only_a_correction_is_without_a_value",
                condition=Q(value__isnull=False) | Q(replaces__isnull=False),
            ),
            models.CheckConstraint(name="value_does_not_replace_itself", condition=~Q(replaces=F("id"))),
        ]
