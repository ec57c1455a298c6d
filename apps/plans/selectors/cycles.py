"""What a cycle inherits, for its page."""

from __future__ import annotations

from django.db.models import Count, QuerySet

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
