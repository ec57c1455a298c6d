"""Pages of one person's needs and of a supervisor's reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.competencies.models import CompetencyLevel
from apps.competencies.selectors.dictionary import level_texts
from apps.core.charts import Chart, dumbbell_chart
from apps.core.decisions import Decision
from apps.employees.models import Employee
from apps.needs.policies import blind_to, can_read_ratings
from apps.needs.selectors.people import Need, PersonNeeds, needs_of, person_needs
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign


@dataclass(frozen=True)
class NeedCard:
    """A need with the behaviour of the level that is asked for."""

    need: Need
    wanted: CompetencyLevel | None

    @property
    def anchor(self) -> str:
        return f"k-{self.need.competency.code.lower()}"

    @property
    def is_urgent(self) -> bool:
        return bool(self.need.priority_factors or self.need.approved)

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The need's sources with dates as dates."""
        return [{**source, "observed_on": date.fromisoformat(source["observed_on"])} for source in self.need.sources]


@dataclass(frozen=True)
class PersonPage:
    """`readable` refuses while the reader has yet to rate; then there are no cards and no chart."""

    employee: Employee
    campaign: Campaign | None
    campaigns: list[Campaign]
    readable: Decision
    needs: PersonNeeds
    cards: list[NeedCard]
    chart: Chart | None

    @property
    def urgent(self) -> list[NeedCard]:
        """What has a priority: gaps, and mandatory competencies; and what was proposed and approved."""
        return [card for card in self.cards if card.is_urgent]

    @property
    def rest(self) -> list[tuple[str, list[NeedCard]]]:
        others = [card for card in self.cards if not card.is_urgent]
        unknown = [card for card in others if card.need.gap is None]
        met = [card for card in others if card.need.gap is not None]
        return [(title, cards) for title, cards in (("Belum dinilai", unknown), ("Memenuhi standar", met)) if cards]


@dataclass(frozen=True)
class ReportRow:
    """A report's needs in short; None while the supervisor has yet to rate the person."""

    employee: Employee
    needs: PersonNeeds | None

    @property
    def widest(self) -> Need | None:
        lacking = self.needs.lacking if self.needs else []
        return max(lacking, key=lambda need: need.gap or Decimal(0), default=None)


def campaigns_of(employees: Iterable[Employee] | QuerySet[Employee]) -> QuerySet[Campaign]:
    """Opened campaigns that ask about one of the people, newest first."""
    asked = Campaign.objects.filter(questionnaires__subject__in=employees).exclude(state=CampaignState.DRAFT)
    return asked.order_by("-plan_year", "-opens_on", "pk").distinct()


def person_page(*, employee: Employee, campaign_id: UUID | None, reader: User, on: date) -> PersonPage:
    """The campaign asked for, or the newest that asks about the person."""
    campaigns = list(campaigns_of([employee]))
    campaign = next((one for one in campaigns if one.pk == campaign_id), campaigns[0] if campaigns else None)
    readable = can_read_ratings(reader, employee, campaign, on)
    if not readable:
        return PersonPage(employee, campaign, campaigns, readable, PersonNeeds([]), [], None)
    needs = person_needs(employee=employee, campaign=campaign, on=on)
    texts = level_texts({need.competency.pk for need in needs.needs})
    cards = [
        NeedCard(
            need, next((one for one in texts.get(need.competency.pk, []) if one.level == need.required_level), None)
        )
        for need in needs.needs
    ]
    return PersonPage(employee, campaign, campaigns, readable, needs, cards, _chart(needs))


def report_rows(*, reports: Iterable[Employee], campaign: Campaign | None, reader: User, on: date) -> list[ReportRow]:
    """One row a report, with a flat number of queries."""
    people = list(reports)
    blind = blind_to(reader, campaign, on) if campaign else set()
    found = needs_of(employees=[one for one in people if one.pk not in blind], campaign=campaign, on=on)
    return [ReportRow(one, found.get(one.pk)) for one in people]


def _chart(found: PersonNeeds) -> Chart | None:
    known = [need for need in found.needs if need.gap is not None]
    if not known:
        return None
    lacking = len(found.lacking)
    title = (
        f"{lacking} dari {len(known)} kompetensi yang dinilai masih di bawah standar"
        if lacking
        else f"Seluruh {len(known)} kompetensi yang dinilai sudah memenuhi standar"
    )
    rows = [
        (need.competency.name, need.required_level, None if need.actual_level is None else float(need.actual_level))
        for need in found.needs
    ]
    return dumbbell_chart(title, rows)
