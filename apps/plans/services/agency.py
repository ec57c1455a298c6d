"""Issuing the plan of an agency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.documents.models import Document
from apps.documents.services import issue_news
from apps.employees.models import OrganisationUnit
from apps.plans.enums import AGENCY_DOCUMENT_KIND, PlanState
from apps.plans.models import AgencyPlan, Plan, PlanningCycle
from apps.plans.policies import can_issue_agency_plan
from apps.plans.services.failures import PlanRefused


@transaction.atomic
def issue_agency_plan(*, cycle_id: int, unit_id: int, actor: User, at: datetime) -> tuple[Document, bool]:
    """A document of what the agency's verified plans ask for by now, and whether it is new: the one in force when it
    says the same.

    An earlier one is superseded. Raises PermissionDenied, or PlanRefused when nobody's plan is verified yet.
    """
    cycle = PlanningCycle.objects.select_related("institution").get(pk=cycle_id)
    can_issue_agency_plan(actor, cycle, at.date()).enforce()
    unit = OrganisationUnit.objects.get(pk=unit_id, institution=cycle.institution_id)
    plans = Plan.objects.filter(cycle=cycle, state=PlanState.VERIFIED, employee__unit__path__startswith=unit.path)
    if not plans.exists():
        raise PlanRefused(f"Belum ada rencana pegawai {unit.name} yang diverifikasi, jadi belum ada yang dirangkum.")
    agency_plan, _ = AgencyPlan.objects.get_or_create(cycle=cycle, unit=unit, defaults={"created_at": at})
    return issue_news(kind=AGENCY_DOCUMENT_KIND, subject_id=agency_plan.pk, actor=actor, at=at)
