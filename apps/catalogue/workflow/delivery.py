"""The states of a cohort and of an enrolment as two tables. A cell that is not here does not exist."""

from __future__ import annotations

from apps.catalogue.enums import CohortAction, CohortState, EnrolmentAction, EnrolmentState
from apps.core.transitions import Transition, find, transition

COHORT: tuple[Transition, ...] = (
    transition(CohortAction.OPEN, {CohortState.DRAFT}, CohortState.OPEN),
    transition(CohortAction.CLOSE, {CohortState.OPEN}, CohortState.CLOSED),
    transition(CohortAction.REOPEN, {CohortState.CLOSED}, CohortState.OPEN),
    transition(CohortAction.START, {CohortState.CLOSED}, CohortState.RUNNING),
    transition(CohortAction.FINISH, {CohortState.RUNNING}, CohortState.FINISHED),
    transition(
        CohortAction.CANCEL,
        {CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED, CohortState.RUNNING},
        CohortState.CANCELLED,
    ),
)
# Where dates, place, quota and sessions may still change.
EDITABLE = frozenset({CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED})
# Where people are let in, leave and move up.
SEATING = frozenset({CohortState.OPEN, CohortState.CLOSED})

COHORT_STANDING = {
    CohortState.DRAFT: "Angkatan ini masih disiapkan dan pendaftarannya belum dibuka.",
    CohortState.OPEN: "Pendaftaran angkatan ini sedang dibuka.",
    CohortState.CLOSED: "Pendaftaran angkatan ini sudah ditutup.",
    CohortState.RUNNING: "Angkatan ini sedang berlangsung.",
    CohortState.FINISHED: "Angkatan ini sudah selesai.",
    CohortState.CANCELLED: "Angkatan ini sudah dibatalkan.",
}

REGISTERED, WAITING, APPROVED = EnrolmentState.REGISTERED, EnrolmentState.WAITING, EnrolmentState.APPROVED
BEFORE_THE_START = frozenset({REGISTERED, WAITING, APPROVED})

ENROLMENT: tuple[Transition, ...] = (
    transition(EnrolmentAction.PROMOTE, {WAITING}, REGISTERED),
    transition(EnrolmentAction.APPROVE, {REGISTERED}, APPROVED),
    transition(EnrolmentAction.DECLINE, BEFORE_THE_START, EnrolmentState.DECLINED),
    transition(EnrolmentAction.WITHDRAW, BEFORE_THE_START, EnrolmentState.WITHDRAWN),
    transition(EnrolmentAction.CANCEL, BEFORE_THE_START, EnrolmentState.CANCELLED),
    transition(EnrolmentAction.LEAVE_OUT, {WAITING}, EnrolmentState.LEFT_OUT),
    transition(EnrolmentAction.COMPLETE, {APPROVED}, EnrolmentState.COMPLETED),
    transition(EnrolmentAction.FAIL, {APPROVED}, EnrolmentState.NOT_COMPLETED),
)
# Who holds a seat before the cohort starts.
SEATED = frozenset({REGISTERED, APPROVED})

ENROLMENT_STANDING = {
    EnrolmentState.REGISTERED: "Pendaftaran ini menunggu keputusan BKD.",
    EnrolmentState.WAITING: "Pendaftaran ini berada pada daftar tunggu.",
    EnrolmentState.APPROVED: "Pendaftaran ini sudah diterima.",
    EnrolmentState.DECLINED: "Pendaftaran ini sudah ditolak.",
    EnrolmentState.WITHDRAWN: "Pendaftaran ini sudah ditarik oleh pesertanya.",
    EnrolmentState.CANCELLED: "Pendaftaran ini berakhir karena angkatannya dibatalkan.",
    EnrolmentState.LEFT_OUT: "Pendaftaran ini berakhir karena tidak ada tempat sampai angkatan dimulai.",
    EnrolmentState.COMPLETED: "Peserta ini sudah dinyatakan selesai.",
    EnrolmentState.NOT_COMPLETED: "Peserta ini sudah dinyatakan tidak selesai.",
}


def cohort_target(action: str, state: str) -> str | None:
    """The state that the action leads a cohort to, or None where the cell is empty."""
    row = find(COHORT, action, state)
    return row.target if row else None


def enrolment_target(action: str, state: str) -> str | None:
    """The state that the action leads an enrolment to, or None where the cell is empty."""
    row = find(ENROLMENT, action, state)
    return row.target if row else None


def why_cohort_closed(state: str) -> str:
    """What is so, as a sentence: the reason of every action that this state does not offer."""
    return COHORT_STANDING[CohortState(state)]


def why_enrolment_closed(state: str) -> str:
    return ENROLMENT_STANDING[EnrolmentState(state)]
