"""One page for a cohort: the four levels of Kirkpatrick, and performance, public satisfaction and peers beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogue.enums import CohortState
from apps.catalogue.models import Cohort
from apps.core.formats import long_date, number, percent, share
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.evaluations import wording
from apps.evaluations.enums import EvaluationKind, Voice
from apps.evaluations.models import EffectEstimate, EvaluationWindow
from apps.evaluations.models.effects import READERS
from apps.evaluations.selectors.followings import results_by_year, satisfaction_around
from apps.evaluations.selectors.invitations import graduates_of
from apps.evaluations.selectors.learning import learning_result, mean_scores
from apps.evaluations.selectors.panels import Plan, plan_of
from apps.evaluations.selectors.results import AnonymousResult, result_of
from apps.evaluations.selectors.windows import Schedule, listed_windows, schedules_on
from apps.outcomes.models import Indicator
from apps.parameters.selectors import value_of

NOT_YET, HIDDEN = "belum ada", "tidak ditampilkan"
TEACHES_NOTHING = "Program ini tidak menyebut kompetensi yang diajarkan."
NO_INDICATOR = "Program ini belum menyebut indikator layanan yang dituju."


@dataclass(frozen=True)
class Line:
    """One figure with what it rests on. `verdict` is for an estimate."""

    label: str
    figure: str
    basis: str
    url: str = ""
    verdict: EffectEstimate | None = None


@dataclass(frozen=True)
class Level:
    title: str
    question: str
    lines: list[Line]


@dataclass(frozen=True)
class Scorecard:
    """`beside` are the three that the founding texts name: performance, public satisfaction, peers."""

    levels: list[Level]
    beside: list[Line]
    graduates: int


@dataclass
class _Asking:
    """The windows of the cohort by kind, with what their answers say; read once."""

    user: User
    cohort: Cohort
    on: date
    schedules: dict[EvaluationKind, Schedule]
    windows: dict[str, EvaluationWindow]
    results: dict[str, AnonymousResult] = field(default_factory=dict)

    def result(self, kind: EvaluationKind) -> AnonymousResult:
        if kind not in self.results:
            self.results[kind] = result_of(self.windows[kind], self.on)
        return self.results[kind]

    def absent(self, kind: EvaluationKind, label: str) -> Line | None:
        """Why there is no figure of this kind yet; None when there may be one."""
        window = self.windows.get(kind)
        if window is None:
            return Line(label, NOT_YET, self._when(kind))
        if not window.is_sealed:
            until = f"ditutup {long_date(window.closes_on)}"
            return Line(label, "sedang diisi", f"{_rate(window)}; {until}", _url(window))
        return None

    def _when(self, kind: EvaluationKind) -> str:
        schedule = self.schedules[kind]
        due = schedule.due_on(self.cohort)
        if self.on < due:
            return f"ditanyakan mulai {long_date(due)}"
        return (
            "segera ditanyakan" if schedule.is_due(self.cohort, self.on) else "tidak ditanyakan, waktunya sudah lewat"
        )


def cohorts_with_a_card(user: User, on: date) -> QuerySet[Cohort]:
    """Finished cohorts whose evaluations the user reads."""
    institutions = roles_of(user, on).institution_ids(*READERS)
    rows = Cohort.objects.filter(institution__in=institutions, state=CohortState.FINISHED)
    return rows.select_related("programme", "institution")


def scorecard_of(cohort: Cohort, user: User, on: date) -> Scorecard:
    """The number of queries does not grow with people, answers and service units."""
    windows = {window.kind: window for window in listed_windows(user, on).filter(cohort=cohort)}
    asking = _Asking(user, cohort, on, schedules_on(on), windows)
    graduates, plan = graduates_of(cohort), plan_of(cohort, on)
    levels = [
        Level("Tingkat 1. Reaksi", "Bagaimana peserta menilai pelatihannya?", [_reaction(asking)]),
        Level("Tingkat 2. Pembelajaran", "Apakah kompetensinya bertambah?", [_learning(asking), *_tests(asking)]),
        Level("Tingkat 3. Perilaku", "Apakah dipakai di tempat kerja?", list(_behaviour(asking))),
        Level("Tingkat 4. Hasil", "Apakah layanan membaik?", list(_effects(asking, plan))),
    ]
    fewest = int(value_of("minimum_group_size", on))
    beside = [*_performance(asking, graduates, fewest), _satisfaction(plan, graduates, on), _peers(asking)]
    return Scorecard(levels, beside, len(graduates))


def _reaction(asking: _Asking) -> Line:
    kind, label = EvaluationKind.REACTION, "Nilai rata-rata dari peserta"
    absent = asking.absent(kind, label)
    if absent:
        return absent
    window, result = asking.windows[kind], asking.result(kind)
    figure = HIDDEN if result.mean is None else f"{number(result.mean)} dari 5"
    return Line(label, figure, _rate(window), _url(window))


def _learning(asking: _Asking) -> Line:
    kind, label = EvaluationKind.LEARNING, "Tingkat kompetensi sebelum dan sesudah"
    if not asking.cohort.programme.competencies.exists():
        return Line(label, NOT_YET, TEACHES_NOTHING)
    absent = asking.absent(kind, label)
    if absent:
        return absent
    window = asking.windows[kind]
    total = learning_result(window, asking.user, asking.on).total
    if total is None or total.reached is None:
        return Line(label, HIDDEN, _rate(window), _url(window))
    basis = f"{percent(total.reached)} dari {total.rated} lulusan mencapai tingkat yang dituju; {_rate(window)}"
    if total.before is None or total.after is None:
        return Line(label, HIDDEN, basis, _url(window))
    return Line(label, f"{number(total.before)} menjadi {number(total.after)}", basis, _url(window))


def _tests(asking: _Asking) -> Iterator[Line]:
    """Nothing where no test was given: tests are optional."""
    window = asking.windows.get(EvaluationKind.LEARNING)
    tests = mean_scores(window, asking.user, asking.on) if window else None
    if window and tests:
        figure = f"{number(tests.before)} menjadi {number(tests.after)}"
        yield Line("Nilai tes sebelum dan sesudah", figure, f"{tests.people} lulusan, dari 100", _url(window))


def _behaviour(asking: _Asking) -> Iterator[Line]:
    """A line for each group that is large enough."""
    kind = EvaluationKind.BEHAVIOUR
    absent = asking.absent(kind, "Penerapan menurut peserta, atasan, dan rekan kerja")
    if absent:
        yield absent
        return
    window, result = asking.windows[kind], asking.result(kind)
    if result.hidden:
        yield Line("Penerapan menurut peserta, atasan, dan rekan kerja", HIDDEN, _rate(window), _url(window))
    for group in result.groups:
        answers = f"{group.count} jawaban; seluruhnya {_rate(window)}"
        yield Line(f"Penerapan: {group.label.lower()}", f"{number(group.mean)} dari 5", answers, _url(window))


def _effects(asking: _Asking, plan: Plan) -> Iterator[Line]:
    """The newest estimate of each indicator, or when it is due."""
    rows = EffectEstimate.objects.visible_to(asking.user, asking.on).filter(cohort=asking.cohort)
    newest: dict[int, EffectEstimate] = {}
    for estimate in rows.select_related("indicator").order_by("-computed_at", "-pk"):
        newest.setdefault(estimate.indicator_id, estimate)
    for estimate in newest.values():
        units = f"{estimate.trained_count} unit peserta, {estimate.comparison_count} unit pembanding"
        yield Line(
            str(estimate.indicator),
            wording.amount(estimate, estimate.estimate),
            units,
            reverse("evaluations:effect", args=[estimate.pk]),
            estimate,
        )
    if not newest:
        indicator = Indicator.objects.filter(code=asking.cohort.programme.indicator_code).first()
        due = f"dihitung mulai {long_date(plan.due_on)}" if asking.on < plan.due_on else "segera dihitung"
        label = str(indicator) if indicator else "Indikator layanan"
        yield Line(label, NOT_YET, due if indicator else NO_INDICATOR)


def _performance(asking: _Asking, graduates: list[Employee], fewest: int) -> Iterator[Line]:
    for found in results_by_year(asking.cohort, graduates, asking.on):
        label = f"SKP {found.year}: Baik atau lebih"
        basis = f"{found.rated} dari {len(graduates)} lulusan memiliki predikat tahunan"
        if not found.rated:
            yield Line(label, NOT_YET, basis)
        elif found.rated < fewest:
            yield Line(label, HIDDEN, f"kurang dari {fewest} lulusan memiliki predikat tahunan")
        else:
            yield Line(label, share(found.good, found.rated), basis)


def _satisfaction(plan: Plan, graduates: list[Employee], on: date) -> Line:
    label = "SKM unit layanan lulusan"
    found = satisfaction_around(plan, graduates)
    if found.before is None or found.after is None:
        waits = f"bulan sesudah pelatihan lengkap {long_date(plan.due_on)}"
        return Line(label, NOT_YET, waits if on < plan.due_on else "angkanya belum cukup pada kedua sisi")
    figure = f"{number(found.before)} menjadi {number(found.after)}"
    return Line(label, figure, f"rata-rata {found.units} unit layanan, dari 100")


def _peers(asking: _Asking) -> Line:
    label = "Umpan balik rekan kerja"
    absent = asking.absent(EvaluationKind.BEHAVIOUR, label)
    if absent:
        return absent
    window = asking.windows[EvaluationKind.BEHAVIOUR]
    group = asking.result(EvaluationKind.BEHAVIOUR).group_of(Voice.PEER)
    if group is None:
        return Line(label, HIDDEN, "rekan kerja yang menjawab terlalu sedikit", _url(window))
    return Line(label, f"{number(group.mean)} dari 5", f"{group.count} jawaban", _url(window))


def _rate(window: EvaluationWindow) -> str:
    return f"{window.answered} dari {window.invited} menjawab ({share(window.answered, window.invited)})"


def _url(window: EvaluationWindow) -> str:
    return reverse("evaluations:result", args=[window.pk])
