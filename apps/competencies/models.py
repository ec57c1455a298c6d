from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.competencies.enums import CompetencyKind, EvidenceSource
from apps.employees.enums import Tier, UnitType
from apps.employees.models import Employee, Institution, Position

LEVEL_VALIDATORS = [MinValueValidator(1), MaxValueValidator(5)]


class Sector(models.Model):
    """A field of government (urusan) that technical competencies belong to."""

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=100)

    class Meta:
        verbose_name = "sektor"
        verbose_name_plural = "sektor"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    code = models.CharField("kode", max_length=12, unique=True)
    name = models.CharField("nama", max_length=150)
    kind = models.CharField("jenis", max_length=14, choices=CompetencyKind.choices)
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="competencies", verbose_name="sektor"
    )
    definition = models.TextField("definisi")
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kompetensi"
        verbose_name_plural = "kompetensi"
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(
                name="only_technical_competency_has_sector", condition=Q(kind="TECHNICAL") | Q(sector__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name


class CompetencyLevel(models.Model):
    """What a person does at this level; `indicators` is a list of sentences."""

    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField("tingkat", validators=LEVEL_VALIDATORS)
    name = models.CharField("nama", max_length=200)
    indicators = models.JSONField("indikator perilaku", default=list)

    class Meta:
        verbose_name = "tingkat kompetensi"
        verbose_name_plural = "tingkat kompetensi"
        ordering = ["competency", "level"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "level"], name="competency_level_is_unique"),
            models.CheckConstraint(name="competency_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.competency} tingkat {self.level}"


class DatedRuleQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        """The versions that counted on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class DatedRule(models.Model):
    """A rule of the standard: in force from, until, and on whose authority."""

    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=300)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]


class TierDefault(DatedRule):
    """The level that a tier asks for unless the position's own standard says otherwise.

    Without competency: the level of every technical competency that an overlay adds without a level of its own.
    """

    tier = models.CharField("jenjang", max_length=16, choices=Tier.choices)
    competency = models.ForeignKey(
        Competency,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="kompetensi",
        help_text="kosong: tingkat umum bagi kompetensi teknis yang ditambahkan tanpa tingkat sendiri",
    )
    level = models.PositiveSmallIntegerField("tingkat", validators=LEVEL_VALIDATORS)

    class Meta(DatedRule.Meta):
        verbose_name = "standar bawaan jenjang"
        verbose_name_plural = "standar bawaan jenjang"
        ordering = ["tier", "competency", "-valid_from"]
        constraints = [
            *DatedRule.Meta.constraints,
            models.UniqueConstraint(
                fields=["tier", "competency", "valid_from"], nulls_distinct=False, name="tier_default_is_unique"
            ),
            models.CheckConstraint(name="tier_default_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.competency or 'kompetensi teknis'} {self.level}"


class PositionStandard(DatedRule):
    """The position's own standard (SKJ): outranks tier default and overlay. Without institution: for all."""

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="standards", verbose_name="jabatan")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="instansi"
    )
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+", verbose_name="kompetensi")
    level = models.PositiveSmallIntegerField("tingkat", validators=LEVEL_VALIDATORS)
    reason = models.CharField("alasan", max_length=300, blank=True)

    class Meta(DatedRule.Meta):
        verbose_name = "standar kompetensi jabatan"
        verbose_name_plural = "standar kompetensi jabatan"
        ordering = ["position", "competency", "-valid_from"]
        constraints = [
            *DatedRule.Meta.constraints,
            models.UniqueConstraint(
                fields=["position", "institution", "competency", "valid_from"],
                nulls_distinct=False,
                name="position_standard_is_unique",
            ),
            models.CheckConstraint(name="position_standard_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.competency} {self.level}"


class OverlayRule(DatedRule):
    """Adds a competency where unit and position match; every empty condition matches all.

    `level` empty means: the level that the tier asks for of technical competencies in general.
    """

    name = models.CharField("nama", max_length=200)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name="instansi"
    )
    sector = models.CharField("sektor unit", max_length=20, blank=True)
    unit_type = models.CharField("jenis unit", max_length=16, choices=UnitType.choices, blank=True)
    territory = models.CharField("wilayah", max_length=100, blank=True)
    position_contains = models.CharField("nama jabatan memuat", max_length=100, blank=True)
    tiers = models.JSONField("jenjang", default=list, blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+", verbose_name="kompetensi")
    level = models.PositiveSmallIntegerField("tingkat", null=True, blank=True, validators=LEVEL_VALIDATORS)
    reason = models.CharField("alasan", max_length=300)

    class Meta(DatedRule.Meta):
        verbose_name = "tambahan standar unit/wilayah"
        verbose_name_plural = "tambahan standar unit/wilayah"
        ordering = ["name", "pk"]
        constraints = [
            *DatedRule.Meta.constraints,
            models.UniqueConstraint(
                fields=["name", "institution", "competency", "valid_from"],
                nulls_distinct=False,
                name="overlay_adds_a_competency_once",
            ),
            models.CheckConstraint(
                name="overlay_level_1_to_5", condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LevelEvidence(models.Model):
    """One voice on the level that a person holds. Append-only: sources are kept side by side, never overwritten."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="level_evidence", verbose_name="pegawai"
    )
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    level = models.PositiveSmallIntegerField("tingkat", validators=LEVEL_VALIDATORS)
    source = models.CharField("sumber", max_length=12, choices=EvidenceSource.choices)
    observed_on = models.DateField("tanggal")
    instrument = models.CharField("instrumen", max_length=200)
    origin = models.CharField("asal", max_length=80, help_text="kunci asal, misalnya survey-response:<uuid>")
    # Empty when the product itself recorded it, as in an import.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    recorded_at = models.DateTimeField("dicatat", db_index=True)

    class Meta:
        verbose_name = "bukti tingkat kompetensi"
        verbose_name_plural = "bukti tingkat kompetensi"
        ordering = ["-observed_on", "-pk"]
        indexes = [models.Index(fields=["employee", "competency", "source", "observed_on"])]
        constraints = [
            models.UniqueConstraint(fields=["origin", "competency", "employee"], name="evidence_is_told_once"),
            models.CheckConstraint(name="evidence_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.level}"
