"""The pages of the room: the list of service units, one of them, where a figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.core import formats
from apps.core.charts import Chart, bar_chart, line_chart
from apps.core.exports import Cell, Table
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.employees.selectors.profiles import first_level_units
from apps.outcomes.enums import Direction, IndicatorKind
from apps.outcomes.figures import IN_TIME, MEDIAN_DAYS, RECEIVED, SERVICE_TIME, SKM_ELEMENTS, SKM_TOTAL
from apps.outcomes.models import Indicator, MonthlyValue, ServiceUnit, Target
from apps.outcomes.months import key_of, last_months
from apps.outcomes.querysets import ServiceUnitQuerySet
from apps.outcomes.skm import Grade, grade_of
from apps.parameters.selectors import value_of

CARDS = (SKM_TOTAL, SERVICE_TIME, RECEIVED, IN_TIME, MEDIAN_DAYS)
CHART_MONTHS, ENTRY_MONTHS = 24, 12


def skm_grades(on: date) -> list[Grade]:
    """The grades in force on the day."""
    return [Grade(letter, Decimal(str(lowest)), words) for letter, lowest, words in value_of("skm_grade_limits", on)]


def visible_service_units(user: User, on: date) -> ServiceUnitQuerySet:
    """Rows of the list, each with its newest figures."""
    newest = MonthlyValue.objects.current().filter(service_unit=OuterRef("pk")).order_by("-month")
    rows = ServiceUnit.objects.visible_to(user, on).select_related("unit__institution")
    return rows.with_newest(skm=SKM_TOTAL, in_time=IN_TIME, days=SERVICE_TIME).annotate(
        newest_month=Subquery(newest.values("month")[:1])
    )


def visible_opds(user: User, on: date) -> QuerySet[OrganisationUnit]:
    """First-level units with a service unit that the user sees: the choices of the list's filter."""
    return first_level_units(ServiceUnit.objects.visible_to(user, on).values_list("unit__path", flat=True))


def grades_of(rows: Sequence[ServiceUnit], on: date) -> dict[object, Grade]:
    """The grade of each row of the list that has an SKM."""
    grades = skm_grades(on)
    found = ((row.pk, getattr(row, "skm", None)) for row in rows)
    return {pk: grade_of(value, grades) for pk, value in found if value is not None}


@dataclass(frozen=True)
class Card:
    """The newest value of an indicator beside the year's target."""

    indicator: Indicator
    value: str
    note: str
    tone: str


@dataclass(frozen=True)
class MonthRow:
    month: date
    key: str
    kinds: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.kinds


@dataclass(frozen=True)
class ServiceUnitPage:
    service_unit: ServiceUnit
    cards: list[Card]
    charts: list[Chart]
    months: list[MonthRow]
    grade: Grade | None
    indicators: list[Indicator]


def service_unit_page(service_unit: ServiceUnit, on: date) -> ServiceUnitPage:
    """A flat number of queries, whatever the number of months."""
    indicators = list(Indicator.objects.all())
    months = last_months(on, CHART_MONTHS)
    values: dict[str, dict[date, MonthlyValue]] = {indicator.code: {} for indicator in indicators}
    rows = MonthlyValue.objects.current().filter(service_unit=service_unit, month__gte=months[0], month__lte=months[-1])
    for row in rows.select_related("indicator").order_by("month"):
        values[row.indicator.code][row.month] = row
    targets = {(target.indicator_id, target.year): target for target in service_unit.targets.all()}
    grade = _grade(values, on)
    cards = [
        _card(indicator, values[indicator.code], targets, grade)
        for indicator in indicators
        if values[indicator.code] and (indicator.code in CARDS or indicator.kind == IndicatorKind.OTHER)
    ]
    charts = [
        _line(indicator, values[indicator.code], targets, months)
        for indicator in indicators
        if values[indicator.code] and indicator.code not in SKM_ELEMENTS
    ]
    return ServiceUnitPage(
        service_unit=service_unit,
        cards=cards,
        charts=_elements(indicators, values) + charts,
        months=_month_rows(values, indicators, last_months(on, ENTRY_MONTHS)),
        grade=grade,
        indicators=[indicator for indicator in indicators if values[indicator.code]],
    )


def _number(row: MonthlyValue) -> Decimal:
    """The value of a row that counts, which always has one."""
    return row.value if row.value is not None else Decimal(0)


def _newest(values: dict[date, MonthlyValue]) -> MonthlyValue:
    return values[max(values)]


def _grade(values: dict[str, dict[date, MonthlyValue]], on: date) -> Grade | None:
    found = values.get(SKM_TOTAL)
    return grade_of(_number(_newest(found)), skm_grades(on)) if found else None


def measured(indicator: Indicator, value: Decimal) -> str:
    """`82,5` of the SKM, `75%`, `3,5 hari kerja`."""
    if indicator.kind == IndicatorKind.SKM:
        return formats.number(value)
    unit = indicator.unit_of_measure
    return f"{formats.number(value)}%" if unit == "%" else f"{formats.number(value)} {unit}"


