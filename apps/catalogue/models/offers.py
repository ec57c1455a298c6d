from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.catalogue.enums import HoursUnit, Pathway, ProviderKind
from apps.competencies.models import Competency


class DevelopmentForm(models.Model):
    """A form of development with its rule of learning hours (JP) and pillar of 10-20-70."""

    code = models.CharField("kode", max_length=6, unique=True)
    name = models.CharField("nama", max_length=150)
    siasn_id = models.PositiveSmallIntegerField("ID jenis diklat SIASN", null=True, blank=True)
    pathway = models.CharField("jalur", max_length=12, choices=Pathway.choices)
    pillar = models.PositiveSmallIntegerField("pilar", choices=[(10, "10%"), (20, "20%"), (70, "70%")])
    hours_unit = models.CharField("satuan JP", max_length=10, choices=HoursUnit.choices)
    hours_national = models.DecimalField("JP dalam negeri", max_digits=5, decimal_places=1, null=True, blank=True)
    hours_abroad = models.DecimalField("JP luar negeri", max_digits=5, decimal_places=1, null=True, blank=True)
    abroad_factor = models.DecimalField("faktor luar negeri", max_digits=3, decimal_places=2, null=True, blank=True)
    cap = models.PositiveSmallIntegerField("batas", null=True, blank=True)
    cap_abroad = models.PositiveSmallIntegerField("batas luar negeri", null=True, blank=True)
    cap_period = models.CharField(
        "periode batas", max_length=5, blank=True, choices=[("DAY", "per hari"), ("MONTH", "per bulan")]
    )
    rule_text = models.CharField("aturan JP", max_length=300)
    source = models.CharField("sumber", max_length=300)
    valid_from = models.DateField("berlaku sejak")

    class Meta:
        verbose_name = "bentuk pengembangan"
        verbose_name_plural = "bentuk pengembangan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=200)
    kind = models.CharField("jenis", max_length=16, choices=ProviderKind.choices)

    class Meta:
        verbose_name = "penyelenggara"
        verbose_name_plural = "penyelenggara"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    code = models.CharField("kode", max_length=20, unique=True)
    title = models.CharField("judul", max_length=200)
    form = models.ForeignKey(
        DevelopmentForm, on_delete=models.PROTECT, related_name="programmes", verbose_name="bentuk"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="programmes", verbose_name="penyelenggara"
    )
    learning_hours = models.PositiveSmallIntegerField("JP")
    cost_per_person = models.PositiveIntegerField("biaya per orang (Rp)", default=0)
    description = models.TextField("uraian", blank=True)
    service_indicator = models.CharField("indikator layanan yang dituju", max_length=200, blank=True)
    is_active = models.BooleanField("ditawarkan", default=True)

    # Set by `selectors.programmes_for`: the level of the competency that was asked about.
    gained_level: int

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(name="programme_has_learning_hours", condition=Q(learning_hours__gte=1))]

    def __str__(self) -> str:
        return self.title


class ProgrammeCompetency(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="competencies")
    competency = models.ForeignKey(
        Competency, on_delete=models.PROTECT, related_name="programme_links", verbose_name="kompetensi"
    )
    gained_level = models.PositiveSmallIntegerField("tingkat yang dicapai")

    class Meta:
        verbose_name = "kompetensi yang diperoleh"
        verbose_name_plural = "kompetensi yang diperoleh"
        ordering = ["programme", "competency"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "competency"], name="programme_gains_competency_once"),
            models.CheckConstraint(name="gained_level_1_to_5", condition=Q(gained_level__gte=1, gained_level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.competency} sampai tingkat {self.gained_level}"
