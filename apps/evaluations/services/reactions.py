"""Asking the attendees of a cohort: windows open, take one answer from each, and are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Cohort, Enrolment
from apps.core.formats import long_date
from apps.evaluations import policies
from apps.evaluations.models import AnonymousAnswer, Instrument, Participation, ReactionWindow
from apps.evaluations.models.reactions import HIGHEST, LOWEST
from apps.evaluations.selectors.reactions import attendees_of, cohorts_to_ask, instrument_of
from apps.evaluations.services.failures import EvaluationRefused
from apps.notifications.services import tell
from apps.parameters.selectors import value_of


def open_reaction_windows(*, at: datetime) -> int:
    """Opens a window for each cohort that finished lately, with its attendees; returns how many were new.

    Two beats at once make one: the cohort of a window is unique. Without an instrument in force none opens.
    """
    on = timezone.localdate(at)
    instrument = instrument_of(on)
    if instrument is None:
        return 0
    return sum(_open(cohort, instrument, at) for cohort in cohorts_to_ask(on))


def answer_reaction(*, window_id: UUID, ratings: Mapping[str, int], remark: str, actor: User, at: datetime) -> None:
    """Takes the one answer of an attendee, without a trace of whose it is.

    Raises PermissionDenied for whoever was not asked, EvaluationRefused when the window is over, when the attendee has
    answered before, or unless every item is rated from 1 to 5.
    """
    on = timezone.localdate(at)
    window = ReactionWindow.objects.select_related("instrument").get(pk=window_id)
    policies.is_attendee(actor, window).enforce()
    if on > window.closes_on or window.is_sealed:
        raise EvaluationRefused(f"Penilaian ini ditutup {long_date(window.closes_on)}.")
    codes = set(window.instrument.items.values_list("code", flat=True))
    if set(ratings) != codes or not all(LOWEST <= rating <= HIGHEST for rating in ratings.values()):
        raise EvaluationRefused("Beri nilai 1 sampai 5 pada setiap pernyataan.")
    asked = Participation.objects.get(window=window, employee__user=actor)
    with transaction.atomic():
        # By its own columns alone: a condition behind a join is not checked again after waiting for the row.
        if not Participation.objects.filter(pk=asked.pk, has_answered=False).update(has_answered=True):
            raise EvaluationRefused("Anda sudah mengirim penilaian ini. Jawabannya tidak dapat diubah.")
        AnonymousAnswer.objects.create(window=window, ratings=dict(ratings), remark=remark.strip())


def seal_reaction_windows(*, at: datetime) -> int:
    """Seals the windows that are over: their answers are written anew, mixed, under new keys. Returns how many."""
    on = timezone.localdate(at)
    over = ReactionWindow.objects.filter(closes_on__lt=on, sealed_on__isnull=True)
    return sum(_seal(window_id, at) for window_id in over.values_list("pk", flat=True))


def _open(cohort: Cohort, instrument: Instrument, at: datetime) -> bool:
    on = timezone.localdate(at)
    enrolments: list[Enrolment] = list(attendees_of(cohort))
    if not enrolments:
        return False
    closes_on = on + timedelta(days=int(value_of("reaction_window_days", on)))
    with transaction.atomic():
        window, is_new = ReactionWindow.objects.get_or_create(
            cohort=cohort, defaults={"instrument": instrument, "opens_on": on, "closes_on": closes_on}
        )
        if not is_new:
            return False
        Participation.objects.bulk_create(
            Participation(window=window, employee_id=enrolment.employee_id) for enrolment in enrolments
        )
        tell(
            recipient_ids=[enrolment.employee.user_id for enrolment in enrolments],
            key=f"reaction:{window.pk}",
            text=f"Nilai pelatihan {cohort.programme.title} tanpa nama, paling lambat {long_date(closes_on)}.",
            url=reverse("evaluations:reaction", args=[window.pk]),
            at=at,
        )
    return True


def _seal(window_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        claimed = ReactionWindow.objects.filter(pk=window_id, sealed_on__isnull=True).update(
            sealed_on=timezone.localdate(at)
        )
        if not claimed:
            return False
        answers = AnonymousAnswer.objects.filter(window_id=window_id)
        contents = list(answers.values_list("ratings", "remark"))
        SystemRandom().shuffle(contents)
        answers.delete()
        AnonymousAnswer.objects.bulk_create(
            AnonymousAnswer(window_id=window_id, ratings=ratings, remark=remark) for ratings, remark in contents
        )
    return True
