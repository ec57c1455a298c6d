from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from apps.catalogue.enums import AgreementState, Method, Pathway, ProviderKind
from apps.competencies.models import Competency


class DevelopmentForm(models.Model):
    """A form of development with its pillar of 10-20-70; what it counts for is said by its dated `HoursRule`s."""

    code = models.CharField("kode", max_length=6, unique=True)
    name = models.CharField("nama", max_length=150)
    siasn_id = models.PositiveSmallIntegerField("ID jenis diklat SIASN", null=True, blank=True)
    pathway = models.CharField("jalur", max_length=12, choices=Pathway.choices)
    pillar = models.PositiveSmallIntegerField("pilar", choices=[(10, "10%"), (20, "20%"), (70, "70%")])

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


class Agreement(models.Model):
    """A memorandum or contract (MoU, PKS) with a provider, between two dates."""

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="agreements", verbose_name="penyelenggara"
    )
    number = models.CharField("nomor", max_length=80)
    title = models.CharField("tentang", max_length=200)
    starts_on = models.DateField("mulai berlaku")
    ends_on = models.DateField("berakhir")

    class Meta:
        verbose_name = "perjanjian kerja sama"
        verbose_name_plural = "perjanjian kerja sama"
        ordering = ["-ends_on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="provider_signs_an_agreement_once"),
            models.CheckConstraint(name="agreement_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.number} tentang {self.title}"

    def state_on(self, on: date) -> AgreementState:
        """In force on its first and its last day."""
        if on < self.starts_on:
            return AgreementState.COMING
        return AgreementState.IN_FORCE if on <= self.ends_on else AgreementState.ENDED


class Programme(models.Model):
    code = models.CharField("kode", max_length=20, unique=True)
    title = models.CharField("judul", max_length=200)
    form = models.ForeignKey(
        DevelopmentForm, on_delete=models.PROTECT, related_name="programmes", verbose_name="bentuk"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="programmes", verbose_name="penyelenggara"
    )
    method = models.CharField("metode", max_length=9, choices=Method.choices, default=Method.IN_PERSON)
    learning_hours = models.PositiveSmallIntegerField("JP")
    cost_per_person = models.PositiveIntegerField("biaya per orang (Rp)", default=0)
    budget_code = models.CharField("kode rekening", max_length=30, blank=True)
    description = models.TextField("uraian", blank=True)
    link = models.URLField("tautan", blank=True, help_text="halaman kelas daring, bila ada")
    service_indicator = models.CharField("indikator layanan yang dituju", max_length=200, blank=True)
    # The code of an indicator of service units: their room lies beside this one, so it is named, not linked (ADR 5).
    indicator_code = models.SlugField(
        "kode indikator layanan", max_length=60, blank=True, help_text="misalnya skm-u3 atau waktu-layanan"
    )
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

    @property
    def is_further_education(self) -> bool:
        """Study at a university (tugas belajar): taken up one by one, never in cohorts."""
        return self.form.pathway == Pathway.PENDIDIKAN


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
