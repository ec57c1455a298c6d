from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.catalogue.enums import CapPeriod, HoursUnit
from apps.catalogue.learning_hours import Rule
from apps.catalogue.models.offers import DevelopmentForm


class HoursRule(models.Model):
    """What a form of development counts for in learning hours (JP). The newest rule that has begun is in force.

    The cap counts in the unit of the rule: sessions for a form by session, JP of the programme otherwise.
    """

    form = models.ForeignKey(
        DevelopmentForm, on_delete=models.PROTECT, related_name="hours_rules", verbose_name="bentuk"
    )
    valid_from = models.DateField("berlaku sejak")
    hours_unit = models.CharField("satuan JP", max_length=10, choices=HoursUnit.choices)
    hours_national = models.DecimalField("JP dalam negeri", max_digits=5, decimal_places=1, null=True, blank=True)
    hours_abroad = models.DecimalField("JP luar negeri", max_digits=5, decimal_places=1, null=True, blank=True)
    abroad_factor = models.DecimalField("faktor luar negeri", max_digits=3, decimal_places=2, null=True, blank=True)
    cap = models.PositiveSmallIntegerField("batas", null=True, blank=True)
    cap_abroad = models.PositiveSmallIntegerField("batas luar negeri", null=True, blank=True)
    cap_period = models.CharField("periode batas", max_length=5, blank=True, choices=CapPeriod.choices)
    rule_text = models.CharField("aturan JP", max_length=300)
    source = models.CharField("sumber", max_length=300)

    class Meta:
        verbose_name = "aturan JP"
        verbose_name_plural = "aturan JP"
        ordering = ["form__code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["form", "valid_from"], name="form_has_one_hours_rule_a_day"),
            models.CheckConstraint(
                name="a_cap_of_hours_has_its_period",
                condition=Q(cap__isnull=True, cap_abroad__isnull=True, cap_period="")
                | (Q(cap__isnull=False) & ~Q(cap_period="")),
            ),
            models.CheckConstraint(
                name="a_counted_unit_has_its_hours",
                condition=Q(hours_unit__in=["PROGRAMME", "DECISION"])
                | Q(hours_national__gt=0, hours_abroad__gt=0, hours_national__isnull=False, hours_abroad__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} sejak {self.valid_from:%d-%m-%Y}"

    @property
    def arithmetic(self) -> Rule:
        """The numbers alone, as `learning_hours` reckons with them."""
        return Rule(
            unit=self.hours_unit,
            national=self.hours_national,
            abroad=self.hours_abroad,
            abroad_factor=self.abroad_factor,
            cap=self.cap,
            cap_abroad=self.cap_abroad,
            cap_period=self.cap_period,
        )
