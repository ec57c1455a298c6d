"""Page-shaped reads about people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.employees.models import Employee, OrganisationUnit, Placement
from apps.employees.querysets import EmployeeQuerySet
from apps.employees.roles import roles_of
from apps.employees.supervision import Supervision, opd_head_of, supervisor_of
from apps.employees.visibility import INSTITUTION_WIDE


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
    """First-level units that hold somebody whom the user may see: the choices of the list's filter.

    Who sees everybody of an institution is offered all its units, without a look at its people.
    """
    wide = roles_of(user, on).institution_ids(*INSTITUTION_WIDE)
    if wide:
        return OrganisationUnit.objects.filter(depth=1, institution__in=wide).order_by("name", "pk")
    paths = Employee.objects.visible_to(user, on).order_by().values_list("unit__path", flat=True)
    return first_level_units(paths.distinct())


def first_level_units(paths: Iterable[str]) -> QuerySet[OrganisationUnit]:
    """The first-level units that these paths of units lead through; a root itself lies in none."""
    ids = {int(line[1]) for path in paths if len(line := path.strip("/").split("/")) > 1}
    return OrganisationUnit.objects.filter(pk__in=ids).order_by("name", "pk")
