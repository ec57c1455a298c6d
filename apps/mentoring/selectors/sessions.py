"""Sessions for the two who held them; for BKD their number, dates and topics, and never a word more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.accounts.models import User
from apps.catalogue.models import LearningRecord
from apps.documents.models import Document
from apps.documents.selectors import documents_about
from apps.mentoring import policies
from apps.mentoring.enums import Side
from apps.mentoring.models import Pair, Session, SessionConfirmation


@dataclass(frozen=True)
class Topic:
    """What BKD sees of a confirmed session."""

    held_on: date
    topic: str
    hours: Decimal | None


def topics_of(pair: Pair) -> list[Topic]:
    """Two queries; nothing else of a session leaves the database here."""
    rows = list(pair.sessions.confirmed().order_by("-held_on", "pk").values_list("pk", "held_on", "topic"))
    hours = credited({f"mentoring-session:{pk}" for pk, _, _ in rows})
    return [Topic(day, topic, hours.get(f"mentoring-session:{pk}")) for pk, day, topic in rows]


def credited(origins: set[str]) -> dict[str, Decimal]:
    """The hours that the ledger credited, by origin; one query."""
    rows = LearningRecord.objects.standing().filter(origin__in=origins)
    return dict(rows.values_list("origin", "credited_hours"))


@dataclass(frozen=True)
class SessionRow:
    session: Session
    hours: Decimal | None
    is_mine_to_confirm: bool


def session_rows(pair: Pair, user: User, on: date) -> list[SessionRow]:
    sessions = list(Session.objects.visible_to(user, on).filter(pair=pair).order_by("-held_on", "-starts_at", "pk"))
    waiting = set(Session.objects.waiting_for(user).filter(pair=pair).values_list("pk", flat=True))
    hours = credited({session.origin for session in sessions})
    return [SessionRow(one, hours.get(one.origin), one.pk in waiting) for one in sessions]


@dataclass(frozen=True)
class SessionPage:
    """`confirmations` are those of the present version; `record` is the ledger's, with its reason."""

    session: Session
    pair: Pair
    confirmations: list[SessionConfirmation]
    may_confirm: bool
    may_change: bool
    record: LearningRecord | None
    document: Document | None


def session_page(session: Session, user: User, on: date) -> SessionPage:
    pair = session.pair
    open_ = session.confirmed_at is None
    present = list(session.confirmations.filter(version=session.version).select_related("user"))
    side = Side.MENTOR if policies.is_mentor(user, pair.mentor) else Side.MENTEE
    return SessionPage(
        session=session,
        pair=pair,
        confirmations=present,
        may_confirm=open_ and side not in {one.side for one in present},
        may_change=open_ and bool(policies.can_write_in_pair(user, pair)),
        record=LearningRecord.objects.filter(origin=session.origin, employee=pair.request.employee_id).first(),
        document=documents_about(session.origin).first(),
    )
