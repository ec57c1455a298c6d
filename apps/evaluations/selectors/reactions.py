"""Windows to open, the form of an attendee, and what the answers of a window say together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogue.enums import CohortState, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.core.charts import Chart, bar_chart
from apps.core.formats import number
from apps.evaluations.enums import Aspect, InstrumentKind
from apps.evaluations.models import AnonymousAnswer, Instrument, InstrumentItem, Participation, ReactionWindow
from apps.evaluations.models.reactions import ReactionWindowQuerySet
from apps.parameters.selectors import value_of


@dataclass(frozen=True)
class ItemResult:
    item: InstrumentItem
    mean: float


@dataclass(frozen=True)
class ReactionResult:
    """`hidden` says why nothing is shown, or is ""."""

    hidden: str
    count: int
    mean: float | None
    items: list[ItemResult]
    charts: list[Chart]
    remarks: list[str]


def instrument_of(on: date) -> Instrument | None:
    """The newest version that has begun."""
    rows = Instrument.objects.filter(kind=InstrumentKind.REACTION, valid_from__lte=on)
    return rows.order_by("-version").first()


def cohorts_to_ask(on: date) -> QuerySet[Cohort]:
    """Finished lately and not asked yet; who was taught long ago is not asked any more."""
    since = on - timedelta(days=int(value_of("reaction_latest_days", on)))
    rows = Cohort.objects.filter(state=CohortState.FINISHED, ends_on__gte=since, reaction_window__isnull=True)
    return rows.select_related("programme").order_by("ends_on", "pk")


def attendees_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who was there in at least one session."""
    rows = Enrolment.objects.filter(
        cohort=cohort, state__in=[EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED], attended_sessions__gt=0
    )
    return rows.select_related("employee")


def windows_waiting_for(user: User, on: date) -> QuerySet[Participation]:
    """What the user was asked and has not answered, while the window is open."""
    rows = Participation.objects.filter(
        employee__user=user,
        has_answered=False,
        window__opens_on__lte=on,
        window__closes_on__gte=on,
        window__sealed_on__isnull=True,
    )
    return rows.select_related("window__cohort__programme").order_by("window__closes_on", "pk")


def listed_windows(user: User, on: date) -> ReactionWindowQuerySet:
    rows = ReactionWindow.objects.visible_to(user, on).with_rate()
    return rows.select_related("cohort__programme", "instrument")


def result_of(window: ReactionWindow, on: date) -> ReactionResult:
    """Means by item and aspect once the window is sealed and enough have answered; nothing before."""
    answers = list(AnonymousAnswer.objects.filter(window=window)) if window.is_sealed else []
    fewest = int(value_of("minimum_group_size", on))
    if not window.is_sealed or len(answers) < fewest:
        hidden = (
            f"Hasil tidak ditampilkan, sebab kurang dari {fewest} peserta menjawab dan jawabannya dapat dikenali."
            if window.is_sealed
            else "Hasil tampil sesudah penilaian ditutup, agar jawaban tidak dapat dihubungkan dengan penjawabnya."
        )
        return ReactionResult(hidden, 0, None, [], [], [])
    items = list(window.instrument.items.all())
    results = [ItemResult(item, fmean(answer.ratings[item.code] for answer in answers)) for item in items]
    return ReactionResult(
        hidden="",
        count=len(answers),
        mean=fmean(result.mean for result in results),
        items=results,
        charts=list(_charts(results)),
        remarks=[answer.remark for answer in answers if answer.remark],
    )


def _charts(results: list[ItemResult]) -> Iterator[Chart]:
    means = {
        aspect: fmean(values)
        for aspect in Aspect
        if (values := [result.mean for result in results if result.item.aspect == aspect])
    }
    if means:
        weakest = min(means, key=lambda aspect: means[aspect])
        differ = max(means.values()) > means[weakest]
        lowest = f"Aspek dengan nilai terendah: {weakest.label} ({number(means[weakest])} dari 5)"
        title = lowest if differ else f"Semua aspek dinilai {number(means[weakest])} dari 5"
        rows = [(str(aspect.label), round(mean, 2)) for aspect, mean in means.items()]
        yield bar_chart(title, rows, label="Aspek", value_label="Rata-rata, 1 sampai 5")
