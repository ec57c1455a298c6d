"""A pair begins with the second consent and ends with the mentor's rating, or early with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.enums import EvidenceSource
from apps.competencies.services.evidence import record_evidence
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PairAction, RequestAction
from apps.mentoring.models import Match, MentoringRequest, Pair
from apps.mentoring.services.steps import MentoringRefused, take_step


def begin_pair(match: Match, *, at: datetime) -> Pair:
    """In the transaction of the second consent."""
    return Pair.objects.create(
        institution_id=match.request.institution_id,
        match=match,
        request=match.request,
        mentor=match.mentor,
        created_at=at,
        updated_at=at,
    )


@transaction.atomic
def close_pair(*, pair_id: UUID, version: int, level: int, note: str, actor: User, at: datetime) -> Pair:
    """The mentor closes with the level that the mentee has reached, which becomes evidence (one voice more).

    Raises PermissionDenied for anybody but the mentor, MentoringRefused without a level.
    """
    pair = load_pair(pair_id)
    policies.can_close_pair(actor, pair).enforce()
    if not 1 <= level <= 5:
        raise MentoringRefused("Pilih tingkat yang dicapai, 1 sampai 5.")
    changes = {"rated_level": level, "ended_on": timezone.localdate(at)}
    moved = take_step(
        pair,
        PairAction.CLOSE,
        table=workflow.PAIRS,
        version=version,
        actor=actor,
        at=at,
        note=note.strip(),
        changes=changes,
    )
    if moved:
        record_evidence(
            rows=[(pair.request.employee_id, pair.request.competency_id, level)],
            source=EvidenceSource.MENTOR,
            observed_on=timezone.localdate(at),
            instrument="Penilaian mentor pada akhir bimbingan",
            origin=pair.subject_key,
            actor=actor,
            at=at,
        )
        _close_request(pair, actor, at)
    return pair


@transaction.atomic
def stop_pair(*, pair_id: UUID, version: int, note: str, actor: User, at: datetime) -> Pair:
    """Either of the two stops early, with the reason that both read."""
    pair = load_pair(pair_id)
    policies.is_of_pair(actor, pair).enforce()
    if not note.strip():
        raise MentoringRefused("Tulis alasan berhenti, agar pasangan Anda mengetahuinya.")
    moved = take_step(
        pair,
        PairAction.STOP,
        table=workflow.PAIRS,
        version=version,
        actor=actor,
        at=at,
        note=note.strip(),
        changes={"ended_on": timezone.localdate(at)},
    )
    if moved:
        _close_request(pair, actor, at)
    return pair


def load_pair(pair_id: UUID) -> Pair:
    joined = Pair.objects.select_related(
        "request__employee__unit", "request__competency", "request__plan_item", "mentor__employee__unit", "mentor__user"
    )
    return joined.get(pk=pair_id)


def _close_request(pair: Pair, actor: User, at: datetime) -> None:
    request = MentoringRequest.objects.get(pk=pair.request_id)
    take_step(request, RequestAction.CLOSE, table=workflow.REQUESTS, version=request.version, actor=actor, at=at)
