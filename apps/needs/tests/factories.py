"""Situations by name."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory
from apps.employees.supervision import opd_of
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory, UnitFactory
from apps.needs.enums import ProposalAction, ProposalState
from apps.needs.models import CompetencyDemand, NeedProposal, NeedSupport, ProposalEvent, StrategicPriority
from apps.surveys.enums import RaterKind, ResponseState
from apps.surveys.models import Questionnaire, Response
from apps.surveys.tests.factories import (
    CampaignFactory,
    QuestionnaireFactory,
    QuestionnaireItemFactory,
    ResponseFactory,
)

NOW = datetime(2026, 9, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 9, 20)


class StrategicPriorityFactory(DjangoModelFactory):
    class Meta:
        model = StrategicPriority

    institution = factory.SubFactory(InstitutionFactory)
    plan_year = 2027
    competency = factory.SubFactory(CompetencyFactory)
    strategic_link = "0.80"
    urgency, seriousness, growth = 4, 5, 3
    reason = "Sasaran RPJMD: layanan digital."


class CompetencyDemandFactory(DjangoModelFactory):
    class Meta:
        model = CompetencyDemand

    campaign = factory.SubFactory(CampaignFactory, state="OPEN")
    unit = factory.SubFactory(UnitFactory)
    competency = factory.SubFactory(CompetencyFactory)
    asked = 10
    assessed = 8
    lacking = 4
    low = factory.SelfAttribute("lacking")
    medium = high = 0
    total_gap = 6
    computed_at = NOW


class NeedProposalFactory(DjangoModelFactory):
    """Waits for BKD; `approved=True` for one that is a need."""

    class Meta:
        model = NeedProposal

    class Params:
        approved = factory.Trait(
            state=ProposalState.APPROVED, level=3, decided_at=NOW, decision_note="Sesuai sasaran layanan tahun depan."
        )

    author = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("author.institution")
    opd = factory.LazyAttribute(lambda made: opd_of(made.author.unit))
    plan_year = 2027
    competency = factory.SubFactory(CompetencyFactory)
    lack = "Data kepuasan sudah ada, tetapi belum dapat kami baca."
    benefit = "Loket diperbaiki menurut keluhan yang paling sering."
    created_at = NOW
    updated_at = NOW


class NeedSupportFactory(DjangoModelFactory):
    class Meta:
        model = NeedSupport

    proposal = factory.SubFactory(NeedProposalFactory)
    employee = factory.SubFactory(EmployeeFactory)
    at = NOW


class ProposalEventFactory(DjangoModelFactory):
    class Meta:
        model = ProposalEvent

    proposal = factory.SubFactory(NeedProposalFactory)
    at = NOW
    actor = factory.SelfAttribute("proposal.author.user")
    action = ProposalAction.WITHDRAW
    from_state = ProposalState.SUBMITTED
    to_state = ProposalState.WITHDRAWN
    version = 1


def asked(campaign, person, competency, required: int = 3) -> Questionnaire:
    """The person is asked about the competency in the campaign."""
    questionnaire = Questionnaire.objects.filter(campaign=campaign, subject=person).first()
    questionnaire = questionnaire or QuestionnaireFactory(campaign=campaign, subject=person)
    QuestionnaireItemFactory(questionnaire=questionnaire, competency=competency, required_level=required)
    return questionnaire


def rated(campaign, person, competency, *, self: int | None = None, supervisor: int | None = None) -> None:
    """Sent ratings and the evidence that they leave; `None` for a rater who could not say."""
    questionnaire = Questionnaire.objects.get(campaign=campaign, subject=person)
    for kind, level in ((RaterKind.SELF, self), (RaterKind.SUPERVISOR, supervisor)):
        if level is not None:
            response = Response.objects.filter(questionnaire=questionnaire, kind=kind).first()
            response = response or ResponseFactory(questionnaire=questionnaire, kind=kind, sent=True)
            Response.objects.filter(pk=response.pk, state=ResponseState.NOT_STARTED).update(
                state=ResponseState.SENT, sent_at=NOW, receipt_number=str(response.pk)[:30]
            )
            LevelEvidenceFactory(
                employee=person,
                competency=competency,
                level=level,
                source=kind,
                origin=f"survey-response:{response.pk}",
                instrument=campaign.name,
                observed_on=date(2026, 9, 10),
                recorded_at=NOW,
            )
