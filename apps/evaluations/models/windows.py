"""What people say about a cohort. Who answered is one table, what was answered another, without a key between.

An answer carries no day, no order and no unit: when its window is sealed, all answers of the window are written anew in
mixed order under new random keys, and a group that is too small to be shown loses its name.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Cast, NullIf

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.evaluations.enums import Aspect, Barrier, EvaluationKind, RemarksState, Voice
from apps.evaluations.models.effects import READERS

LOWEST, HIGHEST = 1, 5


class Instrument(models.Model):
    """A version of a questionnaire; the newest that has begun is the one that new windows ask."""

    kind = models.CharField("jenis", max_length=9, choices=EvaluationKind.choices)
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


class EvaluationWindowQuerySet(models.QuerySet["EvaluationWindow"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_window`."""
        return self.filter(cohort__institution__in=roles_of(user, on).institution_ids(*READERS))

    def with_rate(self) -> Self:
        """Adds `invited`, `answered` and `rate`, the share from 0 to 1."""
        counted = self.annotate(
            invited=Count("participations"),
            answered=Count("participations", filter=Q(participations__has_answered=True)),
        )
        return counted.annotate(rate=Cast(F("answered"), models.FloatField()) / NullIf(F("invited"), 0))


class EvaluationWindow(models.Model):
    """The days in which people may answer about a cohort at one level of Kirkpatrick; sealed once they are over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="evaluation_windows", verbose_name="angkatan"
    )
    kind = models.CharField("jenis", max_length=9, choices=EvaluationKind.choices)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="windows", verbose_name="instrumen"
    )
    opens_on = models.DateField("dibuka")
    closes_on = models.DateField("ditutup")
    sealed_on = models.DateField("disegel", null=True)
    # How many of the days of `evaluation_reminder_days` have been told; claimed before telling.
    reminders_told = models.PositiveSmallIntegerField("pengingat terkirim", default=0)
    note = models.CharField("catatan", max_length=300, blank=True)
    # Grows with every saving of test scores: the optimistic lock of their page.
    scores_version = models.PositiveIntegerField("versi nilai tes", default=0)
    remarks_state = models.CharField("keadaan saran", max_length=9, choices=RemarksState.choices, blank=True)

    objects = EvaluationWindowQuerySet.as_manager()

    if TYPE_CHECKING:
        # What `with_rate` adds.
        invited: int
        answered: int
        rate: float | None

    class Meta:
        verbose_name = "evaluasi pelatihan"
        verbose_name_plural = "evaluasi pelatihan"
        ordering = ["-opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "kind"], name="one_window_a_cohort_and_kind"),
            models.CheckConstraint(name="window_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="window_is_sealed_after_it_closed",
                condition=Q(sealed_on__isnull=True) | Q(sealed_on__gt=F("closes_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.cohort}"

    @property
    def is_sealed(self) -> bool:
        return self.sealed_on is not None

    def is_open(self, on: date) -> bool:
        return self.closes_on >= on and not self.is_sealed


class Participation(models.Model):
    """Who was asked, in which voice, and whether an answer came; not when, and not which."""

    window = models.ForeignKey(
        EvaluationWindow, on_delete=models.PROTECT, related_name="participations", verbose_name="evaluasi"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="pegawai")
    voice = models.CharField("sebagai", max_length=11, choices=Voice.choices, default=Voice.PARTICIPANT)
    has_answered = models.BooleanField("sudah menjawab", default=False)

    class Meta:
        verbose_name = "keikutsertaan"
        verbose_name_plural = "keikutsertaan"
        ordering = ["window", "employee"]
        constraints = [models.UniqueConstraint(fields=["window", "employee"], name="each_is_asked_once")]


class AnonymousAnswer(models.Model):
    """What somebody answered: `ratings` by the item's code, the barrier where it is asked for, and a remark.

    `voice` is empty once it would name too few people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    window = models.ForeignKey(
        EvaluationWindow, on_delete=models.PROTECT, related_name="answers", verbose_name="evaluasi"
    )
    voice = models.CharField("sebagai", max_length=11, choices=Voice.choices, blank=True, default=Voice.PARTICIPANT)
    ratings = models.JSONField("nilai")
    barrier = models.CharField("hambatan terbesar", max_length=7, choices=Barrier.choices, blank=True)
    remark = models.TextField("saran", max_length=500, blank=True)
    is_withheld = models.BooleanField("saran disembunyikan", default=False)

    class Meta:
        verbose_name = "jawaban anonim"
        verbose_name_plural = "jawaban anonim"
        ordering = ["pk"]


class Moderation(models.Model):
    """Somebody read all remarks of a window and withheld those that tell of whom they come, or name somebody.

    Kept beside the answers, so that no answer leads to a person.
    """

    window = models.ForeignKey(
        EvaluationWindow, on_delete=models.PROTECT, related_name="moderations", verbose_name="evaluasi"
    )
    version = models.PositiveSmallIntegerField("versi")
    moderated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="dibaca oleh")
    moderated_at = models.DateTimeField("dibaca")
    withheld_count = models.PositiveSmallIntegerField("jumlah yang disembunyikan")

    class Meta:
        verbose_name = "pembacaan saran"
        verbose_name_plural = "pembacaan saran"
        ordering = ["window", "version"]
        constraints = [models.UniqueConstraint(fields=["window", "version"], name="moderation_version_is_once")]
