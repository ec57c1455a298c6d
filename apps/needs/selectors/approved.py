"""Proposals that became needs, by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from apps.competencies.models import Competency
from apps.core.formats import long_date
from apps.employees.models import Employee
from apps.needs.models import NeedProposal, NeedSupport


@dataclass(frozen=True)
class ApprovedProposal:
    """`level` is what the decision asks where the position has no standard; `reason` is ready for print."""

    id: UUID
    competency: Competency
    level: int
    reason: str


def approved_proposals(employees: Iterable[Employee], plan_year: int) -> dict[tuple[UUID, int], ApprovedProposal]:
    """By person and competency, for authors and supporters alike; the first decision counts. Two queries."""
    people = {person.pk for person in employees}
    mine = Prefetch("supports", NeedSupport.objects.filter(employee__in=people))
    rows = NeedProposal.objects.approved_for(people, plan_year).select_related("competency").prefetch_related(mine)
    found: dict[tuple[UUID, int], ApprovedProposal] = {}
    for row in rows.order_by("decided_at", "pk"):
        approved = _approved(row)
        for person in {row.author_id, *(support.employee_id for support in row.supports.all())} & people:
            found.setdefault((person, approved.competency.pk), approved)
    return found


def _approved(row: NeedProposal) -> ApprovedProposal:
    if row.competency is None or row.level is None or row.decided_at is None:
        raise ValueError("An approved proposal names its competency, level and day; the database holds it to that.")
    day = long_date(timezone.localdate(row.decided_at))
    reason = f"Usulan pegawai, disetujui {day}: {row.decision_note}"
    return ApprovedProposal(row.pk, row.competency, row.level, reason)
