"""Test scores of a training, typed by an officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.evaluations import policies
from apps.evaluations.enums import EvaluationKind
from apps.evaluations.models import EvaluationWindow, LearningScore
from apps.evaluations.selectors.learning import Pair, graduates_in
from apps.evaluations.services.failures import EvaluationRefused

SCORES_CHANGED = (
    "Petugas lain menyimpan nilai tes sesudah Anda membuka halaman ini. Periksa yang Anda ketik, lalu simpan lagi."
)

NOTHING: Pair = (None, None)


class ScoresChanged(EvaluationRefused):
    """Somebody saved after the reader opened the page."""

    def __init__(self) -> None:
        super().__init__(SCORES_CHANGED)


def save_scores(*, window_id: UUID, version: int, scores: Mapping[UUID, Pair], actor: User, at: datetime) -> None:
    """Keeps the scores before and after (0 to 100) of the graduates named; a graduate without either has no row.

    Rows that stay as they are keep who typed them. Raises PermissionDenied, ScoresChanged when `version` is not the
    window's, EvaluationRefused for people who are no graduates of the cohort or scores outside 0 to 100.
    """
    window = EvaluationWindow.objects.select_related("cohort").get(pk=window_id, kind=EvaluationKind.LEARNING)
    policies.can_enter_scores(actor, window, timezone.localdate(at)).enforce()
    given = [score for pair in scores.values() for score in pair if score is not None]
    if not set(scores) <= {person.pk for person in graduates_in(window)} or not all(0 <= one <= 100 for one in given):
        raise EvaluationRefused("Isi nilai 0 sampai 100 bagi lulusan angkatan ini.")
    with transaction.atomic():
        rows = EvaluationWindow.objects.filter(pk=window.pk, scores_version=version)
        if not rows.update(scores_version=F("scores_version") + 1):
            raise ScoresChanged
        standing = {score.employee_id: (score.before, score.after) for score in window.scores.all()}
        changed = {pk: pair for pk, pair in scores.items() if standing.get(pk, NOTHING) != pair}
        window.scores.filter(employee__in=changed).delete()
        LearningScore.objects.bulk_create(
            LearningScore(window=window, employee_id=pk, before=before, after=after, entered_by=actor, entered_at=at)
            for pk, (before, after) in changed.items()
            if (before, after) != NOTHING
        )
