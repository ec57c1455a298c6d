"""Page-shaped reads about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.employees.models import Employee, Institution, OrganisationUnit, Placement
from apps.employees.querysets import EmployeeQuerySet
from apps.employees.supervision import Supervision, opd_head_of, supervisor_of


@dataclass(frozen=True)
class Profile:
    employee: Employee
    unit_trail: list[OrganisationUnit]
    supervisor: Supervision | None
    opd_head: Supervision | None
    placements: QuerySet[Placement]


def profile_of(employee: Employee, on: date) -> Profile:
    ancestors = OrganisationUnit.objects.filter(pk__in=employee.unit.ancestor_ids).order_by("depth")
    return Profile(
        employee=employee,
        unit_trail=list(ancestors),
        supervisor=supervisor_of(employee, on),
        opd_head=opd_head_of(employee, on),
        placements=employee.placements.select_related("unit", "position"),
    )


def visible_list(user: User, on: date) -> EmployeeQuerySet:
    """Rows of the list of people."""
    return Employee.objects.visible_to(user, on).select_related("unit", "position", "institution")


def visible_opds(user: User, on: date) -> QuerySet[OrganisationUnit]:
    """First-level units that hold somebody whom the user may see: the choices of the list's filter."""
    seen = Employee.objects.visible_to(user, on).filter(institution=OuterRef("pk"))
    institutions = Institution.objects.filter(Exists(seen))
    return OrganisationUnit.objects.filter(depth=1, institution__in=institutions).order_by("name", "pk")
