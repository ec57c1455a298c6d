"""What participants say about a cohort. Who answered is one table, what was answered another, without a key between.

An answer carries no day and no order: when its window is sealed, all answers of the window are written anew in mixed
order under new random keys.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.evaluations.enums import Aspect, InstrumentKind
from apps.evaluations.models.effects import READERS

LOWEST, HIGHEST = 1, 5


class Instrument(models.Model):
    """A version of a questionnaire; the newest that has begun is the one that new windows ask."""

    kind = models.CharField("jenis", max_length=8, choices=InstrumentKind.choices)
    version = models.PositiveSmallIntegerField("versi")
    title = models.CharField("judul", max_length=150)
    introduction = models.TextField("pengantar", max_length=500)
    lowest_label = models.CharField("arti nilai 1", max_length=40)
    highest_label = models.CharField("arti nilai 5", max_length=40)
    valid_from = models.DateField("dipakai sejak")
    source = models.CharField("sumber", max_length=300)

    class Meta:
        verbose_name = "instrumen evaluasi"
        verbose_name_plural = "instrumen evaluasi"
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="instrument_version_is_once")]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"


class InstrumentItem(models.Model):
    """One sentence that is rated from 1 to 5."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="items", verbose_name="instrumen")
    code = models.SlugField("kode", max_length=20)
    aspect = models.CharField("aspek", max_length=11, choices=Aspect.choices)
    text = models.CharField("pernyataan", max_length=200)
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "pernyataan"
        verbose_name_plural = "pernyataan"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="item_code_is_once_in_its_version")]

    def __str__(self) -> str:
        return self.text


class ReactionWindowQuerySet(models.QuerySet["ReactionWindow"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_reactions`."""
        return self.filter(cohort__institution__in=roles_of(user, on).institution_ids(*READERS))

    def with_rate(self) -> Self:
        """Adds `invited` and `answered`."""
        return self.annotate(
            invited=Count("participations"),
            answered=Count("participations", filter=Q(participations__has_answered=True)),
        )


class ReactionWindow(models.Model):
    """The days in which the attendees of a cohort may answer; sealed once they are over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.OneToOneField(
        Cohort, on_delete=models.PROTECT, related_name="reaction_window", verbose_name="angkatan"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="windows", verbose_name="instrumen"
    )
    opens_on = models.DateField("dibuka")
    closes_on = models.DateField("ditutup")
    sealed_on = models.DateField("disegel", null=True)

    objects = ReactionWindowQuerySet.as_manager()

    if TYPE_CHECKING:
        # What `with_rate` adds.
        invited: int
        answered: int

    class Meta:
        verbose_name = "penilaian peserta"
        verbose_name_plural = "penilaian peserta"
        ordering = ["-opens_on", "pk"]
        constraints = [
            models.CheckConstraint(name="window_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="window_is_sealed_after_it_closed",
                condition=Q(sealed_on__isnull=True) | Q(sealed_on__gt=F("closes_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Penilaian peserta {self.cohort}"

    @property
    def is_sealed(self) -> bool:
        return self.sealed_on is not None


class Participation(models.Model):
    """Who was asked and whether an answer came; not when, and not which."""

    window = models.ForeignKey(
        ReactionWindow, on_delete=models.PROTECT, related_name="participations", verbose_name="penilaian"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="pegawai")
    has_answered = models.BooleanField("sudah menjawab", default=False)

    class Meta:
        verbose_name = "keikutsertaan"
        verbose_name_plural = "keikutsertaan"
        ordering = ["window", "employee"]
        constraints = [models.UniqueConstraint(fields=["window", "employee"], name="attendee_is_asked_once")]


class AnonymousAnswer(models.Model):
    """What somebody answered: `ratings` by the item's code, and a remark."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    window = models.ForeignKey(
        ReactionWindow, on_delete=models.PROTECT, related_name="answers", verbose_name="penilaian"
    )
    ratings = models.JSONField("nilai")
    remark = models.TextField("saran", max_length=500, blank=True)

    class Meta:
        verbose_name = "jawaban anonim"
        verbose_name_plural = "jawaban anonim"
        ordering = ["pk"]
