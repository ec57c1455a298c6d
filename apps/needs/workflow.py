"""The states of a proposal as a table. A cell that is not here does not exist."""

from __future__ import annotations

from apps.core.transitions import Transition, find, transition
from apps.needs.enums import ProposalAction, ProposalState

PROPOSALS: tuple[Transition, ...] = (
    transition(ProposalAction.APPROVE, {ProposalState.SUBMITTED}, ProposalState.APPROVED),
    transition(ProposalAction.REJECT, {ProposalState.SUBMITTED}, ProposalState.REJECTED),
    transition(ProposalAction.WITHDRAW, {ProposalState.SUBMITTED}, ProposalState.WITHDRAWN),
)
STANDING = {
    ProposalState.SUBMITTED: "Usulan ini menunggu keputusan BKD.",
    ProposalState.APPROVED: "Usulan ini sudah disetujui dan menjadi kebutuhan pengusul serta pendukungnya.",
    ProposalState.REJECTED: "Usulan ini sudah ditolak. Alasannya tertulis di bawah.",
    ProposalState.WITHDRAWN: "Usulan ini sudah ditarik pengusulnya.",
}


def target_of(action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(PROPOSALS, action, state)
    return row.target if row else None
