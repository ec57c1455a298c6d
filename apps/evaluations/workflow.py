"""The states of a review case as a table. A cell that is not here does not exist."""

from __future__ import annotations

from apps.core.transitions import Transition, find, transition
from apps.evaluations.enums import CaseAction, CaseState

OPEN, CHECKING, DECIDED, CLOSED = CaseState.OPEN, CaseState.CHECKING, CaseState.DECIDED, CaseState.CLOSED

TRANSITIONS: tuple[Transition, ...] = (
    transition(CaseAction.ASSIGN, {OPEN, CHECKING}, CHECKING),
    transition(CaseAction.CHECK, {CHECKING}, CHECKING),
    transition(CaseAction.DECIDE, {CHECKING}, DECIDED),
    transition(CaseAction.CLOSE, {DECIDED}, CLOSED),
)
# What people do; the other actions are the system's.
STEPS = (CaseAction.ASSIGN, CaseAction.CHECK, CaseAction.DECIDE, CaseAction.CLOSE)

STANDING = {
    OPEN: "Kasus ini belum ditugaskan. Tetapkan penanggung jawab dan tenggatnya dahulu.",
    CHECKING: "Kasus ini sedang diperiksa dan belum diputuskan.",
    DECIDED: "Kasus ini sudah diputuskan dan tinggal ditindaklanjuti.",
    CLOSED: "Kasus ini sudah selesai, jadi isinya tidak berubah lagi.",
}


def target_of(action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(TRANSITIONS, action, state)
    return row.target if row else None


def why_closed(state: str) -> str:
    """What is so, as a sentence: the reason of every step that this state does not offer."""
    return STANDING[CaseState(state)]
