from __future__ import annotations

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
