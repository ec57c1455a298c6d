"""The library of best practices: shared by employees, reviewed by BKD, read by all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.models import Employee
from apps.employees.policies import is_same_person
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PracticeAction, PracticeState
from apps.mentoring.models import Practice
from apps.mentoring.services.steps import MentoringRefused, take_step
from apps.notifications.services import tell


@dataclass(frozen=True)
class PracticeContent:
    title: str
    problem: str
    action: str
    result: str
    topics: Collection[str] = ()


@transaction.atomic
def share_practice(*, author_id: UUID, content: PracticeContent, actor: User, at: datetime) -> Practice:
    """Hands a practice in for review. The same title by the same author twice is one practice.

    Raises PermissionDenied for writing in another person's name, MentoringRefused when a part is empty.
    """
    author = Employee.objects.get(pk=author_id)
    policies.can_share_practice(actor, author).enforce()
    _check(content)
    try:
        with transaction.atomic():
            return Practice.objects.create(
                author=author, institution_id=author.institution_id, created_at=at, updated_at=at, **_columns(content)
            )
    except IntegrityError:
        found = Practice.objects.get(author=author, title=content.title)
        if _columns(content) == {key: getattr(found, key) for key in _columns(content)}:
            return found
        raise MentoringRefused("Anda sudah mempunyai praktik baik berjudul sama. Pilih judul lain.") from None


@transaction.atomic
def resubmit_practice(
    *, practice_id: UUID, version: int, content: PracticeContent, actor: User, at: datetime
) -> Practice:
    """The author's mended text goes to BKD again."""
    practice = load_practice(practice_id)
    policies.can_share_practice(actor, practice.author).enforce()
    _check(content)
    if Practice.objects.filter(author=practice.author, title=content.title).exclude(pk=practice.pk).exists():
        raise MentoringRefused("Anda sudah mempunyai praktik baik berjudul sama. Pilih judul lain.")
    take_step(
        practice,
        PracticeAction.SUBMIT,
        table=workflow.PRACTICES,
        version=version,
        actor=actor,
        at=at,
        changes=_columns(content),
    )
    return practice


@transaction.atomic
def publish_practice(*, practice_id: UUID, version: int, actor: User, at: datetime) -> Practice:
    """BKD's yes: everybody reads it from now on."""
    return _review(PracticeAction.PUBLISH, practice_id, version, actor, at, "")


@transaction.atomic
def return_practice(*, practice_id: UUID, version: int, note: str, actor: User, at: datetime) -> Practice:
    """Back to the author, with what to mend."""
    return _review(PracticeAction.RETURN, practice_id, version, actor, at, _needed(note))


@transaction.atomic
def retire_practice(*, practice_id: UUID, version: int, note: str, actor: User, at: datetime) -> Practice:
    """Takes a published practice out of sight, with the reason."""
    return _review(PracticeAction.RETIRE, practice_id, version, actor, at, _needed(note))


def load_practice(practice_id: UUID) -> Practice:
    return Practice.objects.select_related("author__unit").get(pk=practice_id)


def _review(action: str, practice_id: UUID, version: int, actor: User, at: datetime, note: str) -> Practice:
    practice = load_practice(practice_id)
    policies.can_review_practice(actor, practice, timezone.localdate(at)).enforce()
    changes = {"published_at": at} if action == PracticeAction.PUBLISH else {}
    moved = take_step(
        practice, action, table=workflow.PRACTICES, version=version, actor=actor, at=at, note=note, changes=changes
    )
    if moved:
        _tell_the_author(practice, actor, at)
    return practice


def _tell_the_author(practice: Practice, actor: User, at: datetime) -> None:
    texts = {
        PracticeState.PUBLISHED: f"Praktik baik Anda “{practice.title}” sudah terbit.",
        PracticeState.RETURNED: f"Praktik baik Anda “{practice.title}” perlu diperbaiki. Baca catatannya.",
        PracticeState.RETIRED: f"Praktik baik Anda “{practice.title}” tidak ditampilkan lagi. Baca alasannya.",
    }
    if is_same_person(actor, practice.author):
        return
    tell(
        recipient_ids=[practice.author.user_id],
        key=f"{practice.subject_key}:{practice.version}",
        text=texts[PracticeState(practice.state)],
        url=reverse("mentoring:practice", args=[practice.pk]),
        at=at,
    )


def _columns(content: PracticeContent) -> dict[str, object]:
    return asdict(content) | {"topics": list(content.topics)}


def _check(content: PracticeContent) -> None:
    if not all(text.strip() for text in (content.title, content.problem, content.action, content.result)):
        raise MentoringRefused("Isi judul, masalah, yang dilakukan, dan hasilnya.")


def _needed(note: str) -> str:
    if not note.strip():
        raise MentoringRefused("Tulis alasannya, agar penulis tahu apa yang dapat ia lakukan.")
    return note.strip()
