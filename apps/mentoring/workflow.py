"""The states of mentors, requests, matches, pairs and practices as tables. A cell that is not here does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.transitions import Transition, find, transition
from apps.mentoring.enums import (
    MatchAction,
    MatchState,
    MentorAction,
    MentorState,
    PairAction,
    PairState,
    PracticeAction,
    PracticeState,
    RequestAction,
    RequestState,
)

_MENTORS: tuple[Transition, ...] = (
    transition(MentorAction.CONFIRM, {MentorState.PROPOSED}, MentorState.ACTIVE),
    transition(MentorAction.REFUSE, {MentorState.PROPOSED}, MentorState.REFUSED),
    transition(MentorAction.END, {MentorState.PROPOSED, MentorState.ACTIVE}, MentorState.ENDED),
)
_REQUESTS: tuple[Transition, ...] = (
    transition(RequestAction.OFFER, {RequestState.OPEN}, RequestState.OFFERED),
    transition(RequestAction.REOPEN, {RequestState.OFFERED}, RequestState.OPEN),
    transition(RequestAction.PAIR, {RequestState.OFFERED}, RequestState.PAIRED),
    transition(RequestAction.CLOSE, {RequestState.PAIRED}, RequestState.CLOSED),
    transition(RequestAction.WITHDRAW, {RequestState.OPEN}, RequestState.WITHDRAWN),
)
UNANSWERED = {MatchState.OFFERED, MatchState.MENTOR_AGREED, MatchState.MENTEE_AGREED}
_MATCHES: tuple[Transition, ...] = (
    transition(MatchAction.OFFER, {MatchState.PROPOSED}, MatchState.OFFERED),
    transition(MatchAction.MENTOR_AGREE, {MatchState.OFFERED}, MatchState.MENTOR_AGREED),
    transition(MatchAction.MENTOR_AGREE, {MatchState.MENTEE_AGREED}, MatchState.AGREED),
    transition(MatchAction.MENTEE_AGREE, {MatchState.OFFERED}, MatchState.MENTEE_AGREED),
    transition(MatchAction.MENTEE_AGREE, {MatchState.MENTOR_AGREED}, MatchState.AGREED),
    transition(MatchAction.DECLINE, UNANSWERED, MatchState.DECLINED),
    transition(MatchAction.DISCARD, {MatchState.PROPOSED, *UNANSWERED}, MatchState.DISCARDED),
)
_PAIRS: tuple[Transition, ...] = (
    transition(PairAction.CLOSE, {PairState.ACTIVE}, PairState.CLOSED),
    transition(PairAction.STOP, {PairState.ACTIVE}, PairState.STOPPED),
)

_PRACTICES: tuple[Transition, ...] = (
    transition(PracticeAction.SUBMIT, {PracticeState.RETURNED}, PracticeState.SUBMITTED),
    transition(PracticeAction.RETURN, {PracticeState.SUBMITTED}, PracticeState.RETURNED),
    transition(PracticeAction.PUBLISH, {PracticeState.SUBMITTED}, PracticeState.PUBLISHED),
    transition(PracticeAction.RETIRE, {PracticeState.PUBLISHED}, PracticeState.RETIRED),
)

MENTOR_STANDING = {
    MentorState.PROPOSED: "Pendaftaran mentor ini menunggu persetujuan BKD.",
    MentorState.ACTIVE: "Mentor ini sudah aktif.",
    MentorState.REFUSED: "Pendaftaran mentor ini tidak disetujui BKD.",
    MentorState.ENDED: "Mentor ini sudah berhenti. Pendaftaran baru dapat dibuat bila ia bersedia lagi.",
}
REQUEST_STANDING = {
    RequestState.OPEN: "Permintaan ini menunggu penjodohan oleh BKD.",
    RequestState.OFFERED: "Permintaan ini sedang ditawarkan dan menunggu kesediaan kedua pihak.",
    RequestState.PAIRED: "Permintaan ini sudah menjadi pasangan mentoring yang berjalan.",
    RequestState.CLOSED: "Permintaan ini sudah selesai.",
    RequestState.WITHDRAWN: "Permintaan ini sudah ditarik.",
}
MATCH_STANDING = {
    MatchState.PROPOSED: "Usulan ini menunggu keputusan BKD.",
    MatchState.OFFERED: "Penawaran ini menunggu kesediaan mentor dan pegawai.",
    MatchState.MENTOR_AGREED: "Mentor sudah bersedia; penawaran ini menunggu kesediaan pegawai.",
    MatchState.MENTEE_AGREED: "Pegawai sudah bersedia; penawaran ini menunggu kesediaan mentor.",
    MatchState.AGREED: "Keduanya sudah bersedia, dan pasangan mentoring ini sudah terbentuk.",
    MatchState.DECLINED: "Penawaran ini ditolak, dan permintaannya kembali menunggu penjodohan.",
    MatchState.DISCARDED: "Usulan ini tidak dipakai lagi.",
}
PAIR_STANDING = {
    PairState.ACTIVE: "Pasangan ini sedang berjalan.",
    PairState.CLOSED: "Pasangan ini sudah selesai, jadi isinya tidak berubah lagi.",
    PairState.STOPPED: "Pasangan ini sudah berhenti, jadi isinya tidak berubah lagi.",
}

PRACTICE_STANDING = {
    PracticeState.SUBMITTED: "Praktik baik ini menunggu dibaca BKD sebelum terbit.",
    PracticeState.RETURNED: "Praktik baik ini dikembalikan dan sedang diperbaiki penulisnya.",
    PracticeState.PUBLISHED: "Praktik baik ini sudah terbit dan dapat dibaca semua pegawai.",
    PracticeState.RETIRED: "Praktik baik ini tidak ditampilkan lagi.",
}


@dataclass(frozen=True)
class Table:
    """Where each action leads, and what is so in each state: the reason of every action that it does not offer."""

    transitions: tuple[Transition, ...]
    standing: Mapping[Any, str]

    def target_of(self, action: str, state: str) -> str | None:
        """The state that the action leads to, or None where the cell is empty."""
        row = find(self.transitions, action, state)
        return row.target if row else None


MENTORS = Table(_MENTORS, MENTOR_STANDING)
REQUESTS = Table(_REQUESTS, REQUEST_STANDING)
MATCHES = Table(_MATCHES, MATCH_STANDING)
PAIRS = Table(_PAIRS, PAIR_STANDING)
PRACTICES = Table(_PRACTICES, PRACTICE_STANDING)
