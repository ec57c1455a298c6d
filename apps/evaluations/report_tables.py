"""The parts of a report and how they are frozen: each figure as the words to be printed and as the exact number.

The page, the PDF and the workbook are all made from what is frozen here, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from apps.core import formats
from apps.core.charts import Chart, bar_chart
from apps.core.exports import Cell, Table
from apps.evaluations.report_figures import Light
from apps.needs.suppression import hidden_cells

Value = str | int | Decimal | None
Frozen = dict[str, Any]
HIDDEN = None


class Unit(Enum):
    """What a column holds and how it is written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    RUPIAH = "rupiah"

    def write(self, value: Value) -> str:
        if value is None:
            return "–"
        if isinstance(value, str):
            return value
        if self is Unit.SHARE:
            return formats.percent(value)
        return formats.rupiah(value) if self is Unit.RUPIAH else formats.number(value)


@dataclass(frozen=True)
class Column:
    heading: str
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class ReportTable:
    """`total`, if any, is the last row. A value None is written as a dash: not known, or of a group too small."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    note: str = ""

    def freeze(self) -> Frozen:
        rows = [*self.rows, *([self.total] if self.total else [])]
        return {
            "name": self.name,
            "headings": [column.heading for column in self.columns],
            "units": [column.unit.value for column in self.columns],
            "rows": [
                [column.unit.write(value) for column, value in zip(self.columns, row, strict=True)] for row in rows
            ],
            "values": [[str(value) if isinstance(value, Decimal) else value for value in row] for row in rows],
            "has_total": bool(self.total),
            "note": self.note,
        }


@dataclass(frozen=True)
class UnitRow:
    """A unit with its people and the values that come after their number."""

    name: str
    people: int
    values: Sequence[Value]


def table_by_unit(
    name: str, columns: Sequence[Column], rows: Sequence[UnitRow], total: Sequence[Value], smallest: int
) -> ReportTable:
    """Units by name and people; values of units with fewer than `smallest` people are hidden, and others so that they
    cannot be worked out from the total.
    """
    hidden = hidden_cells({index: row.people for index, row in enumerate(rows)}, smallest)
    cells = [
        (row.name, row.people, *([HIDDEN] * len(row.values) if index in hidden else row.values))
        for index, row in enumerate(rows)
    ]
    note = f"Tanda –: kelompok di bawah {smallest} orang dan kelompok yang dapat membukanya tidak ditampilkan."
    return ReportTable(name, columns, cells, ("Jumlah", *total), note if hidden else "")


@dataclass(frozen=True)
class Bars:
    """A bar chart of shares; the title states the finding."""

    title: str
    label: str
    value_label: str
    rows: Sequence[tuple[str, Decimal]]
    target: Decimal | None = None
    target_label: str = ""

    def freeze(self) -> Frozen:
        return {
            "title": self.title,
            "label": self.label,
            "value_label": self.value_label,
            "rows": [[name, str(value)] for name, value in self.rows],
            "target": None if self.target is None else str(self.target),
            "target_label": self.target_label,
        }


@dataclass(frozen=True)
class Finding:
    """A line of the executive summary; `share` is its figure as a part of one, where it has one."""

    subject: str
    light: Light
    text: str
    share: Decimal | None = None

    def freeze(self) -> Frozen:
        return {
            "subject": self.subject,
            "light": self.light.name,
            "word": self.light.value,
            "text": self.text,
            "share": None if self.share is None else str(self.share),
        }


@dataclass(frozen=True)
class Advice:
    """A recommendation: on which subject of the summary, what is to be done, and by whom."""

    subject: str
    text: str
    responsible: str


@dataclass
class Chapter:
    title: str
    paragraphs: list[str] = field(default_factory=list)
    tables: list[ReportTable] = field(default_factory=list)
    bars: Bars | None = None
    findings: list[Finding] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)

    def freeze(self) -> Frozen:
        return {
            "title": self.title,
            "paragraphs": self.paragraphs,
            "tables": [table.freeze() for table in self.tables],
            "bars": self.bars.freeze() if self.bars and self.bars.rows else None,
        }


def picture_of(bars: Frozen) -> Chart:
    """The chart of what was frozen; the same drawing on the page and in the PDF."""
    return bar_chart(
        bars["title"],
        [(name, Decimal(value)) for name, value in bars["rows"]],
        label=bars["label"],
        value_label=bars["value_label"],
        target=None if bars["target"] is None else Decimal(bars["target"]),
        target_label=bars["target_label"],
        write=formats.percent,
    )


def workbook_of(content: Frozen, notes: Sequence[str]) -> list[Table]:
    """A sheet for the summary, for each table, and for the recommendations, with exact numbers."""
    summary = [(row["subject"], row["word"], row["text"]) for row in content["findings"]]
    sheets = [Table("Ringkasan", ("Hal", "Penilaian", "Keterangan"), summary, notes)]
    for chapter in content["chapters"]:
        for table in chapter["tables"]:
            headings = [
                f"{heading} (%)" if unit == Unit.SHARE.value else heading
                for heading, unit in zip(table["headings"], table["units"], strict=True)
            ]
            rows = [
                [_cell(value, unit) for value, unit in zip(row, table["units"], strict=True)] for row in table["values"]
            ]
            sheets.append(Table(table["name"], headings, rows, [note for note in (table["note"],) if note]))
    advice = [(row["text"], row["responsible"], row["due"]) for row in content["advice"]]
    return [*sheets, Table("Rekomendasi", ("Rekomendasi", "Penanggung jawab", "Tenggat"), advice)]


def _cell(value: Value, unit: str) -> Cell:
    if value is None or unit == Unit.TEXT.value:
        return value
    exact = Decimal(str(value))
    return round(exact * 100, 1) if unit == Unit.SHARE.value else exact
