"""Who needs more after a training: people still below the standard, and fields still weak in a unit. Pure, no Django.

The newest training of a competency decides, so that who was trained once more is waited for. A person is judged by
what was observed on its last day or later, since a closing test and a mentor's final rating bear that day. The level is
`needs.gaps.actual_level` of those voices; where it counts none of them, the newest result of a training or rating of a
mentor stands in, because whoever taught is the weaker witness of what was learnt.

A unit is weak in a competency when all its people's trainings ended before a survey began, and at least a share of
those assessed in the survey is still below the standard. Units with few assessed people are left out: their figures
would tell of single people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from apps.core.formats import long_date, number, percent
from apps.needs.gaps import RaterWeights, Voice, actual_level

# An employee and a competency.
Key = tuple[UUID, int]
# An OPD and a competency.
Field = tuple[int, int]


@dataclass(frozen=True)
class Training:
    """A training or guidance that somebody finished."""

    title: str
    ended_on: date


@dataclass(frozen=True)
class Rules:
    """`share` of the assessed makes a unit weak; at least `smallest_group` of them must be assessed."""

    raters: RaterWeights
    assessed_after: date
    share: Decimal
    smallest_group: int


@dataclass(frozen=True)
class Survey:
    """The newest survey that is over, and its counts by field: assessed and lacking."""

    name: str
    opened_on: date
    counts: Mapping[Field, tuple[int, int]]


def newest(trainings: Iterable[tuple[Key, Training]]) -> dict[Key, Training]:
    """The training that ended last, for each person and competency; of two on one day, the first by title."""
    found: dict[Key, Training] = {}
    for key, training in sorted(trainings, key=lambda row: (row[1].ended_on, row[1].title), reverse=True):
        found.setdefault(key, training)
    return found


def level_after(day: date, voices: Iterable[Voice], rules: Rules) -> tuple[Decimal, date] | None:
    """The level observed on the day or later and when it was last observed; None while nobody has looked."""
    heard = [voice for voice in voices if voice.observed_on >= day]
    actual = actual_level(heard, rules.raters, rules.assessed_after)
    if actual.level is not None:
        return actual.level, max(weighed.voice.observed_on for weighed in actual.voices if weighed.weight)
    taught = [voice for voice in heard if voice.source in {"TRAINING", "MENTOR"}]
    if not taught:
        return None
    last = max(taught, key=lambda voice: (voice.observed_on, -voice.level))
    return Decimal(last.level), last.observed_on


def still_below(
    trainings: Mapping[Key, Training],
    voices: Mapping[Key, Iterable[Voice]],
    required: Mapping[Key, int],
    rules: Rules,
) -> Iterator[tuple[Key, str]]:
    """People whose level after their newest training lies below what their position requires, and the reason."""
    for key, training in trainings.items():
        found = level_after(training.ended_on, voices.get(key, ()), rules)
        if found is None or key not in required:
            continue
        level, observed_on = found
        if level < required[key]:
            yield key, _why_below(training, level, observed_on, required[key])


def _why_below(training: Training, level: Decimal, observed_on: date, required: int) -> str:
    return (
        f"Sesudah {training.title} (selesai {long_date(training.ended_on)}), penilaian {long_date(observed_on)} masih "
        f"tingkat {number(level)} dari {required} yang disyaratkan jabatan."
    )


def weak_fields(
    trainings: Mapping[Key, Training], opds: Mapping[UUID, int], survey: Survey, rules: Rules
) -> dict[Field, date]:
    """Fields that stay weak after their people's training, with the day on which the last of them ended."""
    ended: dict[Field, list[date]] = defaultdict(list)
    for (person, competency), training in trainings.items():
        ended[opds[person], competency].append(training.ended_on)
    last_days = {field: max(days) for field, days in ended.items()}
    return {
        field: day
        for field, day in last_days.items()
        if day < survey.opened_on and _is_weak(*survey.counts.get(field, (0, 0)), rules)
    }


def _is_weak(assessed: int, lacking: int, rules: Rules) -> bool:
    return assessed >= rules.smallest_group and lacking > 0 and Decimal(lacking) / assessed >= rules.share


def why_weak(opd: str, field: Field, last_day: date, survey: Survey) -> str:
    assessed, lacking = survey.counts[field]
    return (
        f"Bidang yang masih lemah di {opd}: {number(lacking)} dari {number(assessed)} pegawai yang dinilai dalam "
        f"{survey.name} ({percent(Decimal(lacking) / assessed)}) masih di bawah standar, sesudah pelatihan di unit ini "
        f"selesai {long_date(last_day)}."
    )
