"""The professionalism index (IP-ASN) of one civil servant: points of three of its four dimensions. Pure: no Django.

Permenpan RB 38/2018 with Perka BKN 8/2019: qualification up to 25, competency up to 40, performance up to 30,
discipline up to 5. The product holds nothing on disciplinary punishment (UU 27/2022: not needed, so not kept), so the
index here ends at 95 and is not graded. What earns how much is a dated setting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class CompetencyPoints:
    """What a kind of position earns: by a training it requires, by hours in the year, by a seminar.

    `required_forms` is empty for positions that require no training of their own.
    """

    required: Decimal
    hours: Decimal
    seminar: Decimal
    required_forms: frozenset[str]


@dataclass(frozen=True)
class IndexRules:
    """`qualification` maps codes of education (SIASN) to points, `performance` SKP predicates (1 to 5).

    `least_hours` is in JP.
    """

    qualification: Mapping[str, Decimal]
    below_listed: Decimal
    competency: Mapping[str, CompetencyPoints]
    seminar_forms: frozenset[str]
    least_hours: Decimal
    performance: Mapping[int, Decimal]


@dataclass(frozen=True)
class Learning:
    """What the ledger holds of a person: forms ever done, forms of the last years, hours (JP) of the year by form."""

    forms_ever: Collection[str] = ()
    recent_forms: Collection[str] = ()
    hours: Mapping[str, Decimal] | None = None


@dataclass(frozen=True)
class Points:
    """None for a dimension that cannot be told because its fact is missing."""

    qualification: Decimal | None
    competency: Decimal
    performance: Decimal | None

    @property
    def total(self) -> Decimal | None:
        if self.qualification is None or self.performance is None:
            return None
        return self.qualification + self.competency + self.performance


def points_of(
    rules: IndexRules, *, education: str, position_kind: str, learning: Learning, predicate: int | None
) -> Points:
    """Raises KeyError for a kind of position or a predicate that the rules do not know."""
    return Points(
        qualification=rules.qualification.get(education, rules.below_listed) if education else None,
        competency=competency_points(rules, position_kind, learning),
        performance=None if predicate is None else rules.performance[predicate],
    )


def competency_points(rules: IndexRules, position_kind: str, learning: Learning) -> Decimal:
    """Each part is earned once and in full. Hours of a required training or a seminar do not count a second time."""
    points = rules.competency[position_kind]
    counted_apart = points.required_forms | rules.seminar_forms
    hours = sum(
        (amount for form, amount in (learning.hours or {}).items() if form not in counted_apart),
        Decimal(0),
    )
    earned = Decimal(0)
    if points.required_forms.intersection(learning.forms_ever):
        earned += points.required
    if hours >= rules.least_hours:
        earned += points.hours
    if rules.seminar_forms.intersection(learning.recent_forms):
        earned += points.seminar
    return earned
