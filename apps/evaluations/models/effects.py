from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.evaluations.enums import EffectCaution, EffectMethod, EffectVerdict
from apps.outcomes.models import Indicator

TONES = {
    EffectVerdict.SUPPORTED: "success",
    EffectVerdict.UNCLEAR: "neutral",
    EffectVerdict.NOT_SUPPORTED: "warning",
}
# How a difference is counted, where it differs from how a value is.
DIFFERENCES = {"%": "poin persen", "dari 100": "poin"}
# Estimates speak of service units, never of people, so leaders read them all.
READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR, Role.LEADER)


class EffectEstimateQuerySet(models.QuerySet["EffectEstimate"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_estimate`."""
        return self.filter(cohort__institution__in=roles_of(user, on).institution_ids(*READERS))

    def newest(self) -> Self:
        """The newest estimate of each cohort."""
        rows = EffectEstimate.objects.filter(cohort=OuterRef("cohort")).order_by("-computed_at", "-pk")
        return self.filter(pk=Subquery(rows.values("pk")[:1]))


class EffectEstimate(models.Model):
    """How far the indicator of a programme moved around one cohort. Append-only.

    `inputs` holds every figure that was used. Estimates are in the indicator's unit of measure and positive when the
    service got better. The same inputs are estimated once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="effect_estimates", verbose_name="angkatan"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="effect_estimates", verbose_name="indikator"
    )
    computed_at = models.DateTimeField("dihitung")
    inputs = models.JSONField("bahan")
    inputs_sha256 = models.CharField("sidik bahan", max_length=64)
    method = models.CharField("cara", max_length=12, choices=EffectMethod.choices)
    verdict = models.CharField("kesimpulan", max_length=13, choices=EffectVerdict.choices)
    caution = models.CharField("catatan", max_length=15, choices=EffectCaution.choices, blank=True)
    is_falling = models.BooleanField("menurun", default=False)
    threshold = models.FloatField("perubahan terkecil yang berarti")
    estimate = models.FloatField("perkiraan", null=True)
    low = models.FloatField("batas bawah", null=True)
    high = models.FloatField("batas atas", null=True)
    standard_error = models.FloatField("galat baku", null=True)
    degrees_of_freedom = models.FloatField("derajat bebas", null=True)
    smallest_detectable = models.FloatField("perubahan terkecil yang dapat terlihat", null=True)
    trained_count = models.PositiveSmallIntegerField("unit peserta")
    comparison_count = models.PositiveSmallIntegerField("unit pembanding")
    months_before = models.PositiveSmallIntegerField("bulan sebelum")
    months_after = models.PositiveSmallIntegerField("bulan sesudah")
    changes = models.JSONField("perubahan tiap unit", default=list)

    objects = EffectEstimateQuerySet.as_manager()

    class Meta:
        verbose_name = "perkiraan perubahan layanan"
        verbose_name_plural = "perkiraan perubahan layanan"
        ordering = ["-computed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "inputs_sha256"], name="same_figures_are_estimated_once"),
            models.CheckConstraint(
                name="interval_holds_its_estimate",
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lte=F("estimate"), high__gte=F("estimate")),
            ),
            models.CheckConstraint(
                name="supported_only_beside_other_units",
                condition=~Q(verdict="SUPPORTED") | Q(method="DIFF_IN_DIFF", low__gt=0, estimate__gte=F("threshold")),
            ),
            models.CheckConstraint(
                name="not_supported_lies_under_the_threshold",
                condition=~Q(verdict="NOT_SUPPORTED") | Q(high__lt=F("threshold")),
            ),
            models.CheckConstraint(
                name="falling_is_a_kind_of_not_supported",
                condition=Q(is_falling=False) | Q(verdict="NOT_SUPPORTED", high__lt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.get_verdict_display()}"

    @property
    def tone(self) -> str:
        """The colour of the verdict's badge."""
        return "danger" if self.is_falling else TONES[EffectVerdict(self.verdict)]

    @property
    def verdict_words(self) -> str:
        return "Tidak didukung, menurun" if self.is_falling else self.get_verdict_display()

    @property
    def unit_of_differences(self) -> str:
        unit = str(self.inputs["indicator"]["unit_of_measure"])
        return DIFFERENCES.get(unit, unit)

    @property
    def units(self) -> list[dict[str, Any]]:
        """The service units whose figures were used, as they were named then."""
        return list(self.inputs["units"])
