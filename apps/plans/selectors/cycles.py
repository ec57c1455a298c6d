"""What a cycle inherits, for its page."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from apps.core.exports import Table
from apps.plans.enums import CarryKind
from apps.plans.models import CarriedNeed, PlanningCycle


def carried_needs(cycle: PlanningCycle) -> QuerySet[CarriedNeed]:
    """With people, units and competencies joined."""
    return CarriedNeed.objects.filter(cycle=cycle).select_related("employee__unit", "competency")


def carried_by_kind(cycle: PlanningCycle) -> list[tuple[CarryKind, int]]:
    """How many needs were carried for which cause; causes without a need are left out."""
    rows = CarriedNeed.objects.filter(cycle=cycle).order_by().values_list("kind").annotate(total=Count("pk"))
    counts = dict(rows)
    return [(kind, counts[kind]) for kind in CarryKind if kind in counts]


def carried_table(needs: QuerySet[CarriedNeed]) -> Table:
    """The list as a sheet. Without NIP: the file leaves the house."""
    rows = [
        (
            need.employee.full_name,
            need.employee.unit.name,
            need.competency.name,
            need.get_kind_display(),
            need.reason,
            need.created_at,
        )
        for need in needs
    ]
    return Table("Kebutuhan terbawa", ("Nama", "Unit kerja", "Kompetensi", "Sebab", "Alasan", "Dicatat"), rows)
