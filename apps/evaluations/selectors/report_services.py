"""The chapter on public services: satisfaction (SKM) with the elements that training can move, and complaints."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from apps.core.formats import number, percent
from apps.evaluations.report_figures import light_of, share_of
from apps.evaluations.report_tables import Chapter, Column, Finding, ReportTable, Unit, Value
from apps.evaluations.selectors.report_scope import ReportScope
from apps.outcomes.figures import IN_TIME, RECEIVED, RESOLVED, SKM_ELEMENTS, SKM_TOTAL
from apps.outcomes.models import MonthlyValue, ServiceUnit
from apps.outcomes.selectors.pages import skm_grades
from apps.outcomes.skm import grade_of

# U6 competence of the staff, U7 their behaviour, U8 handling of complaints.
MOVABLE = SKM_ELEMENTS[5:8]
GOOD_GRADES = ("A", "B")
SATISFACTION = (
    Column("Unit layanan", Unit.TEXT),
    Column("SKM", Unit.NUMBER),
    Column("Mutu", Unit.TEXT),
    Column("U6 Kompetensi", Unit.NUMBER),
    Column("U7 Perilaku", Unit.NUMBER),
    Column("U8 Pengaduan", Unit.NUMBER),
)
COMPLAINTS = (
    Column("Unit layanan", Unit.TEXT),
    Column("Pengaduan diterima"),
    Column("Selesai"),
    Column("Selesai tepat waktu"),
    Column("Tepat waktu", Unit.SHARE),
)
Months = dict[date, MonthlyValue]


def public_services(scope: ReportScope) -> Chapter:
    """The newest satisfaction of each service unit within the period, and the period's complaints together."""
    chapter = Chapter("Pelayanan publik")
    units = ServiceUnit.objects.filter(unit__institution=scope.institution).order_by("name", "pk")
    names = dict(units.values_list("pk", "name"))
    found = _values(scope, names)
    _add_satisfaction(chapter, scope, names, found)
    _add_complaints(chapter, scope, names, found)
    if not chapter.tables:
        chapter.paragraphs.append("Belum ada angka SKM dan pengaduan pada periode ini.")
    return chapter


def _values(scope: ReportScope, names: dict[UUID, str]) -> dict[tuple[UUID, str], Months]:
    codes = (SKM_TOTAL, *MOVABLE, RECEIVED, RESOLVED, IN_TIME)
    rows = MonthlyValue.objects.current().filter(
        service_unit__in=names,
        indicator__code__in=codes,
        month__range=(scope.period.start, scope.period.end),
    )
    found: dict[tuple[UUID, str], Months] = defaultdict(dict)
    for row in rows.select_related("indicator").order_by("month"):
        found[row.service_unit_id, row.indicator.code][row.month] = row
    return dict(found)


def _add_satisfaction(
    chapter: Chapter, scope: ReportScope, names: dict[UUID, str], found: dict[tuple[UUID, str], Months]
) -> None:
    grades = skm_grades(scope.period.end)
    rows: list[list[Value]] = []
    for pk, name in names.items():
        newest = [_newest(found.get((pk, code))) for code in (SKM_TOTAL, *MOVABLE)]
        if newest[0] is not None:
            rows.append([name, newest[0], grade_of(newest[0], grades).letter, *newest[1:]])
    if not rows:
        return
    chapter.paragraphs.append("Nilai SKM adalah nilai konversi (25–100) dari bulan terakhir yang terisi.")
    chapter.tables.append(ReportTable("Kepuasan masyarakat", SATISFACTION, rows))
    good = sum(1 for row in rows if row[2] in GOOD_GRADES)
    share = share_of(good, len(rows))
    text = f"{number(good)} dari {number(len(rows))} unit layanan ({percent(share or 0)}) bermutu A atau B."
    chapter.findings.append(Finding("Kepuasan masyarakat", light_of(share, scope.limits), text, share))


def _newest(months: Months | None) -> Decimal | None:
    return months[max(months)].value if months else None


def _add_complaints(
    chapter: Chapter, scope: ReportScope, names: dict[UUID, str], found: dict[tuple[UUID, str], Months]
) -> None:
    rows: list[list[Value]] = []
    whole = [0, 0, 0]
    for pk, name in names.items():
        if (pk, RECEIVED) in found:
            counts = _counts(found, pk)
            whole = [one + more for one, more in zip(whole, counts, strict=True)]
            rows.append([name, *counts, share_of(counts[2], counts[0])])
    if not rows:
        return
    share = share_of(whole[2], whole[0])
    chapter.tables.append(ReportTable("Pengaduan", COMPLAINTS, rows, ["Jumlah", *whole, share]))
    text = (
        f"{number(whole[1])} dari {number(whole[0])} pengaduan selesai, {number(whole[2])} tepat waktu "
        f"({percent(share or 0)})."
    )
    chapter.findings.append(Finding("Pengaduan", light_of(share, scope.limits), text, share))


def _counts(found: dict[tuple[UUID, str], Months], pk: UUID) -> list[int]:
    """Received, resolved and resolved in time; the shares of complaints keep the count they were computed from."""
    received = sum((row.value or Decimal(0) for row in found[pk, RECEIVED].values()), Decimal(0))
    parts = [
        sum((row.total or Decimal(0) for row in found.get((pk, code), {}).values()), Decimal(0))
        for code in (RESOLVED, IN_TIME)
    ]
    return [int(count) for count in (received, *parts)]
