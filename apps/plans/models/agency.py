"""The yearly plan of an agency (perangkat daerah), put together from the plans of its people."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.plans.models.cycles import CYCLE_READERS, PlanningCycle
from apps.plans.models.plans import UNIT_READERS


class AgencyPlanQuerySet(models.QuerySet["AgencyPlan"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_agency_plan`."""
        roles = roles_of(user, on)
        visible = Q(cycle__institution__in=roles.institution_ids(*CYCLE_READERS))
        for role in UNIT_READERS:
            for path in roles.unit_paths(role):
                visible |= Q(unit__path__startswith=path)
        return self.filter(visible)


class AgencyPlan(models.Model):
    """What the documents of an agency and a cycle are about. It holds nothing: its content is frozen at each issue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(
        PlanningCycle, on_delete=models.PROTECT, related_name="agency_plans", verbose_name="siklus"
    )
    unit = models.ForeignKey(
        OrganisationUnit, on_delete=models.PROTECT, related_name="agency_plans", verbose_name="perangkat daerah"
    )
    created_at = models.DateTimeField("dibuat")

    objects = AgencyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana perangkat daerah"
        verbose_name_plural = "rencana perangkat daerah"
        ordering = ["-cycle__year", "unit__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_agency_plan_a_year")]

    def __str__(self) -> str:
        return f"Rencana {self.cycle.year} {self.unit}"

    @property
    def subject_key(self) -> str:
        """How documents name this plan."""
        return f"agency-plan:{self.pk}"