def _card(
    indicator: Indicator,
    values: dict[date, MonthlyValue],
    targets: dict[tuple[int, int], Target],
    grade: Grade | None,
) -> Card:
    row = _newest(values)
    value, target = _number(row), targets.get((indicator.pk, row.month.year))
    notes = [formats.month_year(row.month)]
    if indicator.code == SKM_TOTAL and grade is not None:
        notes.append(f"mutu {grade.letter}, {grade.words}")
    tone = ""
    if target is not None:
        aim = target.target
        reached = value >= aim if indicator.direction == Direction.HIGHER else value <= aim
        before = "" if target.baseline is None else f" (awal {formats.number(target.baseline)})"
        notes.append(f"target {formats.number(aim)}{before} {'tercapai' if reached else 'belum tercapai'}")
        tone = "success" if reached else "warning"
    return Card(indicator, measured(indicator, value), "; ".join(notes), tone)


def _line(
    indicator: Indicator,
    values: dict[date, MonthlyValue],
    targets: dict[tuple[int, int], Target],
    months: list[date],
) -> Chart:
    shown = months[months.index(min(values)) : months.index(max(values)) + 1]
    series: list[tuple[str, list[Decimal | None]]] = [
        (indicator.name, [_number(values[month]) if month in values else None for month in shown])
    ]
    wanted = [targets.get((indicator.pk, month.year)) for month in shown]
    if any(wanted):
        series.append(("Target", [target.target if target else None for target in wanted]))
    points = [formats.short_month(month) for month in shown]
    return line_chart(_finding(indicator, values), points, series, label="Bulan")


def _finding(indicator: Indicator, values: dict[date, MonthlyValue]) -> str:
    """The title: what happened between the first and the newest month shown."""
    first, last = values[min(values)], _newest(values)
    change = _number(last) - _number(first)
    newest = measured(indicator, _number(last))
    if first.month == last.month:
        return f"{indicator.name}: {newest} pada {formats.month_year(last.month)}"
    before = measured(indicator, _number(first))
    if abs(change) < indicator.threshold:
        return f"{indicator.name} hampir tetap: {before} pada {formats.month_year(first.month)}, kini {newest}"
    word = "naik" if change > 0 else "turun"
    return f"{indicator.name} {word} dari {before} ({formats.month_year(first.month)}) ke {newest}"


def _elements(indicators: list[Indicator], values: dict[str, dict[date, MonthlyValue]]) -> list[Chart]:
    """The nine elements in the newest month that has them."""
    months = {month for code in SKM_ELEMENTS for month in values.get(code, {})}
    if not months:
        return []
    month = max(months)
    rows = [
        (indicator.name, _number(values[indicator.code][month]))
        for indicator in indicators
        if indicator.code in SKM_ELEMENTS and month in values[indicator.code]
    ]
    weakest = min(rows, key=lambda row: row[1])
    title = f"Unsur terlemah pada {formats.month_year(month)}: {weakest[0]} ({formats.number(weakest[1])})"
    return [bar_chart(title, rows, label="Unsur", value_label="Nilai konversi")]


def _month_rows(
    values: dict[str, dict[date, MonthlyValue]], indicators: list[Indicator], months: list[date]
) -> list[MonthRow]:
    """The newest month first; which kinds of figures each has."""
    labels = {
        month: tuple(
            dict.fromkeys(indicator.get_kind_display() for indicator in indicators if month in values[indicator.code])
        )
        for month in months
    }
    return [MonthRow(month, key_of(month), labels[month]) for month in reversed(months)]


def origins_of(service_unit: ServiceUnit, indicator: Indicator) -> QuerySet[MonthlyValue]:
    """Every row about the indicator, those replaced as well."""
    rows = MonthlyValue.objects.filter(service_unit=service_unit, indicator=indicator)
    return rows.select_related("entered_by", "indicator").order_by("-month", "-pk")


def list_table(rows: Sequence[ServiceUnit], on: date) -> Table:
    """The list as a sheet, as it is filtered."""
    grades = grades_of(rows, on)

    def line(row: ServiceUnit) -> list[Cell]:
        grade = grades.get(row.pk)
        figures: list[Cell] = [getattr(row, name) for name in ("skm_month", "skm", "in_time", "days", "newest_month")]
        return [row.name, row.unit.name, row.public_code, *figures[:2], grade.letter if grade else None, *figures[2:]]

    headings = [
        "Unit layanan",
        "Unit organisasi",
        "Kode",
        "Bulan SKM",
        "SKM (dari 100)",
        "Mutu",
        "Pengaduan selesai tepat waktu (%)",
        "Waktu layanan (hari kerja)",
        "Bulan terakhir terisi",
    ]
    return Table("Unit layanan", headings, [line(row) for row in rows], [f"Keadaan {formats.long_date(on)}"])


def figures_table(service_unit: ServiceUnit, on: date) -> Table:
    """Every figure that counts, a row each."""
    rows = MonthlyValue.objects.current().filter(service_unit=service_unit).select_related("indicator")
    lines: list[list[Cell]] = [
        [row.month, row.indicator.name, row.indicator.unit_of_measure, row.value, row.n, row.get_origin_display()]
        for row in rows.order_by("month", "indicator__position", "pk")
    ]
    notes = [f"Unit layanan: {service_unit.name}, {service_unit.unit.name}", f"Keadaan {formats.long_date(on)}"]
    return Table("Angka bulanan", ["Bulan", "Indikator", "Satuan", "Nilai", "n", "Asal"], lines, notes)


def unit_choices(user: User, on: date) -> QuerySet[OrganisationUnit]:
    """Units for which the user may open a service unit."""
    roles = roles_of(user, on)
    query = Q(institution_id__in=roles.institution_ids(Role.BKD_OFFICER))
    for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
        query |= Q(path__startswith=path)
    return OrganisationUnit.objects.filter(query, depth__gte=1).order_by("depth", "name", "pk")
