"""One way to move a row along its table, and what can go wrong on it in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.core.failures import Refused, StaleVersion
from apps.core.formats import date_time
from apps.mentoring.models import Match, Mentor, MentoringRequest, Pair, Practice
from apps.mentoring.workflow import Table


class MentoringRefused(Refused):
    """A rule of the room stands against the wish; the sentence says which and what to do."""


class MentoringChanged(StaleVersion):
    """Somebody was faster; the sentence says who, what and when."""


Row = Mentor | MentoringRequest | Match | Pair | Practice


def take_step(
    row: Row,
    action: str,
    *,
    table: Table,
    version: int,
    actor: User,
    at: datetime,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> bool:
    """One conditional UPDATE and one event, in the caller's transaction; the row is fresh afterwards.

    False when this actor took this very step before: nothing happens twice. Raises MentoringRefused where the table has
    no such cell, MentoringChanged when somebody else was faster.
    """
    if _is_taken(row, action, version, actor):
        row.refresh_from_db()
        return False
    if row.version != version:
        raise changed_since(row, version)
    target = table.target_of(action, row.state)
    if target is None:
        raise MentoringRefused(table.standing[row.state])
    before = row.state
    moved = (
        type(row)
        ._default_manager.filter(pk=row.pk, state=before, version=version)
        .update(state=target, version=version + 1, updated_at=at, **(changes or {}))
    )
    if not moved:
        row.refresh_from_db()
        if _is_taken(row, action, version, actor):
            return False
        raise changed_since(row, version)
    row.events.create(at=at, actor=actor, action=action, from_state=before, to_state=target, note=note, version=version)
    row.refresh_from_db()
    return True


def claim_version(row: Row, version: int, *, at: datetime, changes: Mapping[str, Any]) -> None:
    """Changes the content of a row without moving it. Raises MentoringChanged when another was faster."""
    claimed = (
        type(row)
        ._default_manager.filter(pk=row.pk, version=version, state=row.state)
        .update(version=version + 1, updated_at=at, **changes)
    )
    if not claimed:
        row.refresh_from_db()
        raise changed_since(row, version)
    row.refresh_from_db()


def changed_since(row: Row, version: int) -> MentoringChanged:
    event = row.events.filter(version__gte=version).select_related("actor").order_by("-version", "-pk").first()
    if event is None:
        return MentoringChanged(
            f"Data ini berubah pada {date_time(row.updated_at)}, setelah Anda membuka halaman. "
            "Tindakan Anda belum dijalankan. Periksa isinya yang sekarang, lalu ulangi bila masih perlu."
        )
    return MentoringChanged(
        f"{event.actor} sudah {event.get_action_label()} data ini pada {date_time(event.at)}, sebelum tindakan Anda "
        "sampai. Tindakan Anda tidak dijalankan. Periksa keadaannya yang sekarang."
    )


def _is_taken(row: Row, action: str, version: int, actor: User) -> bool:
    return row.events.filter(version=version, action=action, actor=actor).exists()
