"""Windows of evaluation: they open after a cohort, remind, and are sealed. The sweep calls; two at once make one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.catalogue.models import Cohort
from apps.core.formats import long_date
from apps.evaluations import wording
from apps.evaluations.enums import EvaluationKind, RemarksState
from apps.evaluations.models import (
    AnonymousAnswer,
    EvaluationWindow,
    Instrument,
    LearningMeasure,
    Participation,
)
from apps.evaluations.selectors.invitations import invited_to
from apps.evaluations.selectors.learning import measures_to_take
from apps.evaluations.selectors.remarks import answers_to_read
from apps.evaluations.selectors.windows import Schedule, cohorts_to_ask, instrument_of, reminders_due, schedules_on
from apps.notifications.services import tell
from apps.parameters.selectors import value_of


def open_windows(*, at: datetime) -> int:
    """Opens the windows that are due, each with the people it asks; returns how many were new.

    Two sweeps at once make one: cohort and kind of a window are unique. Without an instrument in force none opens.
    """
    on = timezone.localdate(at)
    count = 0
    for kind, schedule in schedules_on(on).items():
        instrument = instrument_of(kind, on)
        if instrument is not None:
            count += sum(_open(cohort, instrument, schedule, at) for cohort in cohorts_to_ask(kind, schedule, on))
    return count


def remind(*, at: datetime) -> int:
    """Tells those who have not answered that a window ends soon; returns for how many windows.

    Each day of `evaluation_reminder_days` is told once to each. A sweep that comes late tells the newest one only.
    """
    return sum(_remind(window_id, due, at) for window_id, due in reminders_due(timezone.localdate(at)))


def seal_windows(*, at: datetime) -> int:
    """Seals the windows that are over: their answers are written anew, mixed, under new keys. Returns how many."""
    on = timezone.localdate(at)
    over = EvaluationWindow.objects.filter(closes_on__lt=on, sealed_on__isnull=True)
    return sum(_seal(window_id, at) for window_id in over.values_list("pk", flat=True))


def _open(cohort: Cohort, instrument: Instrument, schedule: Schedule, at: datetime) -> bool:
    on = timezone.localdate(at)
    invited = invited_to(cohort, instrument.kind, on)
    if not invited.voices:
        return False
    closes_on = on + timedelta(days=schedule.window_days)
    wanted = {"instrument": instrument, "opens_on": on, "closes_on": closes_on, "note": invited.note}
    with transaction.atomic():
        window, is_new = EvaluationWindow.objects.get_or_create(cohort=cohort, kind=instrument.kind, defaults=wanted)
        if not is_new:
            return False
        asked = [Participation(window=window, employee=person, voice=voice) for person, voice in invited.voices.items()]
        Participation.objects.bulk_create(asked)
        if window.kind == EvaluationKind.LEARNING:
            LearningMeasure.objects.bulk_create(measures_to_take(window, invited.graduates, invited.supervisors))
        _tell(window, asked, f"window:{window.pk}", f"paling lambat {long_date(closes_on)}", at)
    return True


def _remind(window_id: UUID, due: int, at: datetime) -> bool:
    with transaction.atomic():
        rows = EvaluationWindow.objects.filter(pk=window_id, sealed_on__isnull=True, reminders_told__lt=due)
        if not rows.update(reminders_told=due):
            return False
        window = EvaluationWindow.objects.select_related("cohort__programme").get(pk=window_id)
        silent = list(window.participations.filter(has_answered=False).select_related("employee"))
        words = f"jawaban Anda masih ditunggu sampai {long_date(window.closes_on)}"
        _tell(window, silent, f"window:{window.pk}:reminder:{due}", words, at)
    return True


def _tell(window: EvaluationWindow, asked: list[Participation], key: str, words: str, at: datetime) -> None:
    """One notice for each: what is asked of this voice, and `words` on when."""
    recipients: dict[str, list[int | None]] = {}
    for one in asked:
        recipients.setdefault(wording.ask_of(window, one.voice), []).append(one.employee.user_id)
    url = reverse("evaluations:answer", args=[window.pk])
    for ask, ids in recipients.items():
        tell(recipient_ids=ids, key=key, text=f"{ask}: {words}.", url=url, at=at)


def _seal(window_id: UUID, at: datetime) -> bool:
    on = timezone.localdate(at)
    with transaction.atomic():
        if not EvaluationWindow.objects.filter(pk=window_id, sealed_on__isnull=True).update(sealed_on=on):
            return False
        answers = AnonymousAnswer.objects.filter(window_id=window_id)
        contents = list(answers.values("voice", "ratings", "barrier", "remark"))
        counts, fewest = Counter(row["voice"] for row in contents), int(value_of("minimum_group_size", on))
        SystemRandom().shuffle(contents)
        answers.delete()
        AnonymousAnswer.objects.bulk_create(
            # The only supervisor of a cohort would be known by the name of the group alone.
            AnonymousAnswer(window_id=window_id, **row | ({} if counts[row["voice"]] >= fewest else {"voice": ""}))
            for row in contents
        )
        if answers_to_read(EvaluationWindow(pk=window_id), on):
            EvaluationWindow.objects.filter(pk=window_id).update(remarks_state=RemarksState.WAITING)
    return True
