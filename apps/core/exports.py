"""Tables as files for a spreadsheet: xlsx, and csv as Indonesian Excel opens it (`;`, byte-order mark, decimal comma).

Text never becomes a formula: in xlsx by the writer's own option, in csv by an apostrophe before `=`, `+`, `-`, `@`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

Cell = str | int | float | Decimal | date | datetime | None
XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SHEET_NAME_LENGTH = 31
WIDEST = 60


@dataclass(frozen=True)
class Table:
    """One sheet. `notes` stand under the rows: filters, dates, what was left out."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table: bold frozen headings, filters, real numbers and dates."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        for table in tables:
            _write_sheet(workbook.add_worksheet(table.name[:SHEET_NAME_LENGTH]), table, bold, day)
    return buffer.getvalue()


def _write_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    bold: xlsxwriter.format.Format,
    day: xlsxwriter.format.Format,
) -> None:
    widths = [len(heading) for heading in table.headings]
    sheet.write_row(0, 0, table.headings, bold)
    row_number = 0
    for row_number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(row_number, column, _plain(value), day)
            elif isinstance(value, str):
                sheet.write_string(row_number, column, value)
            elif value is not None:
                sheet.write_number(row_number, column, float(value))
            widths[column] = max(widths[column], len(str(value or "")))
    for index, note in enumerate(table.notes, start=row_number + 2):
        sheet.write_string(index, 0, note)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(row_number, 1), len(table.headings) - 1)


def _plain(value: date) -> datetime:
    """What a cell can hold: local time without a zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  a date in a cell has no zone


def as_csv(table: Table) -> bytes:
    """The rows alone; notes have no place in a table of one shape."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_guarded(heading) for heading in table.headings])
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, date):
        return _plain(value).strftime("%d-%m-%Y")
    return str(value).replace(".", ",")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def download(tables: Sequence[Table], *, kind: str, name: str) -> HttpResponse:
    """The file as an attachment named `name.xlsx` or `name.csv`; csv holds the first table only."""
    body = as_csv(tables[0]) if kind == CSV else as_xlsx(tables)
    response = HttpResponse(body, content_type=CONTENT_TYPES[CSV if kind == CSV else XLSX])
    response["Content-Disposition"] = f'attachment; filename="{name}.{CSV if kind == CSV else XLSX}"'
    return response
