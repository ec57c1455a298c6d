"""Level 2: what graduates held before a training, who rates what now, and what the ratings say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import fmean
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.catalogue.models import ProgrammeCompetency
from apps.competencies.enums import EvidenceSource
from apps.competencies.models import Competency, CompetencyLevel, LevelEvidence
from apps.competencies.selectors.dictionary import level_texts
from apps.employees.models import Employee
from apps.evaluations import policies
from apps.evaluations.models import EvaluationWindow, LearningMeasure, LearningScore, Participation
from apps.evaluations.selectors.results import TOO_EARLY_NAMED
from apps.needs.gaps import Voice, actual_level
from apps.needs.selectors.rules import NeedRules, rules_on

# A person and a competency.
Key = tuple[UUID, int]
# Test scores before and after, 0 to 100.
Pair = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Question:
    """One competency with its levels in words, and the measures of those whom the reader rates in it."""

    competency: Competency
    levels: list[CompetencyLevel]
    measures: list[LearningMeasure]

    @property
    def is_about_one(self) -> bool:
        return len(self.measures) == 1


@dataclass(frozen=True)
class PersonRow:
    """A graduate by name, for readers of names only."""

    employee: Employee
    competency: Competency
    expected: int
    before: Decimal | None
    self_rating: int | None
    supervisor_rating: int | None
    after: Decimal | None

    @property
    def is_reached(self) -> bool:
        return self.after is not None and self.after >= self.expected


@dataclass(frozen=True)
class Summary:
    """Means over the ratings of people who have both levels; shares over those who were rated after."""

    label: str
    # The level that the programme leads to; None for all competencies together.
    expected: int | None
    rated: int
    compared: int
    before: float | None
    after: float | None
    reached: float | None


@dataclass(frozen=True)
class MeanScores:
    """Means of the test scores of those who have both."""

    people: int
    before: float
    after: float


@dataclass(frozen=True)
class LearningResult:
    """`hidden` says why nothing is shown, or is ""; `people` is empty for whoever may not read names."""

    hidden: str
    total: Summary | None
    competencies: list[Summary]
    people: list[PersonRow]


def measures_to_take(
    window: EvaluationWindow, graduates: Iterable[Employee], supervisors: Mapping[UUID, Employee]
) -> list[LearningMeasure]:
    """Unsaved: every graduate in every competency of the programme, with the level read from what was known before.

    By the weights in force when the cohort began. A flat number of queries.
    """
    graduates, cohort = list(graduates), window.cohort
    taught = list(ProgrammeCompetency.objects.filter(programme=cohort.programme_id).order_by("competency__code"))
    rows = LevelEvidence.objects.filter(
        employee__in=graduates, competency__in=[row.competency_id for row in taught], observed_on__lt=cohort.starts_on
    )
    voices, rules = _voices(rows.order_by("observed_on", "pk")), rules_on(cohort.starts_on)
    return [
        LearningMeasure(
            window=window,
            employee=person,
            supervisor=supervisors.get(person.pk),
            competency_id=row.competency_id,
            expected_level=row.gained_level,
            level_before=_level(voices[person.pk, row.competency_id], rules),
        )
        for person in graduates
        for row in taught
    ]


def measures_asked_of(window: EvaluationWindow, user: User) -> list[LearningMeasure]:
    """The reader's own, and those of the people whose supervisor the reader is."""
    rows = LearningMeasure.objects.filter(Q(employee__user=user) | Q(supervisor__user=user), window=window)
    return list(rows.select_related("employee", "competency").order_by("competency__code", "employee__name", "pk"))


def questions_for(measures: Collection[LearningMeasure]) -> list[Question]:
    """By competency. What others rated is not looked at: both rate blind."""
    texts = level_texts({measure.competency_id for measure in measures})
    grouped: dict[Competency, list[LearningMeasure]] = defaultdict(list)
    for measure in measures:
        grouped[measure.competency].append(measure)
    return [Question(competency, texts.get(competency.pk, []), rows) for competency, rows in grouped.items()]


def origin_of(asked: Participation) -> str:
    """The key of the evidence that an answer leaves."""
    return f"learning:{asked.pk}"


