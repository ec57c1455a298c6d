"""The needs of an institution's people together: which competency is lacking most widely, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db.models import Func, QuerySet, TextField, Value

from apps.accounts.models import User
from apps.competencies.models import Competency
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.needs.models import CompetencyDemand
from apps.needs.policies import INSTITUTION_WIDE, Scope
from apps.needs.priority import Demand, Priority, Strategy, priority_of, rank_key
from apps.needs.selectors.people import strategies_of
from apps.needs.selectors.proposals import Voices, voices_by_competency
from apps.needs.selectors.rules import NeedRules, rules_on
from apps.needs.suppression import hidden_cells
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign

NO_UNIT = 0
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Count:
    """People asked, assessed and lacking, the latter by the class of their gap, and the sum of the gaps in levels."""

    asked: int = 0
    assessed: int = 0
    lacking: int = 0
    total_gap: Decimal = Decimal(0)
    low: int = 0
    medium: int = 0
    high: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.asked + other.asked,
            self.assessed + other.assessed,
            self.lacking + other.lacking,
            self.total_gap + other.total_gap,
            self.low + other.low,
            self.medium + other.medium,
            self.high + other.high,
        )

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
        return sum((row.count for row in self.shown), Count())


# A cell is a competency in a first-level unit and a unit right below it; NO_UNIT for people of the unit itself, and
# where nobody asked for the units below.
Cells = dict[tuple[int, int, int], Count]
# By competency and unit.
Grouped = dict[tuple[int, int], Count]


def analyses_visible_to(user: User, on: date) -> QuerySet[Campaign]:
    """Campaigns whose analysis the user may read, newest first; the list twin of `policies.can_view_analysis`."""
    institutions = roles_of(user, on).institution_ids(*INSTITUTION_WIDE, Role.LEADER, Role.UNIT_HR_OFFICER)
    return (
        Campaign.objects.exclude(state=CampaignState.DRAFT)
        .filter(institution__in=institutions)
        .select_related("institution")
        .order_by("-plan_year", "-opens_on", "pk")
    )


def units_of_scope(campaign: Campaign, scope: Scope) -> list[OrganisationUnit]:
    """First-level units with people asked in the campaign, as choices of the filter."""
    demand = _demand(campaign, scope).order_by()
    ids = {int(unit) for unit in demand.annotate(opd=_step(3)).values_list("opd", flat=True).distinct() if unit}
    return list(OrganisationUnit.objects.filter(pk__in=ids).order_by("name", "pk"))


def analysis_of(
    *,
    campaign: Campaign,
    scope: Scope,
    on: date,
    unit: OrganisationUnit | None = None,
    kind: str = "",
    columns: int = 8,
) -> Analysis:
    """Ranked competencies and the heat map of the scope, of one first-level `unit` when given, of one `kind` of
    competency when given. The map holds the first `columns` competencies and breaks one unit down to those below it.
    """
    rules = rules_on(on)
    cells, counted_at = _cells(_demand(campaign, scope), by_below=unit is not None)
    competencies = Competency.objects.in_bulk({key[0] for key in cells})
    if kind:
        cells = {key: count for key, count in cells.items() if competencies[key[0]].kind == kind}
    hidden_units = _hidden(_by_unit(cells), rules.smallest_group) if scope.hides_small_groups else set()
    strategies = strategies_of(campaign.institution_id, campaign.plan_year)
    voices = voices_by_competency(
        campaign.institution_id, campaign.plan_year, scope.unit_paths, unit.pk if unit else None
    )
    totals = _sums((pk, count) for (pk, opd_id, _), count in cells.items() if unit is None or opd_id == unit.pk)
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
    grouped = _by_unit(cells) if unit is None else _below(cells, unit)
    hidden = hidden_units if unit is None else _hidden_below(grouped, unit, hidden_units, scope, rules)
    shown = [row.competency for row in rows if not row.hidden][:columns]
    return Analysis(
        rows=rows,
        heat=_heat_map(grouped, hidden, shown, {row.competency.pk for row in rows if row.hidden}),
        counted_at=counted_at,
        rules=rules,
        has_hidden=bool(hidden) or any(row.hidden for row in rows),
        unasked_voices=0 if kind else sum(one.proposals for pk, one in voices.items() if pk not in totals),
    )


def demand_by_unit(campaign: Campaign) -> Grouped:
    """By competency and first-level unit, with no group hidden."""
    return _by_unit(_cells(CompetencyDemand.objects.filter(campaign=campaign), by_below=False)[0])


def _demand(campaign: Campaign, scope: Scope) -> QuerySet[CompetencyDemand]:
    demand = CompetencyDemand.objects.filter(campaign=campaign)
    return demand if scope.unit_paths is None else demand.below(scope.unit_paths)


def _step(position: int) -> Func:
    """A part of the unit's path `/1/5/9/`: 3 for the first-level unit, 4 for the one below it; empty when missing."""
    return Func("unit__path", Value("/"), Value(position), function="split_part", output_field=TextField())


def _cells(demand: QuerySet[CompetencyDemand], *, by_below: bool) -> tuple[Cells, datetime | None]:
    cells: Cells = {}
    counted: list[datetime] = []
    rows = demand.annotate(root=_step(2), opd=_step(3), below=_step(4) if by_below else Value(""))
    for row in rows.totals("root", "opd", "below"):  # type: ignore[attr-defined]
        # People of the root unit itself, such as the regional head's assistants, count as a unit of their own.
        key = (row["competency_id"], int(row["opd"] or row["root"]), int(row["below"] or NO_UNIT))
        cells[key] = Count(
            *(row[name] for name in ("asked", "assessed", "lacking", "total_gap", "low", "medium", "high"))
        )
        counted.append(row["computed_at"])
    return cells, min(counted, default=None)


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


def _by_unit(cells: Cells) -> Grouped:
    return _sums(((pk, opd_id), count) for (pk, opd_id, _), count in cells.items())


def _below(cells: Cells, unit: OrganisationUnit) -> Grouped:
    """The people of the unit itself stand under the unit."""
    return _sums(
        ((pk, below_id or opd_id), count) for (pk, opd_id, below_id), count in cells.items() if opd_id == unit.pk
    )


def _sums(counts: Iterable[tuple[Key, Count]]) -> dict[Key, Count]:
    sums: dict[Key, Count] = {}
    for key, count in counts:
        sums[key] = sums[key] + count if key in sums else count
    return sums


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
    grouped: Grouped, hidden: set[tuple[int, int]], competencies: list[Competency], hidden_rows: set[int]
) -> HeatMap:
    """Units with the most gaps first."""
    totals: dict[int, int] = defaultdict(int)
    for key, count in grouped.items():
        if key not in hidden and key[0] not in hidden_rows:
            totals[key[1]] += count.lacking
    units = OrganisationUnit.objects.in_bulk(list(totals))
    ordered = sorted(units.values(), key=lambda unit: (-totals[unit.pk], unit.name, unit.pk))
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
