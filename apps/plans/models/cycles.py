"""The years that plans are made for, and what each inherits from the year before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.competencies.models import Competency
from apps.employees.enums import Role
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.plans.enums import CarryKind, CycleState, PlanState
from apps.surveys.models import Campaign

CYCLE_READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


class PlanningCycleQuerySet(models.QuerySet["PlanningCycle"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_cycle`."""
        return self.filter(institution__in=roles_of(user, on).institution_ids(*CYCLE_READERS))

    def with_counts(self) -> Self:
        """Adds `plan_count` and `verified_count` of living plans, and `carried_count`."""
        living = Q(plans__isnull=False) & ~Q(plans__state=PlanState.CANCELLED)
        carried = CarriedNeed.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
        return self.annotate(
            plan_count=Count("plans", filter=living),
            verified_count=Count("plans", filter=Q(plans__state=PlanState.VERIFIED)),
            carried_count=Coalesce(Subquery(carried.annotate(total=Count("pk")).values("total")), 0),
        )


class PlanningCycle(models.Model):
    """The year that plans are made for; its needs come from one survey."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="cycles", verbose_name="instansi"
    )
    year = models.PositiveSmallIntegerField("tahun")
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="cycles", verbose_name="survei"
    )
    opens_on = models.DateField("dibuka")
    closes_on = models.DateField("batas pengajuan")
    state = models.CharField("status", max_length=6, choices=CycleState.choices, default=CycleState.OPEN)

    objects = PlanningCycleQuerySet.as_manager()
    if TYPE_CHECKING:
        # What `with_counts` adds.
        plan_count: int
        verified_count: int
        carried_count: int

    class Meta:
        verbose_name = "siklus perencanaan"
        verbose_name_plural = "siklus perencanaan"
        ordering = ["-year", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_cycle_a_year"),
            models.CheckConstraint(name="cycle_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return f"Siklus {self.year} {self.institution}"

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return "info" if self.state == CycleState.OPEN else "neutral"


class CarriedNeed(models.Model):
    """A need that an earlier year left open, with the reason. Append-only; told once by its origin.

    `origin` names what it comes from, as `plan-gap:<id>` or a key of a room above (ADR 5).
    """

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="carried", verbose_name="siklus")
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="carried_needs", verbose_name="pegawai"
    )
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    kind = models.CharField("jenis", max_length=12, choices=CarryKind.choices)
    reason = models.CharField("alasan", max_length=400)
    origin = models.CharField("asal", max_length=80)
    created_at = models.DateTimeField("dibuat")

    class Meta:
        verbose_name = "kebutuhan terbawa"
        verbose_name_plural = "kebutuhan terbawa"
        ordering = ["cycle", "employee", "competency__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "origin"], name="need_is_carried_once"),
            models.CheckConstraint(name="carried_need_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.reason}"
