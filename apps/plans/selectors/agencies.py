"""The agencies of a cycle: how far their people's plans are, and the document in force of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from apps.documents.models import Document, DocumentStatus
from apps.employees.models import OrganisationUnit
from apps.employees.supervision import opd_id
from apps.plans.enums import PlanState
from apps.plans.models import AgencyPlan, Plan, PlanningCycle


@dataclass(frozen=True)
class Agency:
    unit: OrganisationUnit
    plan_count: int
    verified_count: int
    document: Document | None


def agencies_of(cycle: PlanningCycle) -> list[Agency]:
    """First-level units whose people have plans, by name. Four queries."""
    plans, verified = Counter[int](), Counter[int]()
    rows = Plan.objects.living().filter(cycle=cycle).order_by().values_list("employee__unit__path", "state")
    for path, state, count in rows.annotate(count=Count("pk")):
        agency = opd_id(path)
        plans[agency] += count
        verified[agency] += count if state == PlanState.VERIFIED else 0
    units = OrganisationUnit.objects.filter(pk__in=plans, parent__isnull=False).order_by("name", "pk")
    documents = _documents_of(cycle)
    return [Agency(unit, plans[unit.pk], verified[unit.pk], documents.get(unit.pk)) for unit in units]


def _documents_of(cycle: PlanningCycle) -> dict[int, Document]:
    units = {plan.subject_key: plan.unit_id for plan in AgencyPlan.objects.filter(cycle=cycle)}
    found = Document.objects.defer("snapshot").filter(subject__in=units, status=DocumentStatus.VALID)
    return {units[document.subject]: document for document in found}
