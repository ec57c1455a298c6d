"""Draft answers. The server's draft is the truth; what a page did not know about it does not overwrite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.surveys.enums import AnswerKind, ResponseState
from apps.surveys.models import Answer, QuestionnaireItem, Response
from apps.surveys.policies import can_answer

NOTE_LENGTH = 500


class UnknownQuestion(Refused):
    def __init__(self) -> None:
        super().__init__("Pertanyaan ini tidak ada dalam survei Anda. Muat ulang halaman, lalu pilih kembali.")


class OutdatedAnswer(Refused):
    """The answer was changed from another page since this page read it; the other change stands."""

    def __init__(self, stored: Answer) -> None:
        self.stored = stored
        super().__init__(
            "Jawaban ini sudah Anda ubah di tab atau perangkat lain, dan yang tersimpan di sana yang dipakai. "
            "Pilih kembali di sini bila ingin menggantinya."
        )


@dataclass(frozen=True)
class GivenAnswer:
    """`seen` is the version of the stored answer that the page knew, 0 for none."""

    item_id: int
    kind: str
    level: int | None = None
    note: str = ""
    seen: int = 0


@dataclass
class SavedAnswers:
    """`versions` of every answer given, saved or found equal; `outdated` were not saved."""

    at: datetime
    versions: dict[int, int] = field(default_factory=dict)
    outdated: list[OutdatedAnswer] = field(default_factory=list)


def save_answer(*, response_id: UUID, answer: GivenAnswer, page_key: str, actor: User, at: datetime) -> SavedAnswers:
    """Saves one answer. Raises PermissionDenied, UnknownQuestion, OutdatedAnswer."""
    saved = save_answers(response_id=response_id, answers=[answer], page_key=page_key, actor=actor, at=at)
    if saved.outdated:
        raise saved.outdated[0]
    return saved


@transaction.atomic
def save_answers(
    *, response_id: UUID, answers: Sequence[GivenAnswer], page_key: str, actor: User, at: datetime
) -> SavedAnswers:
    """Saves the answers of one page; one that is stored already is left alone, so a save may arrive twice.

    Answers that were changed elsewhere since the page read them come back in `outdated`; the others are saved.
    Raises PermissionDenied (not the rater, sent, closed), UnknownQuestion.
    """
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("questionnaire__campaign", "questionnaire__subject", "rater")
        .get(pk=response_id)
    )
    can_answer(actor, response, timezone.localdate(at)).enforce()
    _check_questions(response, answers)

    stored = {answer.item_id: answer for answer in Answer.objects.filter(response=response)}
    saved = SavedAnswers(at)
    changed: list[Answer] = []
    for given in answers:
        present = stored.get(given.item_id)
        if present is not None and _is_same(present, given):
            saved.versions[given.item_id] = present.version
        elif present is not None and present.version != given.seen and present.page_key != page_key:
            saved.outdated.append(OutdatedAnswer(present))
        else:
            version = present.version + 1 if present else 1
            saved.versions[given.item_id] = version
            changed.append(
                Answer(
                    response=response,
                    item_id=given.item_id,
                    kind=given.kind,
                    level=given.level,
                    note=given.note.strip()[:NOTE_LENGTH],
                    version=version,
                    page_key=page_key,
                    changed_at=at,
                )
            )
    if changed:
        Answer.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["response", "item"],
            update_fields=["kind", "level", "note", "version", "page_key", "changed_at"],
        )
        _mark_saved(response, actor, at)
    return saved


def _check_questions(response: Response, answers: Sequence[GivenAnswer]) -> None:
    wanted = {given.item_id for given in answers}
    asked = QuestionnaireItem.objects.filter(questionnaire=response.questionnaire_id, pk__in=wanted).count()
    if asked != len(wanted) or not all(_is_well_formed(given) for given in answers):
        raise UnknownQuestion


def _is_well_formed(given: GivenAnswer) -> bool:
    if given.kind == AnswerKind.RATED:
        return given.level is not None and 1 <= given.level <= 5
    return given.kind in AnswerKind.values and given.level is None


def _is_same(stored: Answer, given: GivenAnswer) -> bool:
    return (stored.kind, stored.level, stored.note) == (given.kind, given.level, given.note.strip()[:NOTE_LENGTH])


def _mark_saved(response: Response, actor: User, at: datetime) -> None:
    """Counts the save. A rating that nobody held becomes the saving supervisor's."""
    Response.objects.filter(pk=response.pk).update(
        state=ResponseState.DRAFT,
        version=F("version") + 1,
        saved_at=at,
        started_at=Coalesce("started_at", at),
        rater=Coalesce("rater", actor.employee.pk),
    )
