"""Sending a rater's answers, once; and handing an unsent rating to the supervisor of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.enums import EvidenceSource
from apps.competencies.services import record_evidence
from apps.core.failures import Refused, StaleVersion
from apps.notifications.services import tell
from apps.surveys.enums import AnswerKind, RaterKind, ResponseState
from apps.surveys.models import Answer, Questionnaire, QuestionnaireItem, Response
from apps.surveys.policies import can_answer, can_take_over, is_rater

SOURCES = {RaterKind.SELF.value: EvidenceSource.SELF, RaterKind.SUPERVISOR.value: EvidenceSource.SUPERVISOR}
# Letters and digits that are not taken for one another when read aloud or copied by hand.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class IncompleteAnswers(Refused):
    def __init__(self, missing: int) -> None:
        self.missing = missing
        super().__init__(f"Masih ada {missing} pertanyaan yang belum dijawab. Lengkapi dahulu, lalu kirim.")


class ChangedSinceChecked(StaleVersion):
    def __init__(self) -> None:
        super().__init__("Jawaban berubah sejak halaman ini Anda buka. Periksa sekali lagi, lalu kirim.")


@dataclass(frozen=True)
class Receipt:
    number: str
    sent_at: datetime


@transaction.atomic
def send_response(*, response_id: UUID, version: int, actor: User, at: datetime) -> Receipt:
    """Closes the answers, tells the rated levels as evidence, and gives the receipt.

    `version` is what the rater checked. Sending again, from a second click or a second tab, gives the same receipt.
    Raises PermissionDenied, ChangedSinceChecked, IncompleteAnswers.
    """
    response = _load(response_id)
    on = timezone.localdate(at)
    is_rater(actor, response, on).enforce()
    if not response.is_sent:
        can_answer(actor, response, on).enforce()
        if _claim(response, version, at):
            _record(_load(response_id), actor, at)
        response = _load(response_id)
    if not response.is_sent or response.sent_at is None:
        raise ChangedSinceChecked
    return Receipt(response.receipt_number, response.sent_at)


def _load(response_id: UUID) -> Response:
    return Response.objects.select_related("questionnaire__campaign", "questionnaire__subject", "rater").get(
        pk=response_id
    )


def _claim(response: Response, version: int, at: datetime) -> bool:
    """The guard of the race: of two senders one changes the row, the other waits for it and changes nothing."""
    unsent = Response.objects.filter(pk=response.pk, version=version).unsent()
    number = receipt_number(response)
    return unsent.update(state=ResponseState.SENT, sent_at=at, receipt_number=number) == 1


def receipt_number(response: Response) -> str:
    """`SKB-2027-7F3K-9Q2M`: drawn from the response's random key, so that it is the same however often it is asked."""
    value, letters = response.pk.int, ""
    for _ in range(8):
        value, rest = divmod(value, len(ALPHABET))
        letters += ALPHABET[rest]
    return f"SKB-{response.questionnaire.campaign.plan_year}-{letters[:4]}-{letters[4:]}"


def _record(response: Response, actor: User, at: datetime) -> None:
    answers = Answer.objects.filter(response=response).select_related("item").order_by("item_id")
    asked = QuestionnaireItem.objects.filter(questionnaire=response.questionnaire_id).count()
    if len(answers) < asked:
        raise IncompleteAnswers(asked - len(answers))
    questionnaire = response.questionnaire
    record_evidence(
        rows=[
            (questionnaire.subject_id, answer.item.competency_id, answer.level)
            for answer in answers
            if answer.kind == AnswerKind.RATED and answer.level is not None
        ],
        source=SOURCES[response.kind],
        observed_on=timezone.localdate(at),
        instrument=questionnaire.campaign.name,
        origin=f"survey-response:{response.pk}",
        actor=actor,
        at=at,
    )
    _tell_when_both_sent(response, at)


def _tell_when_both_sent(response: Response, at: datetime) -> None:
    """The lock makes the second of two ratings sent at once wait for the first and see it."""
    Questionnaire.objects.select_for_update().get(pk=response.questionnaire_id)
    pair = list(Response.objects.filter(questionnaire=response.questionnaire_id).select_related("rater"))
    if not all(one.is_sent for one in pair):
        return
    subject = response.questionnaire.subject
    for one in pair:
        reader = subject if one.kind == RaterKind.SELF else one.rater
        tell(
            recipient_ids=[reader.user_id if reader else None],
            key=f"survey-both:{one.pk}",
            text=f"Penilaian diri dan penilaian atasan untuk {subject.full_name} sudah lengkap. Bandingkan keduanya.",
            url=reverse("surveys:result", args=[one.pk]),
            at=at,
        )


@transaction.atomic
def take_over_rating(*, response_id: UUID, actor: User, at: datetime) -> None:
    """Gives an unsent rating to the supervisor of today. The earlier supervisor's draft is not passed on.

    Raises PermissionDenied.
    """
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("questionnaire__campaign", "questionnaire__subject", "rater")
        .get(pk=response_id)
    )
    can_take_over(actor, response, timezone.localdate(at)).enforce()
    Answer.objects.filter(response=response).delete()
    Response.objects.filter(pk=response.pk).update(
        rater=actor.employee.pk,
        state=ResponseState.NOT_STARTED,
        version=response.version + 1,
        started_at=None,
        saved_at=None,
    )
