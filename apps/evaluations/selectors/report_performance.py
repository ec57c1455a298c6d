"""The chapter on performance results (SKP, Permenpan RB 6/2022): predicates by OPD, beside the period before."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from apps.core.formats import number, percent
from apps.employees.models import OrganisationUnit
from apps.employees.supervision import opd_id
from apps.evaluations.report_figures import light_of, share_of
from apps.evaluations.report_tables import (
    Advice,
    Chapter,
    Column,
    Finding,
    ReportTable,
    Unit,
    UnitRow,
    Value,
    table_by_unit,
)
from apps.evaluations.selectors.report_hours import OPD
from apps.evaluations.selectors.report_scope import ReportScope
from apps.outcomes.enums import Period, Predicate
from apps.outcomes.models import PerformanceResult

QUARTERS = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)
BY_OPD = (OPD, Column("Pegawai dinilai"), *(Column(str(predicate.label)) for predicate in Predicate))
SUBJECT = "Kinerja SKP"
# By first-level unit: how many people have which predicate.
Counts = dict[int, Counter[int]]


@dataclass(frozen=True)
class Rated:
    """A period of SKP: a year or one of its quarters."""

    year: int
    period: str

    @property
    def ends_on(self) -> date:
        month = 12 if self.period == Period.YEAR else 3 * (QUARTERS.index(Period(self.period)) + 1)
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def before(self) -> Rated:
        """The year before, or the quarter before."""
        if self.period == Period.YEAR:
            return Rated(self.year - 1, self.period)
        quarter = QUARTERS.index(Period(self.period))
        return Rated(self.year if quarter else self.year - 1, QUARTERS[quarter - 1])

    @property
    def words(self) -> str:
        return f"tahun {self.year}" if self.period == Period.YEAR else f"{Period(self.period).label} {self.year}"


def performance(scope: ReportScope) -> Chapter:
    """The newest SKP period that was over when the report's period ended; a year goes before its last quarter."""
    chapter = Chapter("Kinerja SKP")
    results = PerformanceResult.objects.current().filter(employee__institution=scope.institution).order_by()
    rated = {Rated(year, period) for year, period in results.values_list("year", "period").distinct()}
    over = [one for one in rated if one.ends_on <= scope.period.end]
    if not over:
        chapter.paragraphs.append("Belum ada hasil SKP untuk periode yang sudah berakhir.")
        return chapter
    newest = max(over, key=lambda one: (one.ends_on, one.period == Period.YEAR))
    now, before = _counts(scope, newest), _counts(scope, newest.before)
    chapter.paragraphs.append(
        f"Predikat SKP {newest.words} menurut hasil yang tercatat saat laporan disusun, dihitung di unit pegawai saat "
        "itu."
    )
    _add_tables(chapter, scope, newest, now, before)
    _add_finding(chapter, scope, newest, _sum(now.values()), _sum(before.values()))
    return chapter


def _counts(scope: ReportScope, rated: Rated) -> Counts:
    rows = PerformanceResult.objects.current().filter(
        employee__institution=scope.institution, year=rated.year, period=rated.period
    )
    found: Counts = defaultdict(Counter)
    columns = rows.order_by().values_list("employee__unit__path", "predicate")
    for path, predicate, count in columns.annotate(count=Count("pk")):
        found[opd_id(path)][predicate] += count
    return dict(found)


def _sum(counts: Iterable[Counter[int]]) -> Counter[int]:
    return sum(counts, Counter())


def _add_tables(chapter: Chapter, scope: ReportScope, newest: Rated, now: Counts, before: Counts) -> None:
    names = OrganisationUnit.objects.filter(pk__in=now).order_by("name", "pk").values_list("pk", "name")
    rows = [UnitRow(name, now[pk].total(), _row(now[pk])) for pk, name in names]
    whole, earlier = _sum(now.values()), _sum(before.values())
    total = (whole.total(), *_row(whole))
    chapter.tables.append(table_by_unit("Predikat SKP", BY_OPD, rows, total, scope.smallest_group))
    if not earlier:
        chapter.paragraphs.append(f"Belum ada hasil SKP {newest.before.words} sebagai pembanding.")
        return
    columns = (
        Column("Predikat", Unit.TEXT),
        Column(f"Pegawai {newest.words}"),
        Column("Bagian", Unit.SHARE),
        Column(f"Pegawai {newest.before.words}"),
        Column("Bagian waktu itu", Unit.SHARE),
    )
    compared: list[list[Value]] = [
        [str(predicate.label), *_part(whole, predicate), *_part(earlier, predicate)] for predicate in Predicate
    ]
    sums: list[Value] = ["Jumlah", whole.total(), share_of(1, 1), earlier.total(), share_of(1, 1)]
    chapter.tables.append(ReportTable("Perbandingan predikat SKP", columns, compared, sums))


def _row(counts: Counter[int]) -> list[Value]:
    return [counts[predicate] for predicate in Predicate]


def _part(counts: Counter[int], predicate: int) -> list[Value]:
    return [counts[predicate], share_of(counts[predicate], counts.total())]


def _add_finding(chapter: Chapter, scope: ReportScope, newest: Rated, now: Counter[int], before: Counter[int]) -> None:
    share, earlier = _good(now), _good(before)
    text = (
        f"{percent(share or 0)} dari {number(now.total())} pegawai yang dinilai berpredikat Baik atau Sangat Baik pada "
        f"{newest.words}"
    )
    text += "." if earlier is None else f"; pada {newest.before.words} {percent(earlier)}."
    chapter.findings.append(Finding(SUBJECT, light_of(share, scope.limits), text, share))
    if share is not None and share < scope.limits.green:
        chapter.advice.append(
            Advice(
                SUBJECT,
                "Bahas predikat di bawah Baik dalam dialog kinerja, dan masukkan pengembangannya ke rencana pegawai.",
                "Atasan langsung bersama BKD",
            )
        )


def _good(counts: Counter[int]) -> Decimal | None:
    return share_of(counts[Predicate.EXCELLENT] + counts[Predicate.GOOD], counts.total())
