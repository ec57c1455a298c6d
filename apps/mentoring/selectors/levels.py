"""The levels that people hold, from their evidence: what a mentor may teach, where a mentee stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from apps.competencies.enums import EvidenceSource
from apps.competencies.models import Competency, LevelEvidence
from apps.core.formats import number, short_date
from apps.employees.models import Employee
from apps.needs import gaps
from apps.needs.selectors.rules import rules_on

COUNTED = (EvidenceSource.ASSESSMENT, EvidenceSource.SUPERVISOR, EvidenceSource.SELF)


@dataclass(frozen=True)
class Held:
    """`level` is the actual level rounded down: who stands at 3,6 teaches level 3. `basis` names the voices."""

    competency: Competency
    level: int
    basis: str


def held_by(employee: Employee, on: date) -> list[Held]:
    """What the employee holds, highest first. One's own rating alone is no evidence for teaching others."""
    rules = rules_on(on)
    rows = LevelEvidence.objects.filter(employee=employee, source__in=COUNTED, observed_on__lte=on)
    voices: dict[Competency, list[gaps.Voice]] = defaultdict(list)
    for row in rows.select_related("competency").order_by("observed_on", "pk"):
        voices[row.competency].append(gaps.Voice(row.source, row.level, row.observed_on))
    held = []
    for competency, heard in voices.items():
        actual = gaps.actual_level(heard, rules.raters, rules.assessed_after)
        counting = [weighed.voice for weighed in actual.voices if weighed.weight]
        if actual.level is None or {voice.source for voice in counting} == {EvidenceSource.SELF.value}:
            continue
        held.append(Held(competency, _whole(actual.level), _basis(actual.level, counting)))
    return sorted(held, key=lambda one: (-one.level, one.competency.code))


def actual_levels(
    employee_ids: Collection[UUID], competency_ids: Collection[int], on: date
) -> dict[tuple[UUID, int], Decimal]:
    """Where each person stands in each competency, as far as known; two queries."""
    rules = rules_on(on)
    rows = LevelEvidence.objects.filter(
        employee__in=employee_ids, competency__in=competency_ids, source__in=COUNTED, observed_on__lte=on
    )
    voices: dict[tuple[UUID, int], list[gaps.Voice]] = defaultdict(list)
    for row in rows.order_by("observed_on", "pk"):
        voices[row.employee_id, row.competency_id].append(gaps.Voice(row.source, row.level, row.observed_on))
    levels = {key: gaps.actual_level(heard, rules.raters, rules.assessed_after).level for key, heard in voices.items()}
    return {key: level for key, level in levels.items() if level is not None}


def _whole(level: Decimal) -> int:
    return int(level.to_integral_value(ROUND_FLOOR))


def _basis(level: Decimal, voices: Iterable[gaps.Voice]) -> str:
    words = [
        f"{EvidenceSource(voice.source).label} {voice.level} ({short_date(voice.observed_on)})" for voice in voices
    ]
    return f"Tingkat aktual {number(level)}: {'; '.join(words)}"
