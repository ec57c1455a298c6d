"""Surveys: prepared, opened for the people of their units, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.selectors.standards import required_levels
from apps.core import formats
from apps.core.failures import Refused
from apps.employees.models import OrganisationUnit
from apps.employees.supervision import supervisors_of
from apps.jobs.models import Job
from apps.jobs.progress import Tell, say_nothing
from apps.jobs.services import request_job
from apps.notifications.services import tell
from apps.surveys.enums import CampaignState, RaterKind
from apps.surveys.models import Campaign, Questionnaire, QuestionnaireItem, Response
from apps.surveys.policies import (
    can_change_campaign,
    can_close_campaign,
    can_create_campaign,
    can_open_campaign,
)
from apps.surveys.selectors.campaigns import OPENING, opening_job, opening_preview, surveyed_people

BATCH = 5_000
STEPS = 4


class UnusableCampaign(Refused):
    """What was typed cannot be a survey."""


class NobodyToAsk(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Tidak ada pegawai aktif berstandar kompetensi yang belum ditanya di unit yang dipilih. "
            "Pilih unit lain, atau lengkapi standar jabatannya dahulu."
        )


@dataclass(frozen=True)
class CampaignWishes:
    """What an officer types about a survey."""

    name: str
    plan_year: int
    opens_on: date
    closes_on: date
    unit_ids: tuple[int, ...]
    purpose: str = ""
    contact: str = ""


@transaction.atomic
def create_campaign(*, institution_id: int, wishes: CampaignWishes, actor: User, at: datetime) -> Campaign:
    """A survey in preparation. Raises PermissionDenied, UnusableCampaign."""
    can_create_campaign(actor, institution_id, timezone.localdate(at)).enforce()
    units = _checked_units(wishes, institution_id)
    campaign = Campaign.objects.create(
        institution_id=institution_id,
        name=wishes.name,
        plan_year=wishes.plan_year,
        purpose=wishes.purpose,
        contact=wishes.contact,
        opens_on=wishes.opens_on,
        closes_on=wishes.closes_on,
        created_by=actor,
        created_at=at,
    )
    campaign.units.set(units)
    return campaign


@transaction.atomic
def change_campaign(*, campaign_id: UUID, wishes: CampaignWishes, actor: User, at: datetime) -> Campaign:
    """Replaces what was prepared. Raises PermissionDenied once it is open, UnusableCampaign."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    can_change_campaign(actor, campaign, timezone.localdate(at)).enforce()
    units = _checked_units(wishes, campaign.institution_id)
    Campaign.objects.filter(pk=campaign_id).update(
        name=wishes.name,
        plan_year=wishes.plan_year,
        purpose=wishes.purpose,
        contact=wishes.contact,
        opens_on=wishes.opens_on,
        closes_on=wishes.closes_on,
    )
    campaign.units.set(units)
    campaign.refresh_from_db()
    return campaign


def _checked_units(wishes: CampaignWishes, institution_id: int) -> list[OrganisationUnit]:
    if wishes.closes_on < wishes.opens_on:
        raise UnusableCampaign("Tanggal tutup harus sama dengan atau sesudah tanggal buka.")
    units = list(OrganisationUnit.objects.filter(pk__in=wishes.unit_ids, institution_id=institution_id))
    if not units or len(units) != len(set(wishes.unit_ids)):
        raise UnusableCampaign("Pilih sekurangnya satu unit dari instansi Anda.")
    return units


