"""Which activities a plan begins with: gaps and offers in, proposals with their reasons out. Pure, no Django.

Gaps are taken in order: mandatory ones, then those that last year left open, then approved proposals of employees,
then by priority. For each, the offer that closes the gap is chosen; among those, the one of the pillar that lags behind
10-20-70; then the cheaper, then the shorter. It goes on until the target of learning hours is reached and no offer
would add a missing pillar; the cap (24 JP of PPPK) and the number of items are never passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Shares of learning hours by pillar: courses, learning from others, experience.
PILLAR_SHARES: Mapping[int, Decimal] = {10: Decimal("0.1"), 20: Decimal("0.2"), 70: Decimal("0.7")}
PILLAR_WORDS = {10: "pelatihan", 20: "belajar dari orang lain", 70: "pengalaman kerja"}


@dataclass(frozen=True)
class GapToClose:
    competency_id: int
    name: str
    required_level: int
    actual_level: Decimal | None
    priority_score: Decimal | None
    is_mandatory: bool
    is_carried: bool = False
    is_proposed: bool = False

    @property
    def is_asked(self) -> bool:
        """A need whatever the level held."""
        return self.is_mandatory or self.is_proposed

    @property
    def is_open(self) -> bool:
        return self.is_asked or (self.actual_level is not None and self.actual_level < self.required_level)


@dataclass(frozen=True)
class Offer:
    """A programme as seen from one competency. Hours in JP, cost in rupiah for one person."""

    programme_id: int
    competency_id: int
    gained_level: int
    pillar: int
    learning_hours: int
    cost: int


@dataclass(frozen=True)
class Bounds:
    """`target` JP to reach, `cap` JP never to pass (None: no cap), at most `max_items` activities."""

    target: int
    cap: int | None
    max_items: int


@dataclass(frozen=True)
class Proposal:
    competency_id: int
    programme_id: int
    quarter: int
    reason: str


def propose(gaps: Iterable[GapToClose], offers: Iterable[Offer], bounds: Bounds) -> list[Proposal]:
    """The proposed activities in the order of their gaps, spread over the quarters. The same input, the same list."""
    by_competency: dict[int, list[Offer]] = {}
    for offer in offers:
        by_competency.setdefault(offer.competency_id, []).append(offer)
    chosen = _choose(_in_order(gaps), by_competency, bounds)
    return [
        Proposal(gap.competency_id, offer.programme_id, 1 + index * 4 // len(chosen), _reason(gap, offer, rank))
        for index, (rank, gap, offer) in enumerate(chosen)
    ]


def _in_order(gaps: Iterable[GapToClose]) -> list[GapToClose]:
    return sorted(
        (gap for gap in gaps if gap.is_open),
        key=lambda gap: (
            not gap.is_mandatory,
            not gap.is_carried,
            not gap.is_proposed,
            -(gap.priority_score or Decimal(0)),
            gap.competency_id,
        ),
    )


def _choose(
    gaps: Sequence[GapToClose], offers: Mapping[int, Sequence[Offer]], bounds: Bounds
) -> list[tuple[int, GapToClose, Offer]]:
    chosen: list[tuple[int, GapToClose, Offer]] = []
    for rank, gap in enumerate(gaps, start=1):
        taken = [offer for _, _, offer in chosen]
        if len(taken) >= bounds.max_items:
            break
        if _is_covered(gap, taken, offers):
            continue
        fitting = [offer for offer in offers.get(gap.competency_id, ()) if _fits(offer, gap, taken, bounds)]
        if not gap.is_mandatory and _hours(taken) >= bounds.target:
            # Enough hours: only what brings in a pillar that is still missing.
            present = {offer.pillar for offer in taken}
            fitting = [offer for offer in fitting if offer.pillar not in present]
        if fitting:
            chosen.append((rank, gap, min(fitting, key=lambda offer: _preference(offer, gap, taken))))
    return chosen


def _hours(taken: Iterable[Offer]) -> int:
    return sum(offer.learning_hours for offer in taken)


def _is_covered(gap: GapToClose, taken: Iterable[Offer], offers: Mapping[int, Sequence[Offer]]) -> bool:
    """Whether a programme already taken for another gap closes this one as well."""
    programmes = {offer.programme_id for offer in taken}
    return any(
        offer.programme_id in programmes and offer.gained_level >= gap.required_level
        for offer in offers.get(gap.competency_id, ())
    )


def _fits(offer: Offer, gap: GapToClose, taken: Sequence[Offer], bounds: Bounds) -> bool:
    teaches = gap.actual_level is None or gap.is_asked or offer.gained_level > gap.actual_level
    within = bounds.cap is None or _hours(taken) + offer.learning_hours <= bounds.cap
    return teaches and within and all(offer.programme_id != other.programme_id for other in taken)


def _preference(offer: Offer, gap: GapToClose, taken: Sequence[Offer]) -> tuple[int, Decimal, Decimal, int, int, int]:
    missing = max(0, gap.required_level - offer.gained_level)
    share = PILLAR_SHARES[offer.pillar]
    filled = Decimal(_hours(other for other in taken if other.pillar == offer.pillar)) / share
    return missing, filled, -share, offer.cost, offer.learning_hours, offer.programme_id


def _reason(gap: GapToClose, offer: Offer, rank: int) -> str:
    if gap.is_mandatory:
        why = f"{gap.name} wajib dikembangkan"
    elif gap.is_carried:
        why = f"kebutuhan {gap.name} terbawa dari tahun lalu"
    elif gap.is_proposed:
        why = f"{gap.name} diusulkan pegawai dan disetujui BKD"
    else:
        why = f"{gap.name} berada pada urutan prioritas ke-{rank}"
    reach = (
        f"mencapai tingkat {gap.required_level} yang disyaratkan"
        if offer.gained_level >= gap.required_level
        else f"menaikkan penguasaan sampai tingkat {offer.gained_level} dari {gap.required_level} yang disyaratkan"
    )
    return f"Dipilih karena {why}; program ini {reach} lewat {PILLAR_WORDS[offer.pillar]} (pilar {offer.pillar}%)."
