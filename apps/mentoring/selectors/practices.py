"""The library as readers find it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PracticeAction, PracticeState
from apps.mentoring.models import Practice, PracticeEvent
from apps.mentoring.models.practices import PracticeQuerySet


def listed_practices(user: User, on: date) -> PracticeQuerySet:
    return Practice.objects.visible_to(user, on).select_related("author__unit")


def tags_in_use() -> list[str]:
    """The tags of published practices, the most used first."""
    tags = Counter(tag for row in Practice.objects.published().values_list("topics", flat=True) for tag in row)
    return [tag for tag, _ in sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))]


@dataclass(frozen=True)
class PracticePage:
    """`publish` (or return) and `retire` are None where the state has no such step or the reader no part."""

    practice: Practice
    own: bool
    publish: Decision | None
    retire: Decision | None
    mend: bool
    standing: str
    events: list[PracticeEvent]


def practice_page(practice: Practice, user: User, on: date) -> PracticePage:
    own = practice.author.user_id == user.pk
    reviews = policies.can_review_practice(user, practice, on)
    insider = own or bool(reviews) or bool(policies.can_open_desk(user, on))

    def offered(action: str) -> bool:
        return workflow.PRACTICES.target_of(action, practice.state) is not None

    return PracticePage(
        practice=practice,
        own=own,
        publish=reviews if insider and offered(PracticeAction.PUBLISH) else None,
        retire=reviews if reviews and offered(PracticeAction.RETIRE) else None,
        mend=own and offered(PracticeAction.SUBMIT),
        standing=workflow.PRACTICES.standing[PracticeState(practice.state)],
        events=list(practice.events.select_related("actor")) if insider else [],
    )
