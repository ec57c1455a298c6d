"""The priority of a need, with every factor in the open. Pure: no Django, no clock.

score = w1 · gap/4 + w2 · share of the assessed ASN with a gap + w3 · strategic link + w4 · USG/15

The weights are parameters; only their proportion counts, so that the score always lies between 0 and 1. Each
contribution is cut (not rounded) to ten-thousandths: the printed contributions sum to the printed score exactly, and
none grows beyond its weight. Mandatory needs stand before all others whatever their score.

Worked by hand, weights 0.35 / 0.25 / 0.20 / 0.20: gap 1.6 of 4 is 0.4, times 0.35 gives 0.1400; 35 of 50 is 0.7, times
0.25 gives 0.1750; link 0.8 gives 0.1600; USG 4 + 5 + 3 = 12 of 15 is 0.8 and gives 0.1600. Score 0.6350.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from apps.needs.gaps import LARGEST_GAP

GAP, SHARE, STRATEGIC, USG = "gap", "share", "strategic", "usg"
LABELS = {
    GAP: "Kesenjangan",
    SHARE: "Banyaknya ASN yang membutuhkan",
    STRATEGIC: "Kaitan strategis",
    USG: "Urgensi, keseriusan, pertumbuhan (USG)",
}
LARGEST_USG = 15
PRINTED = Decimal("0.0001")


@dataclass(frozen=True)
class Weights:
    """Raises ValueError when a weight is negative or all are zero."""

    gap: Decimal
    share: Decimal
    strategic: Decimal
    usg: Decimal

    def __post_init__(self) -> None:
        if min(self.parts.values()) < 0 or sum(self.parts.values()) == 0:
            raise ValueError("The weights of the priority must not be negative, and not all zero.")

    @property
    def parts(self) -> dict[str, Decimal]:
        return {GAP: self.gap, SHARE: self.share, STRATEGIC: self.strategic, USG: self.usg}

    @property
    def shares(self) -> dict[str, Decimal]:
        """The weights as parts of 1."""
        total = sum(self.parts.values(), Decimal(0))
        return {name: weight / total for name, weight in self.parts.items()}


@dataclass(frozen=True)
class Demand:
    """How many of the assessed people lack the competency."""

    assessed: int = 0
    lacking: int = 0

    @property
    def share(self) -> Decimal:
        return Decimal(self.lacking) / self.assessed if self.assessed else Decimal(0)


@dataclass(frozen=True)
class Strategy:
    """What the institution says of the competency for the plan year; nothing said counts as the lowest of each."""

    link: Decimal = Decimal(0)
    urgency: int = 1
    seriousness: int = 1
    growth: int = 1
    is_mandatory: bool = False
    reason: str = ""

    @property
    def usg(self) -> int:
        return self.urgency + self.seriousness + self.growth


@dataclass(frozen=True)
class Factor:
    """One term of the sum: `contribution` is `weight` times `value`, cut to ten-thousandths."""

    name: str
    value: Decimal
    weight: Decimal
    contribution: Decimal
    explanation: str

    @property
    def label(self) -> str:
        return LABELS[self.name]


@dataclass(frozen=True)
class Priority:
    score: Decimal
    factors: tuple[Factor, ...]


def priority_of(
    *, gap: Decimal, demand: Demand, strategy: Strategy, weights: Weights, smallest_group: int = 1
) -> Priority:
    """The score from 0 to 1 and its four factors in order. Numbers of people below `smallest_group` are not named."""
    values = {
        GAP: min(max(gap, Decimal(0)), LARGEST_GAP) / LARGEST_GAP,
        SHARE: demand.share,
        STRATEGIC: strategy.link,
        USG: Decimal(strategy.usg) / LARGEST_USG,
    }
    explanations = {
        GAP: f"Kesenjangan {_written(gap)} tingkat, dari paling besar {_written(LARGEST_GAP)}.",
        SHARE: _explain_share(demand, smallest_group),
        STRATEGIC: _explain_link(strategy),
        USG: _explain_usg(strategy),
    }
    factors = tuple(
        Factor(
            name=name,
            value=values[name].quantize(PRINTED, ROUND_DOWN),
            weight=weight.quantize(PRINTED, ROUND_DOWN),
            contribution=(weight * values[name]).quantize(PRINTED, ROUND_DOWN),
            explanation=explanations[name],
        )
        for name, weight in weights.shares.items()
    )
    return Priority(sum((factor.contribution for factor in factors), Decimal(0)), factors)


def rank_key(*, is_mandatory: bool, score: Decimal | None, code: str) -> tuple[bool, bool, Decimal, str]:
    """Sorts needs: mandatory ones first, then by falling score, those without a score last, then by code."""
    return (not is_mandatory, score is None, -(score or Decimal(0)), code)


def _explain_share(demand: Demand, smallest_group: int) -> str:
    if not demand.assessed:
        return "Belum ada pegawai yang dinilai pada kompetensi ini, sehingga dihitung 0."
    if demand.assessed < smallest_group:
        return f"Yang sudah dinilai kurang dari {smallest_group} pegawai, sehingga jumlahnya tidak dirinci."
    lacking, assessed = _counted(demand.lacking), _counted(demand.assessed)
    return f"{lacking} dari {assessed} pegawai yang sudah dinilai belum memenuhi standar."


def _explain_link(strategy: Strategy) -> str:
    if not strategy.reason:
        return "Instansi belum mencatat kaitannya dengan sasaran daerah, sehingga dihitung 0."
    return f"Kaitan dengan sasaran daerah dinilai {_written(strategy.link)} dari 1: {strategy.reason}"


def _explain_usg(strategy: Strategy) -> str:
    if not strategy.reason:
        return f"Instansi belum menilainya, sehingga dihitung terendah: {strategy.usg} dari {LARGEST_USG}."
    return (
        f"Urgensi {strategy.urgency}, keseriusan {strategy.seriousness}, pertumbuhan {strategy.growth}: "
        f"jumlah {strategy.usg} dari {LARGEST_USG}."
    )


def _counted(people: int) -> str:
    return f"{people:,}".replace(",", ".")


def _written(value: Decimal) -> str:
    text = f"{value.normalize():f}" if value else "0"
    return text.replace(".", ",")
