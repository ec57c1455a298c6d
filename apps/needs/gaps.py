"""The level a person holds, read from the voices on it, and the gap to the standard. Pure: no Django, no clock.

A valid assessment outranks the ratings; else self and supervisor are weighted; a rating that stands alone counts in
full and is marked as single. "Belum dapat dinilai" leaves no voice, so it lowers nothing. The gap is the standard less
the actual level; above 0 it is a need (PP 11/2017 Pasal 205–206 with Permenpan RB 38/2017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

SELF, SUPERVISOR, ASSESSMENT = "SELF", "SUPERVISOR", "ASSESSMENT"
HUNDREDTH = Decimal("0.01")
# Levels run from 1 to 5.
LARGEST_GAP = Decimal(4)
NONE, LOW, MEDIUM, HIGH = "NONE", "LOW", "MEDIUM", "HIGH"


@dataclass(frozen=True)
class Voice:
    """What one source said of one competency."""

    source: str
    level: int
    observed_on: date


@dataclass(frozen=True)
class RaterWeights:
    """Weights of the two ratings; only their proportion counts. Raises ValueError when they cannot weigh anything."""

    self_rating: Decimal
    supervisor: Decimal

    def __post_init__(self) -> None:
        if min(self.self_rating, self.supervisor) < 0 or self.self_rating + self.supervisor == 0:
            raise ValueError("The weights of self and supervisor rating must not be negative, and not both zero.")


@dataclass(frozen=True)
class WeighedVoice:
    """A voice and its share in the actual level, 0 for one that is outranked."""

    voice: Voice
    weight: Decimal


@dataclass(frozen=True)
class ActualLevel:
    """`level` is None while no voice counts. `is_single` marks a rating without its counterpart."""

    level: Decimal | None
    voices: tuple[WeighedVoice, ...]
    is_single: bool = False


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 28 February where the 29th does not exist."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def actual_level(voices: Iterable[Voice], weights: RaterWeights, assessed_after: date) -> ActualLevel:
    """Reads the newest voice of each source; an assessment counts when observed after `assessed_after`.

    Every newest voice is handed back, with the weight it had. Levels are rounded to hundredths, halves up.
    """
    newest = {voice.source: voice for voice in sorted(voices, key=lambda voice: voice.observed_on)}
    counting = _counting(newest, weights, assessed_after)
    total = sum(counting.values(), Decimal(0))
    weighed = tuple(
        WeighedVoice(newest[source], (counting.get(source, Decimal(0)) / (total or 1)).quantize(HUNDREDTH))
        for source in (ASSESSMENT, SUPERVISOR, SELF)
        if source in newest
    )
    if not total:
        return ActualLevel(None, weighed)
    level = sum((newest[source].level * weight for source, weight in counting.items()), Decimal(0)) / total
    return ActualLevel(
        level.quantize(HUNDREDTH, ROUND_HALF_UP), weighed, is_single=len(counting) == 1 and ASSESSMENT not in counting
    )


def _counting(newest: dict[str, Voice], weights: RaterWeights, assessed_after: date) -> dict[str, Decimal]:
    """The sources that count, with their weights."""
    assessment = newest.get(ASSESSMENT)
    if assessment and assessment.observed_on > assessed_after:
        return {ASSESSMENT: Decimal(1)}
    ratings = {SELF: weights.self_rating, SUPERVISOR: weights.supervisor}
    heard = {source: weight for source, weight in ratings.items() if source in newest}
    return dict.fromkeys(heard, Decimal(1)) if len(heard) == 1 else heard


def gap_of(required: int, actual: Decimal | None) -> Decimal | None:
    """How far the person is below the standard, never below 0; None while the actual level is unknown."""
    return None if actual is None else max(Decimal(required) - actual, Decimal(0))


def gap_class(gap: Decimal | None, low_until: Decimal, medium_until: Decimal) -> str | None:
    """NONE at 0, LOW up to the first limit, MEDIUM up to the second, HIGH above it; None for an unknown gap."""
    if gap is None:
        return None
    if gap <= 0:
        return NONE
    if gap <= low_until:
        return LOW
    return MEDIUM if gap <= medium_until else HIGH


def ratings_differ(voices: Iterable[Voice], levels: int) -> bool:
    """Whether the newest self and supervisor ratings are `levels` or more apart and should be talked about."""
    newest = {voice.source: voice.level for voice in sorted(voices, key=lambda voice: voice.observed_on)}
    return SELF in newest and SUPERVISOR in newest and abs(newest[SELF] - newest[SUPERVISOR]) >= levels
