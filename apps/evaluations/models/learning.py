from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.competencies.models import LEVEL_VALIDATORS, Competency
from apps.employees.models import Employee
from apps.evaluations.models.windows import EvaluationWindow


class LearningMeasure(models.Model):
    """One competency of one graduate: where it stood before the training, and how far the programme takes it.

    Both are frozen when the window opens. The level after is no column: it is read from the evidence that the answers
    of the window left (`learning:<participation>`).
    """

    window = models.ForeignKey(
        EvaluationWindow, on_delete=models.PROTECT, related_name="measures", verbose_name="evaluasi"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="lulusan")
    # Who rates beside the graduate; empty where nobody heads the units above.
    supervisor = models.ForeignKey(
        Employee, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="atasan langsung"
    )
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    expected_level = models.PositiveSmallIntegerField("tingkat yang dituju", validators=LEVEL_VALIDATORS)
    level_before = models.DecimalField("tingkat sebelum", max_digits=3, decimal_places=2, null=True)

    class Meta:
        verbose_name = "ukuran pembelajaran"
        verbose_name_plural = "ukuran pembelajaran"
        ordering = ["window", "competency", "employee"]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "employee", "competency"], name="a_graduate_is_measured_once_a_competency"
            ),
            models.CheckConstraint(name="expected_level_1_to_5", condition=Q(expected_level__range=(1, 5))),
            models.CheckConstraint(
                name="level_before_1_to_5", condition=Q(level_before__isnull=True) | Q(level_before__range=(1, 5))
            ),
            models.CheckConstraint(
                name="nobody_rates_himself_as_supervisor",
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("employee")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} sampai tingkat {self.expected_level}"


class LearningScore(models.Model):
    """What a graduate scored in the tests of a training, from 0 to 100, as an officer typed it; either may be missing.

    The window counts the savings (`scores_version`), so that two officers cannot overwrite each other unseen.
    """

    window = models.ForeignKey(
        EvaluationWindow, on_delete=models.PROTECT, related_name="scores", verbose_name="evaluasi"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="lulusan")
    before = models.DecimalField("sebelum", max_digits=5, decimal_places=2, null=True)
    after = models.DecimalField("sesudah", max_digits=5, decimal_places=2, null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    entered_at = models.DateTimeField("dicatat")

    class Meta:
        verbose_name = "nilai tes"
        verbose_name_plural = "nilai tes"
        ordering = ["window", "employee"]
        constraints = [
            models.UniqueConstraint(fields=["window", "employee"], name="a_graduate_is_tested_once"),
            models.CheckConstraint(
                name="test_score_0_to_100",
                condition=(Q(before__isnull=True) | Q(before__range=(0, 100)))
                & (Q(after__isnull=True) | Q(after__range=(0, 100))),
            ),
            models.CheckConstraint(name="test_has_a_score", condition=Q(before__isnull=False) | Q(after__isnull=False)),
        ]