@transaction.atomic
def request_opening(*, campaign_id: UUID, actor: User, at: datetime) -> Job | None:
    """Asks for the survey to be opened in the background, where it may take a minute for 12,000 people.

    A second click finds the job under way; None when the survey is open already. Raises PermissionDenied, NobodyToAsk.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if campaign.state == CampaignState.OPEN:
        return None
    can_open_campaign(actor, campaign, timezone.localdate(at)).enforce()
    under_way = opening_job(campaign)
    if under_way is not None:
        return under_way
    if not opening_preview(campaign, timezone.localdate(at)).people:
        raise NobodyToAsk
    title = f"Membuka {campaign.name}"
    return request_job(kind=OPENING, title=title, params={"campaign": str(campaign.pk)}, actor=actor, at=at)


@transaction.atomic
def open_campaign(*, campaign_id: UUID, actor: User, at: datetime, tell_progress: Tell = say_nothing) -> int:
    """Writes everybody's questionnaire from the standards of the day, and returns the number of people asked.

    The number of queries is the same for any number of people (up to the batch size). A second call, such as a double
    click, changes nothing. Raises PermissionDenied, NobodyToAsk.
    """
    on = timezone.localdate(at)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if campaign.state == CampaignState.OPEN:
        return campaign.questionnaires.count()
    can_open_campaign(actor, campaign, on).enforce()
    tell_progress(0, STEPS, "Mencari standar jabatan setiap pegawai")
    people = surveyed_people(campaign)
    levels = required_levels(people, on)
    supervised = supervisors_of(people, on)
    asked = [person for person in people if levels[person.pk]]
    if not asked:
        raise NobodyToAsk

    tell_progress(1, STEPS, f"Menyusun kuesioner {len(asked)} pegawai")
    questionnaires = Questionnaire.objects.bulk_create(
        [Questionnaire(campaign=campaign, subject=person, unit_id=person.unit_id) for person in asked], BATCH
    )
    QuestionnaireItem.objects.bulk_create(
        [
            QuestionnaireItem(
                questionnaire_id=questionnaire.pk,
                competency_id=level.competency_id,
                required_level=level.level,
                origin=level.origin,
                basis=level.basis,
            )
            for questionnaire in questionnaires
            for level in levels[questionnaire.subject_id]
        ],
        BATCH,
    )
    tell_progress(2, STEPS, "Menyiapkan lembar jawaban")
    raters = {pk: supervision.employee for pk, supervision in supervised.items()}
    Response.objects.bulk_create(
        [
            Response(
                questionnaire=questionnaire,
                campaign_id=questionnaire.campaign_id,
                unit_id=questionnaire.unit_id,
                kind=kind,
                rater=rater,
            )
            for questionnaire in questionnaires
            for kind, rater in (
                (RaterKind.SELF, questionnaire.subject),
                (RaterKind.SUPERVISOR, raters.get(questionnaire.subject_id)),
            )
        ],
        BATCH,
    )
    Campaign.objects.filter(pk=campaign_id).update(state=CampaignState.OPEN, opened_at=at)
    tell_progress(3, STEPS, "Memberi tahu pegawai dan atasan")
    _announce(
        campaign,
        subjects=(person.user_id for person in asked),
        raters=(raters[person.pk].user_id for person in asked if person.pk in raters),
        at=at,
    )
    return len(asked)


def _announce(
    campaign: Campaign, *, subjects: Iterable[int | None], raters: Iterable[int | None], at: datetime
) -> None:
    deadline = formats.long_date(campaign.closes_on)
    tell(
        recipient_ids=subjects,
        key=f"survey-open:{campaign.pk}",
        text=f"{campaign.name}: isilah penilaian diri Anda paling lambat {deadline}.",
        url=reverse("surveys:mine"),
        at=at,
    )
    tell(
        recipient_ids=raters,
        key=f"survey-rate:{campaign.pk}",
        text=f"{campaign.name}: nilailah pegawai yang Anda pimpin paling lambat {deadline}.",
        url=reverse("surveys:inbox"),
        at=at,
    )


@transaction.atomic
def close_campaign(*, campaign_id: UUID, actor: User, at: datetime) -> None:
    """Takes no more answers; unsent drafts stay as they are. A second call changes nothing. Raises PermissionDenied."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if campaign.state == CampaignState.CLOSED:
        return
    can_close_campaign(actor, campaign, timezone.localdate(at)).enforce()
    Campaign.objects.filter(pk=campaign_id).update(state=CampaignState.CLOSED, closed_at=at)
