from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Q, Sum
from django.db.models.expressions import Combinable

from apps.competencies.models import Competency
from apps.employees.models import Institution, OrganisationUnit
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
            models.CheckConstraint(
                name="usg_1_to_5_each",
                condition=Q(
                    urgency__range=(1, 5),
                    seriousness__range=(1, 5),
                    growth__range=(1, 5),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.plan_year}"


class CompetencyDemandQuerySet(models.QuerySet["CompetencyDemand"]):
    def below(self, paths: Iterable[str]) -> CompetencyDemandQuerySet:
        """Of the units with these paths and of every unit below them."""
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(unit__path__startswith=path)
        return self.filter(condition)

    def totals(self, **by: Combinable) -> models.QuerySet[Any, Any]:
        """Sums over units, one row for each competency (and further `by`, named expressions)."""
        return (
            self.order_by()
            .values("competency_id", **by)
            .annotate(
                asked=Sum("asked"),
                assessed=Sum("assessed"),
                lacking=Sum("lacking"),
                low=Sum("low"),
                medium=Sum("medium"),
                high=Sum("high"),
                total_gap=Sum("total_gap"),
                computed_at=Max("computed_at"),
            )
        )


class CompetencyDemand(models.Model):
    """How many of a unit's own people lack a competency in a campaign; refreshed by a sweep, dated."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="demand")
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.CASCADE, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    asked = models.PositiveIntegerField("ditanya")
    assessed = models.PositiveIntegerField("sudah dinilai")
    lacking = models.PositiveIntegerField("dengan kesenjangan")
    low = models.PositiveIntegerField("kesenjangan rendah")
    medium = models.PositiveIntegerField("kesenjangan sedang")
    high = models.PositiveIntegerField("kesenjangan tinggi")
    total_gap = models.DecimalField("jumlah kesenjangan", max_digits=9, decimal_places=2)
    computed_at = models.DateTimeField("dihitung")

    objects = CompetencyDemandQuerySet.as_manager()

    class Meta:
        verbose_name = "kebutuhan per kompetensi"
        verbose_name_plural = "kebutuhan per kompetensi"
        ordering = ["campaign", "competency", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit", "competency"], name="demand_is_counted_once"),
            models.CheckConstraint(
                name="demand_parts_fit_their_whole",
                condition=Q(lacking__lte=F("assessed"), assessed__lte=F("asked"), total_gap__gte=0),
            ),
            models.CheckConstraint(
                name="demand_classes_add_up", condition=Q(lacking=F("low") + F("medium") + F("high"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.lacking} dari {self.assessed}"
