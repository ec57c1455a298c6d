"""What evaluation found hands needs to the next planning cycle."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.evaluations.selectors.remedial import remedial_needs
from apps.plans.enums import CycleState
from apps.plans.models import PlanningCycle
from apps.plans.services import carry_needs


def carry_remedial_needs(*, at: datetime) -> int:
    """Carries into each open cycle who is still below the standard after a training; returns how many were new.

    A need is carried once for a person and competency, also when evidence comes after the cycle was opened. It stays
    when later evidence is better: the plan then shows no gap for it.
    """
    on = timezone.localdate(at)
    return sum(
        carry_needs(cycle_id=cycle.pk, needs=remedial_needs(cycle, on), at=at)
        for cycle in PlanningCycle.objects.filter(state=CycleState.OPEN)
    )
