"""Taking the one answer of each who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.competencies.enums import EvidenceSource
from apps.competencies.services import EvidenceRow, record_evidence
from apps.core.formats import long_date
from apps.evaluations import policies
from apps.evaluations.enums import Barrier, EvaluationKind
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, Participation
from apps.evaluations.models.windows import HIGHEST, LOWEST, EvaluationWindowQuerySet
from apps.evaluations.selectors.learning import measures_asked_of, origin_of
from apps.evaluations.services.failures import EvaluationRefused


def answer_window(
    *, window_id: UUID, ratings: Mapping[str, int], remark: str, barrier: str = "", actor: User, at: datetime
) -> None:
    """Takes the one answer of somebody who was asked, without a trace of whose it is.

    Raises PermissionDenied for whoever was not asked, EvaluationRefused when the window is over, when the answer was
    sent before, or unless every item is rated from 1 to 5 and, on behaviour, the largest barrier is named.
    """
    window = _open_window(EvaluationWindow.objects.exclude(kind=EvaluationKind.LEARNING), window_id, actor, at)
    codes = set(window.instrument.items.values_list("code", flat=True))
    if set(ratings) != codes or not all(LOWEST <= rating <= HIGHEST for rating in ratings.values()):
        raise EvaluationRefused("Beri nilai 1 sampai 5 pada setiap pernyataan.")
    if (barrier in Barrier.values) != (window.kind == EvaluationKind.BEHAVIOUR):
        raise EvaluationRefused("Pilih hambatan terbesar, atau bahwa tidak ada hambatan.")
    with transaction.atomic():
        asked = _claim(window, actor)
        AnonymousAnswer.objects.create(
            window=window, voice=asked.voice, ratings=dict(ratings), barrier=barrier, remark=remark.strip()
        )


def rate_levels(*, window_id: UUID, levels: Mapping[int, int | None], actor: User, at: datetime) -> None:
    """Records the levels that a graduate or a supervisor gave, by the measure's key, as evidence with the name.

    None stands for "belum dapat dinilai" and leaves no voice. Raises PermissionDenied for whoever was not asked,
    EvaluationRefused when the window is over, when the answer was sent before, or unless every measure is answered.
    """
    window = _open_window(EvaluationWindow.objects.filter(kind=EvaluationKind.LEARNING), window_id, actor, at)
    measures = measures_asked_of(window, actor)
    known = all(level is None or LOWEST <= level <= HIGHEST for level in levels.values())
    if set(levels) != {measure.pk for measure in measures} or not known:
        raise EvaluationRefused("Pilih tingkat 1 sampai 5 pada setiap kompetensi, atau bahwa belum dapat dinilai.")
    given = [(measure, level) for measure in measures if (level := levels[measure.pk]) is not None]
    instrument = Truncator(f"Sesudah pelatihan {window.cohort}").chars(200)
    with transaction.atomic():
        asked = _claim(window, actor)
        for source, is_own in ((EvidenceSource.SELF, True), (EvidenceSource.SUPERVISOR, False)):
            record_evidence(
                rows=[
                    EvidenceRow(measure.employee_id, measure.competency_id, level)
                    for measure, level in given
                    if (measure.employee_id == asked.employee_id) == is_own
                ],
                source=source,
                observed_on=timezone.localdate(at),
                instrument=instrument,
                origin=origin_of(asked),
                actor=actor,
                at=at,
            )


def _open_window(windows: EvaluationWindowQuerySet, window_id: UUID, actor: User, at: datetime) -> EvaluationWindow:
    """The window, when the actor was asked and it is open."""
    window = windows.select_related("instrument", "cohort__programme").get(pk=window_id)
    policies.is_asked(actor, window).enforce()
    if not window.is_open(timezone.localdate(at)):
        raise EvaluationRefused(f"Penilaian ini ditutup {long_date(window.closes_on)}.")
    return window


def _claim(window: EvaluationWindow, actor: User) -> Participation:
    """Marks the actor's answer as sent; of two at once one passes. Raises EvaluationRefused for the other."""
    asked = Participation.objects.select_related("employee").get(window=window, employee__user=actor)
    # By its own columns alone: a condition behind a join is not checked again after waiting for the row.
    if not Participation.objects.filter(pk=asked.pk, has_answered=False).update(has_answered=True):
        raise EvaluationRefused("Anda sudah mengirim penilaian ini. Jawabannya tidak dapat diubah.")
    return asked
