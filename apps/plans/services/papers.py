"""The seam to the documents room."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.documents.batches import request_batch
from apps.documents.models import Batch
from apps.documents.services import issue
from apps.employees.models import OrganisationUnit
from apps.plans.enums import DOCUMENT_KIND
from apps.plans.models import Plan, PlanningCycle
from apps.plans.policies import can_print_unit
from apps.plans.selectors.printing import document_entries


def queue_document(plan: Plan, *, actor: User, at: datetime) -> None:
    """Freezes the plan into a document and queues its files, in the caller's transaction."""
    issue(kind=DOCUMENT_KIND, subject_id=plan.pk, actor=actor, at=at)


def print_unit(
    *, cycle: PlanningCycle, unit: OrganisationUnit, paper: str, duplex: bool, actor: User, at: datetime
) -> Batch:
    """All plans of the unit and below it as one batch. Raises PermissionDenied, or Refused when there are none."""
    can_print_unit(actor, unit, timezone.localdate(at)).enforce()
    return request_batch(
        kind=DOCUMENT_KIND,
        title=f"Rencana {cycle.year} – {unit.name}",
        paper=paper,
        duplex=duplex,
        entries=document_entries(cycle, unit),
        actor=actor,
        at=at,
    )
