"""The written remarks of a window: who says nothing else may still be known by the words.

They are read only where enough have answered, and shown when somebody of BKD has read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.evaluations.enums import RemarksState
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, Moderation
from apps.evaluations.models.windows import EvaluationWindowQuerySet
from apps.evaluations.policies import bkd_institutions
from apps.parameters.selectors import values_of

TOO_FEW = "Saran tertulis tidak ditampilkan: kurang dari {} orang menjawab, dan gaya bahasa dapat dikenali."
NOT_READ = (
    "Saran tertulis tampil sesudah dibaca petugas BKD, agar tidak ada yang dikenali dari nama atau cerita di dalamnya."
)


@dataclass(frozen=True)
class Limits:
    """From how many answers on a group is shown, and from how many on the words of a window."""

    group: int
    words: int


@dataclass(frozen=True)
class Remarks:
    """`hidden` says why no words are shown, or is ""; `withheld` is how many the reader left out."""

    hidden: str = ""
    shown: tuple[str, ...] = ()
    withheld: int = 0
    moderation: Moderation | None = None


def limits_on(on: date) -> Limits:
    values = values_of(("minimum_group_size", "minimum_remarks_group"), on)
    return Limits(int(values["minimum_group_size"]), int(values["minimum_remarks_group"]))


def counted_answers(answers: Iterable[AnonymousAnswer], limits: Limits) -> list[AnonymousAnswer]:
    """The answers of the groups that are large enough to be shown."""
    answers = list(answers)
    sizes = Counter(answer.voice for answer in answers)
    return [answer for answer in answers if sizes[answer.voice] >= limits.group]


def with_words(counted: list[AnonymousAnswer], limits: Limits) -> list[AnonymousAnswer]:
    """Those of the answers counted whose remark may be read; in no order of groups, for the words are the window's."""
    if len(counted) < limits.words:
        return []
    return sorted((answer for answer in counted if answer.remark), key=lambda answer: (answer.remark, answer.pk))


def answers_to_read(window: EvaluationWindow, on: date) -> list[AnonymousAnswer]:
    """For who moderates: every remark that may be read at all."""
    limits = limits_on(on)
    return with_words(counted_answers(window.answers.all(), limits), limits)


def remarks_of(window: EvaluationWindow, counted: list[AnonymousAnswer], limits: Limits) -> Remarks:
    """What everybody who reads the result may read of the words."""
    if not any(answer.remark for answer in counted):
        return Remarks()
    said = with_words(counted, limits)
    if not said:
        return Remarks(TOO_FEW.format(limits.words))
    if window.remarks_state != RemarksState.MODERATED:
        return Remarks(NOT_READ)
    shown = tuple(answer.remark for answer in said if not answer.is_withheld)
    return Remarks("", shown, len(said) - len(shown), latest_moderation(window))


def latest_moderation(window: EvaluationWindow) -> Moderation | None:
    return window.moderations.select_related("moderated_by").order_by("-version").first()


def windows_to_moderate(user: User, on: date) -> EvaluationWindowQuerySet:
    """Whose remarks wait for the user; not of trainings that the user was asked about."""
    rows = EvaluationWindow.objects.filter(
        remarks_state=RemarksState.WAITING, cohort__institution__in=bkd_institutions(user, on)
    )
    return rows.exclude(participations__employee__user=user).order_by("sealed_on", "pk")
