"""Whose documents are printed together, and in which volume each belongs."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.documents.batches import Entry
from apps.documents.models import Document, DocumentStatus
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.plans.enums import DOCUMENT_KIND
from apps.plans.models import Plan, PlanningCycle

DEEPEST = 2  # institution, its offices, their divisions


def printable_units(user: User, on: date) -> QuerySet[OrganisationUnit]:
    """The list twin of `policies.can_print_unit`."""
    roles = roles_of(user, on)
    units = Q(institution__in=roles.institution_ids(Role.BKD_OFFICER))
    for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
        units |= Q(path__startswith=path)
    return OrganisationUnit.objects.filter(units)


def offered_units(user: User, on: date) -> list[OrganisationUnit]:
    """Those of a size to print, as a tree: each unit after the one above it, neighbours by name."""
    units = list(printable_units(user, on).filter(depth__lte=DEEPEST))
    names = {unit.pk: unit.name for unit in units}
    return sorted(units, key=lambda unit: [names.get(key, "") for key in unit.ancestor_ids])


def document_entries(cycle: PlanningCycle, unit: OrganisationUnit) -> list[Entry]:
    """Valid documents of plans in the unit, then in its own units by their names; within each by people's names.

    Of a plan that is being amended it is the version that still stands.

    Three queries for any number of plans.
    """
    verified = Plan.objects.filter(cycle=cycle, employee__unit__path__startswith=unit.path).once_verified()
    key = Concat(Value("plan:"), Cast("pk", CharField()))
    documents = dict(
        Document.objects.filter(
            kind=DOCUMENT_KIND,
            status=DocumentStatus.VALID,
            subject__in=verified.annotate(key=key).order_by().values("key"),
        ).values_list("subject", "pk")
    )
    names = dict(OrganisationUnit.objects.filter(Q(pk=unit.pk) | Q(parent=unit)).values_list("pk", "name"))
    rows = []
    for plan in verified.select_related("employee__unit"):
        document_id = documents.get(plan.subject_key)
        if document_id:
            below = plan.employee.unit.ancestor_ids[unit.depth :][:2]
            place = below[-1]
            rows.append((place != unit.pk, names[place], plan.employee.name, document_id, plan.employee.full_name))
    return [Entry(document_id, unit_name, label) for _, unit_name, _, document_id, label in sorted(rows)]
