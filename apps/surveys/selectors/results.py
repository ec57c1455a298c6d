"""Sent answers beside what the position asks for, and the two ratings beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.competencies.enums import CompetencyKind
from apps.parameters.selectors import value_of
from apps.surveys.enums import AnswerKind, RaterKind
from apps.surveys.models import Answer, QuestionnaireItem, Response


@dataclass(frozen=True)
class Given:
    """One rater's answer in words; `level` is empty when it was not rated."""

    text: str
    level: int | None
    note: str


@dataclass(frozen=True)
class ResultRow:
    name: str
    required_level: int
    basis: str
    own: Given | None
    supervisor: Given | None
    disagrees: bool


@dataclass(frozen=True)
class ResultGroup:
    title: str
    rows: list[ResultRow]


@dataclass(frozen=True)
class Result:
    """`own` or `supervisor` is None where the reader may not see it (yet)."""

    own: Response | None
    supervisor: Response | None
    groups: list[ResultGroup]

    @property
    def is_complete(self) -> bool:
        return self.own is not None and self.supervisor is not None

    @property
    def disagreements(self) -> int:
        return sum(row.disagrees for group in self.groups for row in group.rows)


def result_of(response: Response, user: User, on: date) -> Result:
    """The sent ratings of the questionnaire that the user may see. The response itself must be sent and visible."""
    visible = Response.objects.visible_to(user, on).filter(questionnaire=response.questionnaire_id)
    sent = {one.kind: one for one in visible.select_related("rater") if one.is_sent}
    answers = {
        (answer.response_id, answer.item_id): answer
        for answer in Answer.objects.filter(response__in=[one.pk for one in sent.values()])
    }
    limit = int(value_of("rater_disagreement_levels", on))
    own, supervisor = sent.get(RaterKind.SELF), sent.get(RaterKind.SUPERVISOR)
    groups: dict[str, ResultGroup] = {kind.value: ResultGroup(str(kind.label), []) for kind in CompetencyKind}
    items = QuestionnaireItem.objects.filter(questionnaire=response.questionnaire_id).select_related("competency")
    for item in items.order_by("competency__code", "pk"):
        mine = _given(answers.get((own.pk, item.pk)) if own else None)
        theirs = _given(answers.get((supervisor.pk, item.pk)) if supervisor else None)
        groups[item.competency.kind].rows.append(
            ResultRow(
                item.competency.name, item.required_level, item.basis, mine, theirs, _disagrees(mine, theirs, limit)
            )
        )
    return Result(own, supervisor, [group for group in groups.values() if group.rows])


def _given(answer: Answer | None) -> Given | None:
    if answer is None:
        return None
    text = f"Tingkat {answer.level}" if answer.kind == AnswerKind.RATED else str(AnswerKind(answer.kind).label)
    return Given(text, answer.level, answer.note)


def _disagrees(one: Given | None, other: Given | None, limit: int) -> bool:
    """Two rated levels that lie at least `limit` apart."""
    if one is None or other is None or one.level is None or other.level is None:
        return False
    return abs(one.level - other.level) >= limit
