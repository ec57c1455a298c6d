"""The needs of an institution's people together: which competency is lacking most widely, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import BigIntegerField, Expression, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from apps.accounts.models import User
from apps.competencies.models import Competency
from apps.core.counting import plain_rows
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.needs.models import CompetencyDemand
from apps.needs.models.demand import CompetencyDemandQuerySet
from apps.needs.policies import INSTITUTION_WIDE, Scope
from apps.needs.priority import Demand, Priority, Strategy, priority_of, rank_key
from apps.needs.selectors.people import strategies_of
from apps.needs.selectors.proposals import Voices, voices_by_competency
from apps.needs.selectors.rules import NeedRules, rules_on
from apps.needs.suppression import hidden_cells
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign


class Count(NamedTuple):
    """People asked, assessed and lacking, the latter by the class of their gap, and the sum of the gaps in levels."""

    asked: int = 0
    assessed: int = 0
    lacking: int = 0
    total_gap: Decimal = Decimal(0)
    low: int = 0
    medium: int = 0
    high: int = 0

    @classmethod
    def of_all(cls, counts: Iterable[Count]) -> Count:
        asked, assessed, lacking, total_gap, low, medium, high = map(sum, zip(cls(), *counts, strict=True))
        return cls(asked, assessed, lacking, Decimal(total_gap), low, medium, high)

    @property
    def share(self) -> Decimal | None:
        """Of the assessed; None when nobody is."""
        return Decimal(self.lacking) / self.assessed if self.assessed else None

    @property
    def meeting(self) -> int:
        return self.assessed - self.lacking

    @property
    def average_gap(self) -> Decimal | None:
        """Levels, over those who lack; None when nobody does."""
        return self.total_gap / self.lacking if self.lacking else None


@dataclass(frozen=True)
class DemandRow:
    """A competency among the people of the scope. A hidden row is of a group too small to be shown."""

    competency: Competency
    count: Count
    priority: Priority | None
    is_mandatory: bool
    voices: Voices
    hidden: bool = False


@dataclass(frozen=True)
class HeatMap:
    """Shares of people who lack a competency, by unit; None where nobody is assessed or the group is too small."""

    competencies: list[Competency]
    rows: list[tuple[OrganisationUnit, list[Decimal | None]]]


@dataclass(frozen=True)
class Analysis:
    rows: list[DemandRow]
    heat: HeatMap
    counted_at: datetime | None
    rules: NeedRules
    has_hidden: bool
    # Proposals about what the survey did not ask, or in own words; 0 within one kind of competency.
    unasked_voices: int = 0

    @property
    def shown(self) -> list[DemandRow]:
        return [row for row in self.rows if not row.hidden]

    @property
    def total(self) -> Count:
        """Person–competency pairs of the rows shown; hidden ones are left out, so that they cannot be worked out."""
        return Count.of_all(row.count for row in self.shown)


# By competency and unit.
Grouped = dict[tuple[int, int], Count]


@dataclass(frozen=True)
class DemandByUnit:
    """What the people of a scope lack, by competency and first-level unit, with no group hidden.

    People of the root unit itself, such as the regional head's assistants, count as a unit of their own.
    """

    campaign: Campaign
    scope: Scope
    counts: Grouped
    counted_at: datetime | None

    @cached_property
    def units(self) -> dict[int, OrganisationUnit]:
        return OrganisationUnit.objects.in_bulk({unit_id for _, unit_id in self.counts})

    @property
    def first_level(self) -> list[OrganisationUnit]:
        """As choices of the filter; without the root unit."""
        below_root = [unit for unit in self.units.values() if unit.parent_id]
        return sorted(below_root, key=lambda unit: (unit.name, unit.pk))


def analyses_visible_to(user: User, on: date) -> QuerySet[Campaign]:
    """Campaigns whose analysis the user may read, newest first; the list twin of `policies.can_view_analysis`."""
    institutions = roles_of(user, on).institution_ids(*INSTITUTION_WIDE, Role.LEADER, Role.UNIT_HR_OFFICER)
    return (
        Campaign.objects.exclude(state=CampaignState.DRAFT)
        .filter(institution__in=institutions)
        .select_related("institution")
        .order_by("-plan_year", "-opens_on", "pk")
    )


def demand_by_unit(campaign: Campaign, scope: Scope) -> DemandByUnit:
    counts, counted_at = _counts(_demand(campaign, scope), FIRST_LEVEL)
    return DemandByUnit(campaign, scope, counts, counted_at)


def analysis_of(
    demand: DemandByUnit, *, on: date, unit: OrganisationUnit | None = None, kind: str = "", columns: int = 8
) -> Analysis:
    """Ranked competencies and the heat map of the demand, of one first-level `unit` when given, of one `kind` of
    competency when given. The map holds the first `columns` competencies and breaks one unit down to those below it.
    """
    rules, scope, campaign = rules_on(on), demand.scope, demand.campaign
    competencies = Competency.objects.in_bulk({pk for pk, _ in demand.counts})
    wanted = {pk for pk, competency in competencies.items() if kind in ("", competency.kind)}
    counts = {key: count for key, count in demand.counts.items() if key[0] in wanted}
    hidden_units = _hidden(counts, rules.smallest_group) if scope.hides_small_groups else set()
    strategies = strategies_of(campaign.institution_id, campaign.plan_year)
    voices = voices_by_competency(
        campaign.institution_id, campaign.plan_year, scope.unit_paths, unit.pk if unit else None
    )
    totals = _totals(counts, unit)
    rows = [
        _row(
            competencies[pk],
            count,
            strategies.get(pk, Strategy()),
            voices.get(pk, Voices()),
            rules,
            hidden=scope.hides_small_groups
            and ((unit is not None and (pk, unit.pk) in hidden_units) or 0 < count.assessed < rules.smallest_group),
        )
        for pk, count in totals.items()
    ]
    rows.sort(key=_rank)
    hidden_rows = {row.competency.pk for row in rows if row.hidden}
    shown = [row.competency for row in rows if not row.hidden][:columns]
    if unit is None:
        hidden = hidden_units
        heat = _heat_map(counts, demand.units, hidden, shown, hidden_rows)
    else:
        below = {key: count for key, count in _below(demand, unit).items() if key[0] in wanted}
        hidden = _hidden_below(below, unit, hidden_units, scope, rules)
        units = OrganisationUnit.objects.in_bulk({unit_id for _, unit_id in below})
        heat = _heat_map(below, units, hidden, shown, hidden_rows)
    return Analysis(
        rows=rows,
        heat=heat,
        counted_at=demand.counted_at,
        rules=rules,
        has_hidden=bool(hidden or hidden_rows),
        unasked_voices=0 if kind else sum(one.proposals for pk, one in voices.items() if pk not in totals),
    )


def _demand(campaign: Campaign, scope: Scope) -> CompetencyDemandQuerySet:
    demand = CompetencyDemand.objects.filter(campaign=campaign)
    return demand if scope.unit_paths is None else demand.below(scope.unit_paths)


def _step(position: int) -> Func:
    """A part of the unit's path `/1/5/9/`, null when missing: 3 for the first-level unit, 4 for the one below it."""
    part = Func("unit__path", Value("/"), Value(position), function="split_part", output_field=TextField())
    return Cast(NullIf(part, Value("")), BigIntegerField())


