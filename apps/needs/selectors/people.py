"""The needs of people, computed when asked: always those of the evidence as it stands.

A campaign's needs are read against the standard that its questionnaires froze, from the ratings given in that campaign
and valid assessments. Without a questionnaire the standard of the day and assessments alone count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.competencies.enums import EvidenceSource
from apps.competencies.models import Competency, LevelEvidence
from apps.competencies.selectors.standards import required_levels
from apps.employees.models import Employee
from apps.needs import gaps
from apps.needs.enums import GapClass
from apps.needs.models import CompetencyDemand, StrategicPriority
from apps.needs.priority import Demand, Factor, Strategy, priority_of, rank_key
from apps.needs.selectors.approved import ApprovedProposal, approved_proposals
from apps.needs.selectors.rules import NeedRules, rules_on
from apps.surveys.enums import ResponseState
from apps.surveys.models import Campaign, QuestionnaireItem, Response

Heard = list[tuple[gaps.Voice, str]]


@dataclass(frozen=True)
class Need:
    """One competency of one person. `gap` is None while no voice is known, and 0 or more otherwise.

    With an approved proposal it is a need whatever the gap.

    `sources` and `priority_factors` are ready for JSON, in the shape that a plan stores.
    """

    competency: Competency
    required_level: int
    standard_basis: str
    actual_level: Decimal | None
    gap: Decimal | None
    gap_class: str | None
    sources: list[dict[str, Any]]
    disagreement: bool
    single_voice: bool
    priority_score: Decimal | None
    priority_factors: list[dict[str, Any]]
    is_mandatory: bool
    approved: ApprovedProposal | None = None

    @property
    def is_lacking(self) -> bool:
        return self.gap is not None and self.gap > 0

    @property
    def gap_class_label(self) -> str:
        return str(GapClass(self.gap_class).label) if self.gap_class else "Belum diketahui"


@dataclass(frozen=True)
class PersonNeeds:
    """Mandatory needs first, then by priority, then what is met or not known. `basis` is ready for JSON."""

    needs: list[Need]
    basis: dict[str, Any] = field(default_factory=dict)

    @property
    def lacking(self) -> list[Need]:
        return [need for need in self.needs if need.is_lacking]

    @property
    def counted_at(self) -> datetime | None:
        """When the demand behind the priorities was counted."""
        text = self.basis.get("demand_computed_at")
        return datetime.fromisoformat(text) if text else None

    @property
    def unknown(self) -> list[Need]:
        return [need for need in self.needs if need.gap is None]


@dataclass(frozen=True)
class _Asked:
    competency: Competency
    required_level: int
    basis: str


@dataclass(frozen=True)
class _Context:
    """What is the same for everybody in the campaign."""

    rules: NeedRules
    demand: dict[int, Demand]
    strategies: dict[int, Strategy]


def person_needs(
    *, employee: Employee, campaign: Campaign | None, on: date, plan_year: int | None = None
) -> PersonNeeds:
    return needs_of(employees=[employee], campaign=campaign, on=on, plan_year=plan_year)[employee.pk]


def needs_of(
    *, employees: Iterable[Employee], campaign: Campaign | None, on: date, plan_year: int | None = None
) -> dict[UUID, PersonNeeds]:
    """The needs of each person, with the same number of queries for any number.

    Proposals approved for `plan_year` are among them; left out, it is the year of the campaign.
    """
    people = list(employees)
    year = plan_year or (campaign.plan_year if campaign else None)
    demand, computed_at = _demand(campaign)
    strategies = strategies_of(campaign.institution_id, campaign.plan_year) if campaign else {}
    context = _Context(rules_on(on), demand, strategies)
    asked = _asked(people, campaign, on)
    approved = approved_proposals(people, year) if year else {}
    for (pk, competency_id), proposal in approved.items():
        if all(one.competency.pk != competency_id for one in asked[pk]):
            asked[pk].append(_Asked(proposal.competency, proposal.level, "Diminta dalam keputusan usulan pegawai"))
    heard = _voices(people, campaign, on)
    basis = _basis(campaign, context.rules, computed_at)
    return {
        person.pk: PersonNeeds(
            _ranked(
                _need(
                    one,
                    heard[person.pk, one.competency.pk],
                    approved.get((person.pk, one.competency.pk)),
                    context,
                )
                for one in asked[person.pk]
            ),
            basis,
        )
        for person in people
    }


def strategies_of(institution_id: int, plan_year: int) -> dict[int, Strategy]:
    """What the institution says of each competency for the plan year; one query."""
    rows = StrategicPriority.objects.filter(institution=institution_id, plan_year=plan_year)
    return {
        row.competency_id: Strategy(
            link=row.strategic_link,
            urgency=row.urgency,
            seriousness=row.seriousness,
            growth=row.growth,
            is_mandatory=row.is_mandatory,
            reason=row.reason,
        )
        for row in rows
    }


def factor_rows(factors: Iterable[Factor]) -> list[dict[str, Any]]:
    """Factors ready for JSON and for print."""
    return [
        {
            "name": factor.name,
            "label": factor.label,
            "value": float(factor.value),
            "weight": float(factor.weight),
            "contribution": float(factor.contribution),
            "explanation": factor.explanation,
        }
        for factor in factors
    ]


def _asked(people: list[Employee], campaign: Campaign | None, on: date) -> dict[UUID, list[_Asked]]:
    asked: dict[UUID, list[_Asked]] = defaultdict(list)
    if campaign is not None:
        items = QuestionnaireItem.objects.filter(questionnaire__campaign=campaign, questionnaire__subject__in=people)
        for item in items.select_related("competency", "questionnaire").order_by("competency__code"):
            one = _Asked(item.competency, item.required_level, item.basis)
            asked[item.questionnaire.subject_id].append(one)
    others = [person for person in people if person.pk not in asked]
    if others:
        levels = required_levels(others, on)
        competencies = Competency.objects.in_bulk({level.competency_id for found in levels.values() for level in found})
        for pk, found in levels.items():
            asked[pk] = [_Asked(competencies[level.competency_id], level.level, level.basis) for level in found]
    return asked


def _voices(people: list[Employee], campaign: Campaign | None, on: date) -> dict[tuple[UUID, int], Heard]:
    """Each voice with its instrument, oldest first."""
    counted = Q(source=EvidenceSource.ASSESSMENT, observed_on__lte=on)
    if campaign is not None:
        sent = Response.objects.filter(
            questionnaire__campaign=campaign, questionnaire__subject__in=people, state=ResponseState.SENT
        ).values_list("pk", flat=True)
        counted |= Q(origin__in=[f"survey-response:{pk}" for pk in sent])
    found: dict[tuple[UUID, int], Heard] = defaultdict(list)
    for row in LevelEvidence.objects.filter(counted, employee__in=people).order_by("observed_on", "pk"):
        voice = gaps.Voice(row.source, row.level, row.observed_on)
        found[row.employee_id, row.competency_id].append((voice, row.instrument))
    return found


def _demand(campaign: Campaign | None) -> tuple[dict[int, Demand], datetime | None]:
    if campaign is None:
        return {}, None
    rows = list(CompetencyDemand.objects.filter(campaign=campaign).totals())
    demand = {row["competency_id"]: Demand(row["assessed"], row["lacking"]) for row in rows}
    return demand, min((row["computed_at"] for row in rows), default=None)


def _need(asked: _Asked, heard: Heard, approved: ApprovedProposal | None, context: _Context) -> Need:
    pk, rules = asked.competency.pk, context.rules
    voices = [voice for voice, _ in heard]
    actual = gaps.actual_level(voices, rules.raters, rules.assessed_after)
    gap = gaps.gap_of(asked.required_level, actual.level)
    strategy = context.strategies.get(pk, Strategy())
    priority = None
    if gap or strategy.is_mandatory:
        priority = priority_of(
            gap=gap or Decimal(0),
            demand=context.demand.get(pk, Demand()),
            strategy=strategy,
            weights=rules.priority,
            smallest_group=rules.smallest_group,
        )
    return Need(
        competency=asked.competency,
        required_level=asked.required_level,
        standard_basis=asked.basis,
        actual_level=actual.level,
        gap=gap,
        gap_class=gaps.gap_class(gap, rules.low_until, rules.medium_until),
        sources=_sources(actual, heard),
        disagreement=gaps.ratings_differ(voices, rules.disagreement),
        single_voice=actual.is_single,
        priority_score=priority.score if priority else None,
        priority_factors=factor_rows(priority.factors) if priority else [],
        is_mandatory=strategy.is_mandatory,
        approved=approved,
    )


def _ranked(needs: Iterable[Need]) -> list[Need]:
    return sorted(
        needs,
        key=lambda need: rank_key(is_mandatory=need.is_mandatory, score=need.priority_score, code=need.competency.code),
    )


def _sources(actual: gaps.ActualLevel, heard: Heard) -> list[dict[str, Any]]:
    instruments = dict(heard)
    return [
        {
            "source": weighed.voice.source,
            "label": str(EvidenceSource(weighed.voice.source).label),
            "level": weighed.voice.level,
            "weight": float(weighed.weight),
            "observed_on": weighed.voice.observed_on.isoformat(),
            "instrument": instruments[weighed.voice],
        }
        for weighed in actual.voices
    ]


def _basis(campaign: Campaign | None, rules: NeedRules, computed_at: datetime | None) -> dict[str, Any]:
    return {
        "campaign_id": str(campaign.pk) if campaign else None,
        "campaign": campaign.name if campaign else None,
        "plan_year": campaign.plan_year if campaign else None,
        "as_of": rules.on.isoformat(),
        "parameters": rules.values,
        "demand_computed_at": computed_at.isoformat() if computed_at else None,
    }
