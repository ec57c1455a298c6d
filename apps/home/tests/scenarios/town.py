"""A town whose years are told through the services and read on the pages, each on its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.catalogue.models import Cohort, Programme
from apps.catalogue.services.enrolment import Ground
from apps.catalogue.tests import delivery
from apps.competencies.models import Competency
from apps.competencies.tests.factories import CompetencyFactory, TierDefaultFactory
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.tests.cast import Cast
from apps.home.tests.scenarios.visiting import visit
from apps.needs.services import refresh_demand
from apps.plans.models import Plan, PlanningCycle
from apps.surveys.enums import AnswerKind
from apps.surveys.models import Campaign
from apps.surveys.services import (
    CampaignWishes,
    GivenAnswer,
    close_campaign,
    create_campaign,
    open_campaign,
    save_answers,
    send_response,
)
from apps.surveys.tests.factories import response_of


def on(day: date) -> datetime:
    """Ten in the morning in Jakarta."""
    return datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC)


@dataclass
class Town:
    cast: Cast
    clock: Any
    competencies: dict[str, Competency] = field(default_factory=dict)

    def requires(self, name: str, code: str, level: int = 3) -> Competency:
        """Executing posts need the competency at the level."""
        competency = CompetencyFactory(name=name, code=code, with_levels=True)
        TierDefaultFactory(competency=competency, level=level)
        self.competencies[code] = competency
        return competency

    def page(self, day: date, person: Employee, name: str, *args: object, query: str = "") -> str:
        """What the person reads on the day."""
        self.clock.move_to(on(day), tick=False)
        return visit(person, name, *args, query=query)

    def send(self, day: date, person: Employee, name: str, *args: object, **typed: object) -> str:
        """What the person reads after sending a form on the day."""
        self.clock.move_to(on(day), tick=False)
        return visit(person, name, *args, post=typed)

    def survey(
        self, first: date, year: int, units: Iterable[OrganisationUnit], levels: Mapping[Employee, Mapping[str, int]]
    ) -> Campaign:
        """A survey of three weeks: each person named rates what the post asks for; then it is closed and counted."""
        campaign = self.open_survey(first, year, units)
        for person, rated in levels.items():
            self.answer(campaign, person, rated)
        self.close_survey(campaign)
        return campaign

    def open_survey(self, first: date, year: int, units: Iterable[OrganisationUnit]) -> Campaign:
        officer = self.cast.bkd_officer.user
        wishes = CampaignWishes(
            name=f"Survei kebutuhan {year}",
            plan_year=year,
            opens_on=first,
            closes_on=first + timedelta(days=20),
            unit_ids=tuple(unit.pk for unit in units),
            purpose="Menyusun rencana pengembangan kompetensi.",
            contact="Badan Kepegawaian",
        )
        campaign = create_campaign(institution_id=self.cast.institution.pk, wishes=wishes, actor=officer, at=on(first))
        open_campaign(campaign_id=campaign.pk, actor=officer, at=on(first))
        return campaign

    def answer(self, campaign: Campaign, person: Employee, rated: Mapping[str, int]) -> None:
        at = on(campaign.opens_on + timedelta(days=2))
        response = response_of(campaign, person)
        items = response.questionnaire.items.select_related("competency")
        given = [GivenAnswer(item.pk, AnswerKind.RATED, rated[item.competency.code]) for item in items]
        save_answers(response_id=response.pk, answers=given, page_key="uji", actor=person.user, at=at)
        response.refresh_from_db()
        send_response(response_id=response.pk, version=response.version, actor=person.user, at=at)

    def close_survey(self, campaign: Campaign) -> None:
        at = on(campaign.closes_on + timedelta(days=1))
        close_campaign(campaign_id=campaign.pk, actor=self.cast.bkd_officer.user, at=at)
        refresh_demand(campaign_id=campaign.pk, at=at)

    def open_cycle(self, day: date, campaign: Campaign) -> PlanningCycle:
        """By the form of its page."""
        self.send(
            day,
            self.cast.bkd_officer,
            "plans:cycle_open",
            year=campaign.plan_year,
            campaign=campaign.pk,
            opens_on=day.isoformat(),
            closes_on=(day + timedelta(days=45)).isoformat(),
        )
        return PlanningCycle.objects.get(institution=self.cast.institution, year=campaign.plan_year)

    def drafted(self, day: date, person: Employee, cycle: PlanningCycle) -> Plan:
        self.send(day, person, "plans:draft", cycle.pk)
        return Plan.objects.get(cycle=cycle, employee=person)

    def deliver(self, programme: Programme, competency: Competency, people: Sequence[Employee], first: date) -> Cohort:
        """A cohort of two days: people register for their need, attend, and complete."""
        before, after = on(first - timedelta(days=30)), on(first + timedelta(days=2))
        cohort = delivery.draft(
            self.cast,
            programme=programme,
            name="Angkatan I",
            starts_on=first,
            ends_on=first + timedelta(days=1),
            registration_opens_on=first - timedelta(days=30),
            registration_closes_on=first - timedelta(days=7),
        )
        delivery.step("open_cohort", cohort, self.cast, at=before)
        for person in people:
            enrolment = delivery.registered(cohort, person, Ground(competency_id=competency.pk), at=before)
            delivery.decide("approve_enrolment", enrolment, self.cast.bkd_officer, at=before)
        delivery.step("close_cohort", cohort, self.cast, at=on(first - timedelta(days=6)))
        delivery.step("start_cohort", cohort, self.cast, at=on(first))
        delivery.attended(cohort, self.cast, at=after)
        return delivery.step("complete_cohort", cohort, self.cast, at=after)
