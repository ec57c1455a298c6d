from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.competencies.models import Competency
from apps.employees.models import Institution
from apps.surveys.models import Campaign

USG_VALIDATORS = [MinValueValidator(1), MaxValueValidator(5)]


class StrategicPriority(models.Model):
    """What the institution itself says of a competency for one plan year: link to its goals, and USG (1 to 5 each)."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+", verbose_name="instansi")
    plan_year = models.PositiveSmallIntegerField("tahun rencana")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+", verbose_name="kompetensi")
    strategic_link = models.DecimalField(
        "kaitan strategis (0–1)",
        max_digits=3,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    urgency = models.PositiveSmallIntegerField("urgensi", default=1, validators=USG_VALIDATORS)
    seriousness = models.PositiveSmallIntegerField("keseriusan", default=1, validators=USG_VALIDATORS)
    growth = models.PositiveSmallIntegerField("pertumbuhan", default=1, validators=USG_VALIDATORS)
    is_mandatory = models.BooleanField("wajib", default=False, help_text="misalnya peraturan baru; mendahului skor")
    reason = models.CharField("alasan", max_length=300)

    class Meta:
        verbose_name = "prioritas strategis"
        verbose_name_plural = "prioritas strategis"
        ordering = ["-plan_year", "competency"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "plan_year", "competency"], name="strategic_priority_is_said_once"
            ),
            models.CheckConstraint(
                name="strategic_link_0_to_1", condition=Q(strategic_link__gte=0, strategic_link__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.plan_year}"


class CompetencyDemand(models.Model):
    """How many of the assessed people of a campaign lack a competency; refreshed by a sweep, dated."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="demand")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    asked = models.PositiveIntegerField("ditanya")
    assessed = models.PositiveIntegerField("sudah dinilai")
    lacking = models.PositiveIntegerField("dengan kesenjangan")
    total_gap = models.DecimalField("jumlah kesenjangan", max_digits=9, decimal_places=2)
    computed_at = models.DateTimeField("dihitung")

    class Meta:
        verbose_name = "kebutuhan per kompetensi"
        verbose_name_plural = "kebutuhan per kompetensi"
        ordering = ["campaign", "competency"]
        constraints = [models.UniqueConstraint(fields=["campaign", "competency"], name="demand_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.competency}: {self.lacking} dari {self.assessed}"
