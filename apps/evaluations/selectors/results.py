"""What the anonymous answers of a window say together. A group of fewer than the smallest shown says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.db.models import Count, Q

from apps.core.charts import Chart, bar_chart
from apps.core.formats import number
from apps.evaluations.enums import Aspect, Barrier, Voice
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, InstrumentItem
from apps.evaluations.selectors.remarks import Remarks, counted_answers, limits_on, remarks_of

# Groups that were too small to keep their name, taken together when the window was sealed.
POOLED = "Gabungan kelompok kecil"
TOO_EARLY = "Hasil tampil sesudah penilaian ditutup, agar jawaban tidak dapat dihubungkan dengan penjawabnya."
TOO_EARLY_NAMED = "Hasil tampil sesudah penilaian ditutup, agar tidak ada yang menilai dengan melihat nilai orang lain."


@dataclass(frozen=True)
class Rate:
    """How many of a group were asked and how many answered; no names."""

    label: str
    invited: int
    answered: int


@dataclass(frozen=True)
class Group:
    """The answers of one voice. `means` are by the item's code, from 1 to 5."""

    voice: str
    label: str
    count: int
    mean: float
    means: dict[str, float]


@dataclass(frozen=True)
class ItemRow:
    item: InstrumentItem
    cells: list[tuple[Group, float]]


@dataclass(frozen=True)
class BarrierRow:
    label: str
    count: int


@dataclass(frozen=True)
class AnonymousResult:
    """`hidden` says why nothing is shown, or is ""; `groups` are those that are large enough.

    Nothing is said of all answers together while a group is hidden: its answers would be the difference.
    """

    hidden: str
    groups: list[Group]
    items: list[ItemRow]
    charts: list[Chart]
    barriers: list[BarrierRow]
    remarks: Remarks
    # Answers of groups that are too small to be told.
    left_out: int = 0

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def mean(self) -> float | None:
        """Of the answers of the groups shown, each answer counted alike."""
        return sum(group.mean * group.count for group in self.groups) / self.count if self.groups else None

    def group_of(self, voice: str) -> Group | None:
        return next((group for group in self.groups if group.voice == voice), None)


def rates_of(window: EvaluationWindow) -> list[Rate]:
    """By voice, in the order of the voices. One query."""
    rows = window.participations.order_by().values("voice")
    found = {
        row["voice"]: row
        for row in rows.annotate(invited=Count("pk"), answered=Count("pk", filter=Q(has_answered=True)))
    }
    return [
        Rate(str(voice.label), found[voice]["invited"], found[voice]["answered"]) for voice in Voice if voice in found
    ]


def result_of(window: EvaluationWindow, on: date) -> AnonymousResult:
    """Means by item and group once the window is sealed and enough have answered; nothing before."""
    if not window.is_sealed:
        return _nothing(TOO_EARLY)
    limits = limits_on(on)
    answers = list(AnonymousAnswer.objects.filter(window=window))
    counted = counted_answers(answers, limits)
    if not counted:
        return _nothing(
            f"Hasil tidak ditampilkan, sebab kurang dari {limits.group} orang menjawab dan jawabannya dapat dikenali."
        )
    by_voice: dict[str, list[AnonymousAnswer]] = {}
    for answer in counted:
        by_voice.setdefault(answer.voice, []).append(answer)
    voices = [*[(voice.value, str(voice.label)) for voice in Voice], ("", POOLED)]
    items = list(window.instrument.items.all())
    groups = [_group(voice, label, by_voice[voice], items) for voice, label in voices if voice in by_voice]
    return AnonymousResult(
        hidden="",
        groups=groups,
        items=[ItemRow(item, [(group, group.means[item.code]) for group in groups]) for item in items],
        charts=list(_charts(items, counted)),
        barriers=_barriers(counted),
        remarks=remarks_of(window, counted, limits),
        left_out=len(answers) - len(counted),
    )


def _nothing(reason: str) -> AnonymousResult:
    return AnonymousResult(reason, [], [], [], [], Remarks())


def _group(voice: str, label: str, answers: list[AnonymousAnswer], items: list[InstrumentItem]) -> Group:
    means = {item.code: fmean(answer.ratings[item.code] for answer in answers) for item in items}
    return Group(voice, label, len(answers), fmean(means.values()), means)


def _barriers(answers: list[AnonymousAnswer]) -> list[BarrierRow]:
    """The most named first; empty where the question was not asked."""
    counts = Counter(answer.barrier for answer in answers if answer.barrier)
    rows = [BarrierRow(str(barrier.label), counts[barrier]) for barrier in Barrier if counts[barrier]]
    return sorted(rows, key=lambda row: -row.count)


def _charts(items: list[InstrumentItem], answers: list[AnonymousAnswer]) -> Iterator[Chart]:
    ratings: dict[Aspect, list[float]] = {}
    for item in items:
        ratings.setdefault(Aspect(item.aspect), []).extend(answer.ratings[item.code] for answer in answers)
    means = {aspect: fmean(ratings[aspect]) for aspect in Aspect if aspect in ratings}
    if means:
        weakest = min(means, key=lambda aspect: means[aspect])
        differ = max(means.values()) > means[weakest]
        lowest = f"Aspek dengan nilai terendah: {weakest.label} ({number(means[weakest])} dari 5)"
        title = lowest if differ else f"Semua aspek dinilai {number(means[weakest])} dari 5"
        rows = [(str(aspect.label), round(mean, 2)) for aspect, mean in means.items()]
        yield bar_chart(title, rows, label="Aspek", value_label="Rata-rata, 1 sampai 5")