# Who has no such unit above counts under the unit that is there.
FIRST_LEVEL = Coalesce(_step(3), "unit", output_field=BigIntegerField())
SECOND_LEVEL = Coalesce(_step(4), "unit", output_field=BigIntegerField())


def _counts(demand: CompetencyDemandQuerySet, by: Expression) -> tuple[Grouped, datetime | None]:
    rows = demand.totals(by=by).values_list("competency_id", "by", "computed_at", *Count._fields)
    counts: Grouped = {}
    counted: list[datetime] = []
    for competency_id, unit_id, computed_at, *figures in plain_rows(rows):
        counts[competency_id, unit_id] = Count._make(figures)
        counted.append(computed_at)
    return counts, min(counted, default=None)


def _below(demand: DemandByUnit, unit: OrganisationUnit) -> Grouped:
    """By the units right below it. The people of the unit itself stand under the unit."""
    of_unit = _demand(demand.campaign, demand.scope).filter(unit__path__startswith=unit.path)
    return _counts(of_unit, SECOND_LEVEL)[0]


def _totals(counts: Grouped, unit: OrganisationUnit | None) -> dict[int, Count]:
    found: dict[int, list[Count]] = defaultdict(list)
    for (pk, unit_id), count in counts.items():
        if unit is None or unit_id == unit.pk:
            found[pk].append(count)
    return {pk: Count.of_all(parts) for pk, parts in found.items()}


def _row(
    competency: Competency, count: Count, strategy: Strategy, voices: Voices, rules: NeedRules, *, hidden: bool
) -> DemandRow:
    priority = None
    if not hidden and (count.lacking or strategy.is_mandatory):
        priority = priority_of(
            gap=(count.average_gap or Decimal(0)).quantize(Decimal("0.01")),
            demand=Demand(count.assessed, count.lacking),
            strategy=strategy,
            weights=rules.priority,
        )
    return DemandRow(competency, count, priority, strategy.is_mandatory, voices, hidden)


def _rank(row: DemandRow) -> tuple[bool, bool, Decimal, str]:
    score = row.priority.score if row.priority else None
    return rank_key(is_mandatory=row.is_mandatory and not row.hidden, score=score, code=row.competency.code)


def _hidden(grouped: Grouped, smallest: int) -> set[tuple[int, int]]:
    people: dict[int, dict[int, int]] = defaultdict(dict)
    for (competency_id, unit_id), count in grouped.items():
        people[competency_id][unit_id] = count.assessed
    return {(pk, unit_id) for pk, units in people.items() for unit_id in hidden_cells(units, smallest)}


def _hidden_below(
    grouped: Grouped, unit: OrganisationUnit, hidden_units: set[tuple[int, int]], scope: Scope, rules: NeedRules
) -> set[tuple[int, int]]:
    if not scope.hides_small_groups:
        return set()
    of_hidden_unit = {key for key in grouped if (key[0], unit.pk) in hidden_units}
    return _hidden(grouped, rules.smallest_group) | of_hidden_unit


def _heat_map(
    grouped: Grouped,
    units: dict[int, OrganisationUnit],
    hidden: set[tuple[int, int]],
    competencies: list[Competency],
    hidden_rows: set[int],
) -> HeatMap:
    """Units with the most gaps first."""
    totals: dict[int, int] = defaultdict(int)
    for key, count in grouped.items():
        if key not in hidden and key[0] not in hidden_rows:
            totals[key[1]] += count.lacking
    ordered = sorted((units[pk] for pk in totals), key=lambda unit: (-totals[unit.pk], unit.name, unit.pk))
    rows = [
        (
            unit,
            [
                None if (one.pk, unit.pk) in hidden else grouped.get((one.pk, unit.pk), Count()).share
                for one in competencies
            ],
        )
        for unit in ordered
    ]
    return HeatMap(competencies, [row for row in rows if any(value is not None for value in row[1])])
