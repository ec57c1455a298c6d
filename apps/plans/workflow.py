"""The states of a plan as a table. A cell that is not here does not exist.

A verified plan that BKD opens again walks the way of a returned one, and counts wherever plans are counted as what its
state says: until it is verified again it is none of the verified ones. What stands meanwhile is its document, and what
rests on the document or on what was done asks `Plan.objects.once_verified`.
"""

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
    transition(PlanAction.AMEND, {VERIFIED}, RETURNED),
)

# Where the content belongs to the owner. Everywhere else it is locked.
EDITABLE = frozenset({DRAFT, RETURNED})

STANDING = {
    DRAFT: "Rencana ini masih draf.",
    SUBMITTED: "Rencana ini sudah diajukan dan menunggu persetujuan atasan langsung.",
    RETURNED: "Rencana ini dikembalikan dan sedang diperbaiki pemiliknya.",
    ENDORSED: "Rencana ini sudah disetujui atasan langsung dan menunggu verifikasi BKD.",
    VERIFIED: "Rencana ini sudah diverifikasi BKD, jadi isinya tetap sampai petugas BKD membukanya kembali.",
    CANCELLED: "Rencana ini sudah dibatalkan.",
}


def target_of(action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(TRANSITIONS, action, state)
    return row.target if row else None


def why_closed(state: str) -> str:
    """What is so, as a sentence: the reason of every action that this state does not offer."""
    return STANDING[PlanState(state)]
