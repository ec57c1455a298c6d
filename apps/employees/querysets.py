"""How the rest of the code speaks of people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.employees.models import OrganisationUnit

# Kedudukan hukum (SIASN) of people who are planned for; 71 and 73 occur with PPPK (meaning not confirmed).
ACTIVE_LEGAL_STATUSES = ("01", "71", "73")


class EmployeeQuerySet(models.QuerySet[Any]):
    def active(self) -> EmployeeQuerySet:
        """In service and found in the newest file."""
        return self.filter(legal_status__in=ACTIVE_LEGAL_STATUSES, missing_since__isnull=True)

    def within(self, units: list[OrganisationUnit]) -> EmployeeQuerySet:
        """In one of the units or anywhere below them."""
        if not units:
            return self.none()
        query = Q()
        for unit in units:
            query |= Q(unit__path__startswith=unit.path)
        return self.filter(query)

    def visible_to(self, user: User, on: date) -> EmployeeQuerySet:
        """The list twin of `policies.can_view_employee`."""
        from apps.employees.visibility import visible_employees

        return self.filter(visible_employees(user, on))


EmployeeManager = models.Manager.from_queryset(EmployeeQuerySet)
