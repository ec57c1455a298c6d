"""Pairs: their page for the two, their list for BKD, which names people and counts, never what was talked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.core.exports import Table
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PairAction, PairState
from apps.mentoring.models import Goal, Pair, PairEvent
from apps.mentoring.models.pairs import PairQuerySet
from apps.mentoring.selectors.lists import joined_pairs
from apps.mentoring.selectors.sessions import SessionRow, Topic, session_rows, topics_of
from apps.plans.models import PlanItem


@dataclass(frozen=True)
class PairPage:
    """`is_one_of_two` opens goals and notes; `close` is None for who is not the mentor or after the end."""

    pair: Pair
    standing: str
    is_one_of_two: bool
    as_mentor: bool
    is_running: bool
    close: Decision | None
    goals: list[Goal]
    sessions: list[SessionRow]
    # What BKD sees instead of the sessions.
    topics: list[Topic]
    events: list[PairEvent]


def pair_page(pair: Pair, user: User, on: date) -> PairPage:
    running = bool(workflow.PAIRS.target_of(PairAction.CLOSE, pair.state))
    own = bool(policies.is_of_pair(user, pair))
    return PairPage(
        pair=pair,
        standing=workflow.PAIRS.standing[PairState(pair.state)],
        is_one_of_two=own,
        as_mentor=policies.is_mentor(user, pair.mentor),
        is_running=running,
        close=policies.can_close_pair(user, pair) if running and own else None,
        goals=list(Goal.objects.visible_to(user, on).filter(pair=pair).select_related("plan_item")),
        sessions=session_rows(pair, user, on) if own else [],
        topics=[] if own else topics_of(pair),
        events=list(pair.events.select_related("actor")) if own else [],
    )


def plan_items_of(pair: Pair) -> QuerySet[PlanItem]:
    """Activities that a goal may be tied to: those of the plan that the request came from."""
    item = pair.request.plan_item
    return PlanItem.objects.filter(plan=item.plan_id) if item else PlanItem.objects.none()


def listed_pairs(user: User, on: date) -> PairQuerySet:
    return joined_pairs(Pair.objects.visible_to(user, on)).with_session_counts()


HEADINGS = (
    "Pegawai", "Unit kerja", "Mentor", "Asal mentor", "Bentuk", "Kompetensi", "Tingkat yang dituju", "Status", "Mulai",
    "Berakhir", "Tingkat akhir", "Sesi dikonfirmasi", "Sesi terakhir",
)  # fmt: skip


def pair_table(pairs: PairQuerySet) -> Table:
    """The list as a sheet, without NIP and without a word of the sessions."""
    rows = [
        (
            pair.request.employee.full_name,
            pair.request.employee.unit.name,
            pair.mentor.name,
            pair.mentor.place,
            pair.request.get_guidance_display(),
            pair.request.competency.name,
            pair.request.wanted_level,
            pair.get_state_display(),
            pair.created_at,
            pair.ended_on,
            pair.rated_level,
            pair.session_count,
            pair.last_session,
        )
        for pair in pairs
    ]
    return Table("Pasangan", HEADINGS, rows)
