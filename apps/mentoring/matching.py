"""Who could learn from whom: the best pairs there are, each with its reasons.

Pure: numpy and scipy, no Django, no clock. Two aims, strictly in this order: as many pairs as there can be, then the
highest sum of scores. Both are exact: scores are whole ten-thousandths, a pair is worth more than any sum of scores,
and every sum stays below 2**53, so the solver's floating point adds whole numbers without an error. People are put in
the order of their ids before the solver sees them; the same people in any order give the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

Person = TypeVar("Person", "Mentee", "Mentor")

UNIT = Decimal("0.0001")
EXACT_BELOW = 2**53


@dataclass(frozen=True)
class Mentee:
    """A request: who wants to reach which level of which competency. `id` is the request's, `person_id` the person's.

    `unit_path` holds unit ids from the root down ("/1/5/9/"). `barred_ids` are mentors of whom one side said no before.
    """

    id: str
    person_id: str
    name: str
    competency_id: int
    competency: str
    wanted_level: int
    current_level: Decimal | None = None
    topics: frozenset[str] = frozenset()
    unit_path: str = ""
    superior_ids: frozenset[str] = frozenset()
    barred_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mentor:
    """`person_id` and `unit_path` are empty for people from outside; `capacity` is the number of places still free."""

    id: str
    name: str
    levels: Mapping[int, int]
    capacity: int
    person_id: str = ""
    topics: frozenset[str] = frozenset()
    unit_path: str = ""


@dataclass(frozen=True)
class Weights:
    """How much each part counts, and the level difference that is ideal. Raises ValueError when nothing weighs."""

    level: Decimal
    topic: Decimal
    distance: Decimal
    ideal_from: int = 1
    ideal_to: int = 2
    loss_per_level: Decimal = Decimal("0.3")

    def __post_init__(self) -> None:
        if min(self.level, self.topic, self.distance, self.loss_per_level) < 0:
            raise ValueError("The weights of matching must not be negative.")
        if self.level + self.topic + self.distance <= 0:
            raise ValueError("At least one part of the matching score must weigh something.")
        if self.ideal_from > self.ideal_to:
            raise ValueError("The ideal level difference must run from the smaller to the larger.")


class Exclusion(StrEnum):
    SAME_PERSON = "SAME_PERSON"
    SUPERIOR = "SUPERIOR"
    BELOW_LEVEL = "BELOW_LEVEL"
    BARRED = "BARRED"
    FULL = "FULL"


@dataclass(frozen=True)
class Part:
    """One part of a score: its fit from 0 to 1, its share of all weights, and both multiplied."""

    label: str
    fit: Decimal
    weight: Decimal
    points: Decimal
    explanation: str


@dataclass(frozen=True, slots=True)
class Fit:
    mentor: Mentor
    parts: tuple[Part, Part, Part]

    @property
    def score(self) -> Decimal:
        """Sum of the points, 0 to 1 in ten-thousandths."""
        level, topic, distance = self.parts
        return level.points + topic.points + distance.points


@dataclass(frozen=True)
class Proposal:
    """A pair, why it is this mentor, and why it is not the next best one."""

    mentee: Mentee
    fit: Fit
    why: str
    why_not_next: str

    @property
    def mentor(self) -> Mentor:
        return self.fit.mentor


@dataclass(frozen=True)
class Unmatched:
    mentee: Mentee
    why: str


@dataclass(frozen=True)
class Matching:
    """Proposals and people left without one, both in the order of the requests' ids."""

    proposals: tuple[Proposal, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


@dataclass(frozen=True)
class _Candidates:
    """What one request may choose from, best first, and how many mentors fell out for which reason."""

    fits: list[Fit] = field(default_factory=list)
    excluded: dict[Exclusion, int] = field(default_factory=dict)


def match(mentees: Iterable[Mentee], mentors: Iterable[Mentor], weights: Weights) -> Matching:
    """The largest number of pairs, and among those matchings one with the highest sum of scores.

    Raises ValueError when ids repeat, or when there are more people than can be added up exactly.
    """
    requests, offers = _in_order(mentees), _in_order(mentors)
    scale = _Scale(weights)
    candidates = [_candidates_of(mentee, offers, scale) for mentee in requests]
    chosen = _solve(candidates, offers)
    taught: dict[str, list[Mentee]] = {mentor.id: [] for mentor in offers}
    for mentee, fit in zip(requests, chosen, strict=True):
        if fit is not None:
            taught[fit.mentor.id].append(mentee)
    proposals, unmatched = [], []
    for mentee, found, fit in zip(requests, candidates, chosen, strict=True):
        if fit is None:
            unmatched.append(Unmatched(mentee, _why_nobody(mentee, found, taught)))
        else:
            proposals.append(Proposal(mentee, fit, why_this(mentee, fit), _why_not_next(fit, found, taught)))
    return Matching(tuple(proposals), tuple(unmatched))


def exclusion_of(mentee: Mentee, mentor: Mentor) -> Exclusion | None:
    """Why these two cannot be a pair whatever their score, or None."""
    if mentor.person_id and mentor.person_id == mentee.person_id:
        return Exclusion.SAME_PERSON
    if mentor.levels.get(mentee.competency_id, 0) < mentee.wanted_level:
        return Exclusion.BELOW_LEVEL
    if mentor.person_id and mentor.person_id in mentee.superior_ids:
        return Exclusion.SUPERIOR
    if mentor.id in mentee.barred_ids:
        return Exclusion.BARRED
    return Exclusion.FULL if mentor.capacity < 1 else None


def fit_of(mentee: Mentee, mentor: Mentor, weights: Weights) -> Fit:
    """The score of two people, part by part."""
    return _Scale(weights).fit_of(mentee, mentor)


class _Scale:
    """Scores pairs. Each part is worked out once for each case that it tells apart, whoever the people are."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.by_level: dict[int, Part] = {}
        self.by_topics: dict[tuple[frozenset[str], frozenset[str]], Part] = {}
        self.by_units: dict[tuple[str, str], Part] = {}

    def fit_of(self, mentee: Mentee, mentor: Mentor) -> Fit:
        above = mentor.levels[mentee.competency_id] - mentee.wanted_level
        topics = (mentee.topics, mentor.topics)
        units = (mentee.unit_path, mentor.unit_path)
        if above not in self.by_level:
            self.by_level[above] = self._part("Selisih tingkat", self.weights.level, _level_fit(above, self.weights))
        if topics not in self.by_topics:
            self.by_topics[topics] = self._part("Topik", self.weights.topic, _topic_fit(*topics))
        if units not in self.by_units:
            self.by_units[units] = self._part("Kedekatan unit", self.weights.distance, _distance_fit(*units))
        return Fit(mentor, (self.by_level[above], self.by_topics[topics], self.by_units[units]))

    def _part(self, label: str, weight: Decimal, fit_and_words: tuple[Decimal, str]) -> Part:
        fit, words = fit_and_words
        share = weight / (self.weights.level + self.weights.topic + self.weights.distance)
        return Part(label, fit.quantize(UNIT), share.quantize(UNIT), (fit * share).quantize(UNIT), words)


def tree_distance(first: str, second: str) -> int:
    """Steps up and down between two units in the tree; units without a common root are as far apart as can be."""
    one, other = _nodes(first), _nodes(second)
    return len(one) + len(other) - 2 * _common(one, other)


def why_this(mentee: Mentee, fit: Fit) -> str:
    parts = "; ".join(part.explanation for part in fit.parts)
    now = f", kini {_number(mentee.current_level)}" if mentee.current_level is not None else ""
    return (
        f"{fit.mentor.name} menguasai {mentee.competency} pada tingkat {fit.mentor.levels[mentee.competency_id]} "
        f"(yang dituju {mentee.wanted_level}{now}). Skor {_number(fit.score)}: {parts}."
    )


def _in_order(people: Iterable[Person]) -> list[Person]:
    ordered = sorted(people, key=lambda person: person.id)
    if len({person.id for person in ordered}) < len(ordered):
        raise ValueError("Every request and every mentor may be named once only.")
    return ordered


def _candidates_of(mentee: Mentee, mentors: Sequence[Mentor], scale: _Scale) -> _Candidates:
    found = _Candidates()
    for mentor in mentors:
        exclusion = exclusion_of(mentee, mentor)
        if exclusion is None:
            found.fits.append(scale.fit_of(mentee, mentor))
        else:
            found.excluded[exclusion] = found.excluded.get(exclusion, 0) + 1
    found.fits.sort(key=lambda fit: (-fit.score, fit.mentor.id))
    return found


def _solve(candidates: Sequence[_Candidates], mentors: Sequence[Mentor]) -> list[Fit | None]:
    """The chosen fit of each request. A mentor with n places is n equal columns; a forbidden cell is worth nothing."""
    columns: dict[str, range] = {}
    width = 0
    for mentor in mentors:
        places = min(max(mentor.capacity, 0), len(candidates))
        columns[mentor.id] = range(width, width + places)
        width += places
    chosen: list[Fit | None] = [None] * len(candidates)
    if not candidates or not width:
        return chosen
    pairs = min(len(candidates), width)
    highest = max((_points(fit) for found in candidates for fit in found.fits), default=0)
    a_pair = pairs * highest + 1
    if pairs * (a_pair + highest) >= EXACT_BELOW:
        raise ValueError("Too many people at once for an exact sum of scores.")
    worth = np.zeros((len(candidates), width))
    for row, found in enumerate(candidates):
        for fit in found.fits:
            span = columns[fit.mentor.id]
            worth[row, span.start : span.stop] = a_pair + _points(fit)
    owner = [mentor.id for mentor in mentors for _ in columns[mentor.id]]
    for row, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if worth[row, column]:
            chosen[row] = next(fit for fit in candidates[row].fits if fit.mentor.id == owner[column])
    return chosen


def _points(fit: Fit) -> int:
    return int(fit.score / UNIT)


def _level_fit(above: int, weights: Weights) -> tuple[Decimal, str]:
    away = max(weights.ideal_from - above, above - weights.ideal_to, 0)
    fit = max(1 - weights.loss_per_level * away, Decimal(0))
    if above == 0:
        return fit, "setara dengan tingkat yang dituju"
    return fit, f"{above} tingkat di atas yang dituju" + ("" if away else " (selisih ideal)")


def _topic_fit(wanted: frozenset[str], offered: frozenset[str]) -> tuple[Decimal, str]:
    shared = sorted(wanted & offered)
    if not wanted:
        return Decimal(0), "topik tidak disebut dalam permintaan"
    if not shared:
        return Decimal(0), "tidak ada topik yang sama"
    return Decimal(len(shared)) / len(wanted), f"topik yang sama: {', '.join(shared)}"


def _distance_fit(mentee_path: str, mentor_path: str) -> tuple[Decimal, str]:
    """Near is good, the own line of command is not: a unit above or below counts nothing."""
    one, other = _nodes(mentee_path), _nodes(mentor_path)
    if not one or not other:
        return Decimal(0), "dari luar instansi, kedekatan unit tidak dinilai"
    distance, common = tree_distance(mentee_path, mentor_path), _common(one, other)
    if distance and common == min(len(one), len(other)):
        return Decimal(0), "unitnya satu garis komando"
    fit = 1 - Decimal(distance) / (len(one) + len(other))
    return fit, f"jarak unit {distance} langkah" if distance else "unit yang sama"


def _nodes(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same


def _why_not_next(chosen: Fit, found: _Candidates, taught: Mapping[str, list[Mentee]]) -> str:
    other = next((fit for fit in found.fits if fit.mentor.id != chosen.mentor.id), None)
    if other is None:
        return "Tidak ada mentor lain yang memenuhi syarat untuk permintaan ini."
    name, score = other.mentor.name, _number(other.score)
    if other.score < chosen.score:
        return f"{name} berskor lebih rendah ({score})."
    held = taught[other.mentor.id]
    comparison = "lebih tinggi" if other.score > chosen.score else "sama"
    if len(held) >= other.mentor.capacity:
        return f"{name} berskor {comparison} ({score}), tetapi kapasitasnya terpakai untuk {_names(held)}."
    return f"{name} berskor sama ({score}); susunan pasangan secara keseluruhan memilih {chosen.mentor.name}."


def _why_nobody(mentee: Mentee, found: _Candidates, taught: Mapping[str, list[Mentee]]) -> str:
    wish = f"{mentee.competency} tingkat {mentee.wanted_level} atau lebih"
    if found.fits:
        held = [pupil for fit in found.fits for pupil in taught[fit.mentor.id]]
        return (
            f"Kapasitas {len(found.fits)} mentor yang memenuhi syarat terpakai untuk {_names(held)}. "
            f"Tambahkan mentor dengan {wish}, atau naikkan kapasitas."
        )
    full = found.excluded.get(Exclusion.FULL, 0)
    if full:
        return (
            f"{full} mentor dengan {wish} sudah penuh oleh pasangan yang berjalan. "
            "Tambahkan mentor, atau tunggu sampai ada pasangan yang selesai."
        )
    kept_out = [
        (Exclusion.SUPERIOR, "atasan sendiri"),
        (Exclusion.BARRED, "penawarannya pernah ditolak"),
        (Exclusion.SAME_PERSON, "orang yang sama"),
    ]
    reasons = [f"{found.excluded[reason]} {words}" for reason, words in kept_out if reason in found.excluded]
    holders = sum(found.excluded.get(reason, 0) for reason in (Exclusion.SUPERIOR, Exclusion.BARRED))
    if holders:
        return f"Tidak ada mentor dengan {wish} yang dapat dipasangkan ({', '.join(reasons)}). Tambahkan mentor lain."
    return f"Belum ada mentor dengan {wish}. Daftarkan mentor untuk kompetensi ini."


def _names(people: Sequence[Mentee]) -> str:
    names = list(dict.fromkeys(person.name for person in people))
    return ", ".join(names[:3]) + (f", dan {len(names) - 3} orang lain" if len(names) > 3 else "")


def _number(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")
