"""The states of mentors and requests as tables. A cell that is not here does not exist."""

from __future__ import annotations

from apps.core.transitions import Transition, find, transition
from apps.mentoring.enums import MentorAction, MentorState, RequestAction, RequestState

MENTORS: tuple[Transition, ...] = (
    transition(MentorAction.CONFIRM, {MentorState.PROPOSED}, MentorState.ACTIVE),
    transition(MentorAction.REFUSE, {MentorState.PROPOSED}, MentorState.REFUSED),
    transition(MentorAction.END, {MentorState.PROPOSED, MentorState.ACTIVE}, MentorState.ENDED),
)
REQUESTS: tuple[Transition, ...] = (
    transition(RequestAction.OFFER, {RequestState.OPEN}, RequestState.OFFERED),
    transition(RequestAction.REOPEN, {RequestState.OFFERED}, RequestState.OPEN),
    transition(RequestAction.PAIR, {RequestState.OFFERED}, RequestState.PAIRED),
    transition(RequestAction.CLOSE, {RequestState.PAIRED}, RequestState.CLOSED),
    transition(RequestAction.WITHDRAW, {RequestState.OPEN}, RequestState.WITHDRAWN),
)

STANDING: dict[str, str] = {
    MentorState.PROPOSED: "Pendaftaran mentor ini menunggu persetujuan BKD.",
    MentorState.ACTIVE: "Mentor ini sudah aktif.",
    MentorState.REFUSED: "Pendaftaran mentor ini tidak disetujui BKD.",
    MentorState.ENDED: "Mentor ini sudah berhenti. Pendaftaran baru dapat dibuat bila ia bersedia lagi.",
    RequestState.OPEN: "Permintaan ini menunggu penjodohan oleh BKD.",
    RequestState.OFFERED: "Permintaan ini sedang ditawarkan dan menunggu kesediaan kedua pihak.",
    RequestState.PAIRED: "Permintaan ini sudah menjadi pasangan mentoring yang berjalan.",
    RequestState.CLOSED: "Permintaan ini sudah selesai.",
    RequestState.WITHDRAWN: "Permintaan ini sudah ditarik.",
}


def target_of(table: tuple[Transition, ...], action: str, state: str) -> str | None:
    """The state that the action leads to, or None where the cell is empty."""
    row = find(table, action, state)
    return row.target if row else None
