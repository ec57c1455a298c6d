"""Cycles with what they inherit, and the plans made for them."""

from apps.plans.models.agency import AgencyPlan
from apps.plans.models.cycles import CYCLE_READERS, CarriedNeed, PlanningCycle
from apps.plans.models.plans import (
    INSTITUTION_READERS,
    UNIT_READERS,
    Plan,
    PlanEvent,
    PlanGap,
    PlanItem,
    PlanQuerySet,
)

__all__ = [
    "CYCLE_READERS",
    "INSTITUTION_READERS",
    "UNIT_READERS",
    "AgencyPlan",
    "CarriedNeed",
    "Plan",
    "PlanEvent",
    "PlanGap",
    "PlanItem",
    "PlanQuerySet",
    "PlanningCycle",
]
