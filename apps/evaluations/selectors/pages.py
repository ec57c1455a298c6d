"""The list of estimates and the page of one. The queries do not grow with units, months and cohorts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any
from uuid import UUID

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.core import formats
from apps.core.charts import Chart, interval_plot, line_chart
from apps.core.decisions import Decision
from apps.core.exports import Table
from apps.employees.roles import roles_of
from apps.evaluations import policies, wording
from apps.evaluations.effect import month_number
from apps.evaluations.models import EffectEstimate, ReviewEvent
from apps.evaluations.models.effects import READERS, EffectEstimateQuerySet
from apps.evaluations.selectors.panels import PARAMETERS, finished_cohorts, month_of_number, plan_by
from apps.parameters.selectors import values_of

COHORTS_SHOWN = 12
WAITING_SHOWN = 10


@dataclass(frozen=True)
class WaitingCohort:
    """A finished cohort whose months are not over; `due_on` is when it can be estimated."""

    cohort: Cohort
    due_on: date


@dataclass(frozen=True)
class UnitRow:
    name: str
    organisation_unit: str
    role: str
    participants: int
    before: float | None
    after: float | None
    change: float | None
    remark: str


@dataclass(frozen=True)
class EffectPage:
    summary: str
    caution: str
    not_a_cause: str
    rule: str
    direction: str
    detectable: str
    amounts: dict[str, str]
    before: str
    after: str
    units: list[UnitRow]
    charts: list[Chart]
    may_estimate: Decision
    older: list[EffectEstimate]
    # The review that this estimate called.
    case_id: UUID | None


def listed_estimates(user: User, on: date) -> EffectEstimateQuerySet:
    rows = EffectEstimate.objects.visible_to(user, on).newest()
    return rows.select_related("cohort__programme", "cohort__institution", "indicator")


def waiting_cohorts(user: User, on: date) -> list[WaitingCohort]:
    """The first to be due on top."""
    institutions = roles_of(user, on).institution_ids(*READERS)
    rows = finished_cohorts().filter(institution__in=institutions, effect_estimates__isnull=True)
    rules = values_of(PARAMETERS, on)
    found = [WaitingCohort(cohort, plan_by(cohort, rules).due_on) for cohort in rows]
    return sorted(found, key=lambda row: (row.due_on, str(row.cohort.pk)))[:WAITING_SHOWN]


def effect_page(user: User, estimate: EffectEstimate, on: date) -> EffectPage:
    inputs = estimate.inputs
    return EffectPage(
        summary=wording.summary_of(estimate),
        caution=wording.caution_of(estimate),
        not_a_cause=wording.NOT_A_CAUSE,
        rule=wording.rule_of(estimate),
        direction=wording.direction_of(estimate),
        detectable=wording.detectable_of(estimate),
        amounts={
            name: wording.amount(estimate, getattr(estimate, name))
            for name in ("estimate", "low", "high", "threshold", "smallest_detectable", "standard_error")
        },
        before=wording.months_of(inputs["before"]),
        after=wording.months_of(inputs["after"]),
        units=_unit_rows(estimate),
        charts=[*_cohorts_chart(user, estimate, on), *_months_chart(estimate)],
        may_estimate=policies.can_estimate_cohort(user, estimate.cohort, on),
        older=list(EffectEstimate.objects.filter(cohort=estimate.cohort).exclude(pk=estimate.pk)),
        case_id=ReviewEvent.objects.filter(estimate=estimate).values_list("case_id", flat=True).first(),
    )


def _unit_rows(estimate: EffectEstimate) -> list[UnitRow]:
    """Trained units first; a unit with too few months has no figures and says so."""
    changes = {row["id"]: row for row in estimate.changes}
    rows = []
    for unit in estimate.units:
        change: dict[str, Any] = changes.get(unit["id"], {})
        rows.append(
            UnitRow(
                name=unit["name"],
                organisation_unit=unit["unit"],
                role="Peserta" if unit["is_trained"] else "Pembanding",
                participants=unit["participants"],
                before=change.get("before"),
                after=change.get("after"),
                change=change.get("change"),
                remark="" if change else "bulan terisi kurang, tidak dihitung",
            )
        )
    return sorted(rows, key=lambda row: (row.role == "Pembanding", row.name))


def _cohorts_chart(user: User, estimate: EffectEstimate, on: date) -> list[Chart]:
    """Every cohort of the programme that has an interval, the newest last."""
    rows = EffectEstimate.objects.visible_to(user, on).newest().filter(indicator=estimate.indicator, low__isnull=False)
    rows = rows.filter(cohort__programme=estimate.cohort.programme_id).select_related("cohort")
    shown = sorted(rows.order_by("-cohort__ends_on", "pk")[:COHORTS_SHOWN], key=lambda row: row.cohort.ends_on)
    if not shown:
        return []
    name = estimate.inputs["indicator"]["name"]
    better = sum(row.verdict == "SUPPORTED" for row in shown)
    lines = [(row.cohort.name, row.low or 0, row.estimate or 0, row.high or 0) for row in shown]
    title = f"{name}: didukung data pada {better} dari {len(shown)} angkatan program ini"
    return [interval_plot(title, lines, label="Angkatan", value_label="Perubahan, positif berarti membaik")]


def _months_chart(estimate: EffectEstimate) -> list[Chart]:
    """Means of trained and of compared units month by month, the months of the training between them."""
    inputs = estimate.inputs
    first, last = (wording.month_of(key) for key in (inputs["before"][0], inputs["after"][-1]))
    numbers = range(month_number(first.year, first.month), month_number(last.year, last.month) + 1)
    months = [month_of_number(number) for number in numbers]
    groups = [("Unit peserta", True), ("Unit pembanding", False)]
    lines = [
        (name, _means([unit for unit in estimate.units if unit["is_trained"] == trained], months))
        for name, trained in groups
        if any(unit["is_trained"] == trained for unit in estimate.units)
    ]
    if not lines:
        return []
    name = inputs["indicator"]["name"]
    ended = formats.short_date(date.fromisoformat(inputs["ends_on"]))
    title = f"Rata-rata {name} tiap bulan; pelatihan selesai {ended}"
    known = [value for _, values in lines for value in values if value is not None]
    room = max(max(known) - min(known), 1) / 2 if known else 0
    lowest = max(round(min(known) - room), 0) if known else 0
    points = [formats.short_month(month) for month in months]
    return [line_chart(title, points, lines, label="Bulan", lowest=lowest)]


def _means(units: Iterable[dict[str, Any]], months: list[date]) -> list[float | None]:
    rows = [unit["values"] for unit in units]
    found = ([float(values[key]) for values in rows if (key := f"{month:%Y-%m}") in values] for month in months)
    return [round(fmean(values), 2) if values else None for values in found]


def estimates_table(rows: Iterable[EffectEstimate], on: date) -> Table:
    """The list as a sheet, as it is filtered."""
    headings = [
        "Program",
        "Angkatan",
        "Selesai",
        "Indikator",
        "Satuan perubahan",
        "Kesimpulan",
        "Cara",
        "Perkiraan",
        "Batas bawah",
        "Batas atas",
        "Perubahan terkecil yang berarti",
        "Perubahan terkecil yang dapat terlihat",
        "Unit peserta",
        "Unit pembanding",
        "Dihitung",
    ]
    lines = [
        [
            row.cohort.programme.title,
            row.cohort.name,
            row.cohort.ends_on,
            row.indicator.name,
            row.unit_of_differences,
            row.verdict_words,
            row.get_method_display(),
            row.estimate,
            row.low,
            row.high,
            row.threshold,
            row.smallest_detectable,
            row.trained_count,
            row.comparison_count,
            row.computed_at,
        ]
        for row in rows
    ]
    notes = [f"Keadaan {formats.long_date(on)}", "Angka positif berarti layanan membaik.", wording.NOT_A_CAUSE]
    return Table("Dampak program", headings, lines, notes)
