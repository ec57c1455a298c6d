"""The states of a plan as a table. A cell that is not here does not exist."""

from __future__ import annotations

from apps.core.transitions import Transition, find, transition
from apps.plans.enums import PlanAction, PlanState

DRAFT, SUBMITTED, RETURNED = PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED
ENDORSED, VERIFIED, CANCELLED = PlanState.ENDORSED, PlanState.VERIFIED, PlanState.CANCELLED

TRANSITIONS: tuple[Transition, ...] = (
    transition(PlanAction.SUBMIT, {DRAFT, RETURNED}, SUBMITTED),
    transition(PlanAction.WITHDRAW, {SUBMITTED}, DRAFT),
    transition(PlanAction.ENDORSE, {SUBMITTED}, ENDORSED),
    transition(PlanAction.RETURN, {SUBMITTED, ENDORSED}, RETURNED),
    transition(PlanAction.VERIFY, {ENDORSED}, VERIFIED),
    transition(PlanAction.CANCEL, {DRAFT, RETURNED}, CANCELLED),
)

# Where the content belongs to the owner. Everywhere else it is locked.
EDITABLE = frozenset({DRAFT, RETURNED})

STANDING = {
    DRAFT: "Rencana ini masih draf.",
    SUBMITTED: "Rencana ini sudah diajukan dan menunggu persetujuan atasan langsung.",
    RETURNED: "Rencana ini dikembalikan dan sedang diperbaiki pemiliknya.",
    ENDORSED: "Rencana ini sudah disetujui atasan langsung dan menunggu verifikasi BKD.",
    VERIFIED: "Rencana ini sudah diverifikasi BKD, jadi isinya tidak dapat diubah lagi.",
    CANCELLED: "Rencana ini sudah dibatalkan.",
}


def target_of(action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(TRANSITIONS, action, state)
    return row.target if row else None


def why_closed(state: str) -> str:
    """What is so, as a sentence: the reason of every action that this state does not offer."""
    return STANDING[PlanState(state)]
