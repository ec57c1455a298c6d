"""The states of a reported activity as a table. A cell that is not here does not exist."""

from __future__ import annotations

from apps.catalogue.enums import ActivityAction, ActivityState
from apps.core.transitions import Transition, find, transition

DRAFT, REPORTED, NEEDS_REPAIR = ActivityState.DRAFT, ActivityState.REPORTED, ActivityState.NEEDS_REPAIR
VERIFIED, REJECTED, CANCELLED = ActivityState.VERIFIED, ActivityState.REJECTED, ActivityState.CANCELLED

TRANSITIONS: tuple[Transition, ...] = (
    transition(ActivityAction.REPORT, {DRAFT, NEEDS_REPAIR}, REPORTED),
    transition(ActivityAction.RETURN, {REPORTED}, NEEDS_REPAIR),
    transition(ActivityAction.VERIFY, {REPORTED}, VERIFIED),
    transition(ActivityAction.REJECT, {REPORTED}, REJECTED),
    transition(ActivityAction.CANCEL, {DRAFT, NEEDS_REPAIR}, CANCELLED),
)

# Where the content belongs to the owner. Everywhere else it is locked.
EDITABLE = frozenset({DRAFT, NEEDS_REPAIR})

STANDING = {
    DRAFT: "Kegiatan ini masih draf.",
    REPORTED: "Kegiatan ini sudah dilaporkan dan menunggu verifikasi.",
    NEEDS_REPAIR: "Kegiatan ini dikembalikan dan sedang diperbaiki pemiliknya.",
    VERIFIED: "Kegiatan ini sudah diverifikasi dan JP-nya sudah dicatat.",
    REJECTED: "Kegiatan ini sudah ditolak. Laporkan sebagai kegiatan baru bila ada bukti lain.",
    CANCELLED: "Kegiatan ini sudah dibatalkan.",
}


def target_of(action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(TRANSITIONS, action, state)
    return row.target if row else None


def why_closed(state: str) -> str:
    """What is so, as a sentence: the reason of every action that this state does not offer."""
    return STANDING[ActivityState(state)]
