"""The numbers of policy that gaps and priorities are computed with, as in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.needs.gaps import RaterWeights, years_before
from apps.needs.priority import Weights
from apps.parameters.selectors import values_of

KEYS = (
    "actual_weight_self",
    "actual_weight_supervisor",
    "assessment_validity_years",
    "priority_weight_gap",
    "priority_weight_share",
    "priority_weight_strategic",
    "priority_weight_usg",
    "gap_class_limits",
    "rater_disagreement_levels",
    "minimum_group_size",
)


@dataclass(frozen=True)
class NeedRules:
    """`values` are the parameters themselves, for printing."""

    on: date
    values: dict[str, Any]
    raters: RaterWeights
    priority: Weights
    assessed_after: date
    low_until: Decimal
    medium_until: Decimal
    disagreement: int
    smallest_group: int


def rules_on(on: date) -> NeedRules:
    """One query. Raises UnknownParameter, or ValueError for weights that weigh nothing."""
    values = values_of(KEYS, on)

    def amount(key: str) -> Decimal:
        return Decimal(str(values[key]))

    low_until, medium_until = (Decimal(str(limit)) for limit in values["gap_class_limits"])
    return NeedRules(
        on=on,
        values=values,
        raters=RaterWeights(amount("actual_weight_self"), amount("actual_weight_supervisor")),
        priority=Weights(
            gap=amount("priority_weight_gap"),
            share=amount("priority_weight_share"),
            strategic=amount("priority_weight_strategic"),
            usg=amount("priority_weight_usg"),
        ),
        assessed_after=years_before(on, int(values["assessment_validity_years"])),
        low_until=low_until,
        medium_until=medium_until,
        disagreement=int(values["rater_disagreement_levels"]),
        smallest_group=int(values["minimum_group_size"]),
    )