def learning_result(window: EvaluationWindow, user: User, on: date) -> LearningResult:
    """Levels before and after, by competency and together, once the window is sealed. A flat number of queries.

    For whoever may not read names, a competency with fewer people than the smallest group is left out of everything.
    """
    if not window.is_sealed:
        return LearningResult(TOO_EARLY_NAMED, None, [], [])
    rules = rules_on(on)
    reads_names = bool(policies.reads_levels(user, window, on))
    people = _people(window)
    by_competency: dict[Competency, list[PersonRow]] = defaultdict(list)
    for row in people:
        by_competency[row.competency].append(row)
    fewest = 1 if reads_names else rules.smallest_group
    shown = {competency: rows for competency, rows in by_competency.items() if _rated(rows) >= fewest}
    if not shown:
        hidden = (
            "Belum ada yang menilai."
            if reads_names
            else f"Hasil tidak ditampilkan, sebab kurang dari {fewest} lulusan dinilai dan tingkatnya dapat dikenali."
        )
        return LearningResult(hidden, None, [], people if reads_names else [])
    everything = [row for rows in shown.values() for row in rows]
    competencies = [_summary(str(one), rows[0].expected, rows, fewest) for one, rows in shown.items()]
    total = _summary("Semua kompetensi", None, everything, fewest)
    if not reads_names and any(one.before is None for one in competencies):
        # The one that is left out would be the difference.
        total = replace(total, before=None, after=None)
    return LearningResult("", total, competencies, people if reads_names else [])


def graduates_in(window: EvaluationWindow) -> list[Employee]:
    """The graduates whose learning is measured, by name."""
    rows = Employee.objects.filter(pk__in=LearningMeasure.objects.filter(window=window).values("employee"))
    return list(rows.order_by("name", "pk"))


def scores_of(window: EvaluationWindow) -> dict[UUID, Pair]:
    return {score.employee_id: (score.before, score.after) for score in LearningScore.objects.filter(window=window)}


def mean_scores(window: EvaluationWindow, user: User, on: date) -> MeanScores | None:
    """None while fewer have both scores than the reader may see."""
    pairs = [
        (before, after) for before, after in scores_of(window).values() if before is not None and after is not None
    ]
    fewest = 1 if policies.reads_levels(user, window, on) else rules_on(on).smallest_group
    if len(pairs) < fewest:
        return None
    return MeanScores(
        len(pairs), fmean(float(before) for before, _ in pairs), fmean(float(after) for _, after in pairs)
    )


def _people(window: EvaluationWindow) -> list[PersonRow]:
    asked = Participation.objects.filter(window=window, has_answered=True)
    rows = LevelEvidence.objects.filter(origin__in=[origin_of(one) for one in asked])
    voices, rules = _voices(rows), rules_on(window.cohort.starts_on)
    measures = LearningMeasure.objects.filter(window=window).select_related("employee__unit", "competency")
    found = []
    for measure in measures.order_by("competency__code", "employee__name", "pk"):
        heard = voices[measure.employee_id, measure.competency_id]
        ratings = {voice.source: voice.level for voice in heard}
        found.append(
            PersonRow(
                employee=measure.employee,
                competency=measure.competency,
                expected=measure.expected_level,
                before=measure.level_before,
                self_rating=ratings.get(EvidenceSource.SELF),
                supervisor_rating=ratings.get(EvidenceSource.SUPERVISOR),
                after=_level(heard, rules),
            )
        )
    return found


def _voices(rows: Iterable[LevelEvidence]) -> dict[Key, list[Voice]]:
    found: dict[Key, list[Voice]] = defaultdict(list)
    for row in rows:
        found[row.employee_id, row.competency_id].append(Voice(row.source, row.level, row.observed_on))
    return found


def _level(voices: list[Voice], rules: NeedRules) -> Decimal | None:
    return actual_level(voices, rules.raters, rules.assessed_after).level


def _rated(rows: Iterable[PersonRow]) -> int:
    return len({row.employee.pk for row in rows if row.after is not None})


def _summary(label: str, expected: int | None, rows: list[PersonRow], fewest: int) -> Summary:
    after = [row for row in rows if row.after is not None]
    both = [(float(row.before), float(row.after)) for row in after if row.before is not None and row.after is not None]
    compared = _rated(row for row in after if row.before is not None)
    enough = bool(both) and compared >= fewest
    return Summary(
        label=label,
        expected=expected,
        rated=_rated(after),
        compared=compared,
        before=fmean(before for before, _ in both) if enough else None,
        after=fmean(level for _, level in both) if enough else None,
        reached=sum(row.is_reached for row in after) / len(after) if after else None,
    )
