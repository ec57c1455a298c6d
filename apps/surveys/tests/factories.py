"""Situations by name. A whole survey of real questionnaires comes from `opened_survey`, through the services."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from django.urls import reverse
from factory.django import DjangoModelFactory

from apps.competencies.tests.factories import CompetencyFactory, TierDefaultFactory
from apps.employees.enums import Tier
from apps.employees.tests.cast import Cast
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory, UserFactory
from apps.surveys.enums import AnswerKind, RaterKind
from apps.surveys.models import Answer, Campaign, Questionnaire, QuestionnaireItem, Response
from apps.surveys.services import (
    CampaignWishes,
    GivenAnswer,
    create_campaign,
    open_campaign,
    save_answers,
    send_response,
)

# Ten in the morning in Jakarta, on the second day of the survey.
NOW = datetime(2026, 9, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 9, 2)


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"Survei kebutuhan {n}")
    plan_year = 2027
    purpose = "Menyusun rencana pengembangan kompetensi tahun 2027."
    contact = "Rina Marlina, Badan Kepegawaian"
    opens_on = date(2026, 9, 1)
    closes_on = date(2026, 9, 30)
    created_by = factory.SubFactory(UserFactory)
    created_at = NOW


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire

    campaign = factory.SubFactory(CampaignFactory, state="OPEN")
    subject = factory.SubFactory(EmployeeFactory)
    unit = factory.SelfAttribute("subject.unit")


class QuestionnaireItemFactory(DjangoModelFactory):
    class Meta:
        model = QuestionnaireItem

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    competency = factory.SubFactory(CompetencyFactory)
    required_level = 3
    origin = "TIER"
    basis = "Bawaan jenjang: Pelaksana; Permenpan RB 38/2017"


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = Response

    class Params:
        sent = factory.Trait(
            state="SENT", sent_at=NOW, receipt_number=factory.Sequence(lambda n: f"SKB-2027-UJI-{n:05d}")
        )
        by_supervisor = factory.Trait(kind=RaterKind.SUPERVISOR, rater=factory.SubFactory(EmployeeFactory))

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    campaign = factory.SelfAttribute("questionnaire.campaign")
    unit = factory.SelfAttribute("questionnaire.unit")
    kind = RaterKind.SELF
    rater = factory.SelfAttribute("questionnaire.subject")


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    response = factory.SubFactory(ResponseFactory)
    item = factory.SubFactory(QuestionnaireItemFactory, questionnaire=factory.SelfAttribute("..response.questionnaire"))
    kind = AnswerKind.RATED
    level = 2
    changed_at = NOW


def standards(*tiers: str, managerial: int = 2, technical: int = 1, level: int = 3) -> None:
    """Competencies with levels, asked of the tiers (of an executing post when none is named)."""
    competencies = [
        *CompetencyFactory.create_batch(managerial, with_levels=True),
        *CompetencyFactory.create_batch(technical, technical=True, with_levels=True),
    ]
    for tier in tiers or (Tier.PELAKSANA,):
        for competency in competencies:
            TierDefaultFactory(tier=tier, competency=competency, level=level)


def wishes(*units, **changes) -> CampaignWishes:
    typed = {
        "name": "Survei kebutuhan 2027",
        # Nobody is asked twice for one year, so a test's next survey is about the next year.
        "plan_year": 2027 + Campaign.objects.count(),
        "opens_on": date(2026, 9, 1),
        "closes_on": date(2026, 9, 30),
        "purpose": "Menyusun rencana pengembangan kompetensi tahun 2027.",
        "contact": "Rina Marlina, Badan Kepegawaian",
    }
    return CampaignWishes(**{**typed, **changes}, unit_ids=tuple(unit.pk for unit in units))


def prepared_survey(cast: Cast, *units, **changes) -> Campaign:
    return create_campaign(
        institution_id=cast.institution.pk,
        wishes=wishes(*(units or (cast.root,)), **changes),
        actor=cast.bkd_officer.user,
        at=NOW,
    )


def opened_survey(cast: Cast, *units, **changes) -> Campaign:
    """Opened for the units, the whole institution if none is named. Needs `standards` first."""
    campaign = prepared_survey(cast, *units, **changes)
    open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
    campaign.refresh_from_db()
    return campaign


def response_of(campaign: Campaign, person, kind: str = RaterKind.SELF) -> Response:
    return Response.objects.with_people().get(
        questionnaire__campaign=campaign, questionnaire__subject=person, kind=kind
    )


def address(page: str, response: Response, *more: int) -> str:
    """Where a page of the response stands."""
    return reverse(f"surveys:{page}", args=[response.pk, *more])


def answer_all(response: Response, actor, *, level: int = 2, at: datetime = NOW) -> Response:
    """Every question rated the same."""
    items = response.questionnaire.items.all()
    given = [GivenAnswer(item.pk, AnswerKind.RATED, level) for item in items]
    save_answers(response_id=response.pk, answers=given, page_key="uji", actor=actor, at=at)
    response.refresh_from_db()
    return response


def send_all(response: Response, actor, *, level: int = 2, at: datetime = NOW) -> Response:
    answer_all(response, actor, level=level, at=at)
    send_response(response_id=response.pk, version=response.version, actor=actor, at=at)
    response.refresh_from_db()
    return response
