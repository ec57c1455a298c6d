"""The workbook that goes back to the sender: the same rows in the same places, each faulty cell coloured and commented.

It holds only the columns that the product reads. Private ones (NIK, address, religion) are left out, so that this copy
may be kept while the uploaded file is not; it can be mended and sent again as it is, since columns are found by title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from apps.employees.imports.cells import Cell, is_number, text_of
from apps.employees.imports.columns import Columns
from apps.employees.imports.findings import Finding
from apps.employees.imports.workbook import Table, read_table

REJECTED, WARNED = "#f8d0cc", "#fff0b3"
_COMMENT = {"author": "", "x_scale": 2, "y_scale": 1.2, "font_size": 9}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_returned(
    source: Path, columns: Columns, *, rejected: Iterable[Finding], warnings: Iterable[Finding], target: Path
) -> None:
    """Raises Unreadable when `source` cannot be read."""
    table = read_table(source, columns)
    notes: dict[tuple[int, str], list[str]] = defaultdict(list)
    refused = set()
    for finding in rejected:
        notes[finding.row, finding.column].append(finding.message)
        refused.add((finding.row, finding.column))
    for finding in warnings:
        notes[finding.row, finding.column].append(finding.message)
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        _write_data(workbook, table, notes, refused)
        _write_notes(workbook, notes, refused)


def _write_data(
    workbook: Any, table: Table, notes: dict[tuple[int, str], list[str]], refused: set[tuple[int, str]]
) -> None:
    sheet = workbook.add_worksheet("Data")
    # Text, so that a NIP typed anew keeps all its digits.
    text = {"num_format": "@"}
    plain, heading = workbook.add_format(text), workbook.add_format({**text, "bold": True})
    wrong, doubtful = (workbook.add_format({**text, "bg_color": colour}) for colour in (REJECTED, WARNED))
    keys = sorted(table.header.places, key=table.header.places.__getitem__)
    titles = [table.header.titles[key] for key in keys]
    top = table.header.row - 1
    sheet.set_column(0, len(keys) - 1, 20, plain)
    sheet.freeze_panes(top + 1, 0)
    sheet.write_row(top, 0, titles, heading)
    for row, cells in table:
        for place, (key, title) in enumerate(zip(keys, titles, strict=True)):
            cell = _cell(table, row, key, cells)
            messages = notes.get((row, title))
            style = plain if not messages else wrong if (row, title) in refused else doubtful
            if cell == "" and not messages:
                continue
            if is_number(cell):
                sheet.write_number(row - 1, place, cell, style)
            elif cell == "":
                sheet.write_blank(row - 1, place, None, style)
            else:
                sheet.write_string(row - 1, place, text_of(cell), style)
            if messages:
                sheet.write_comment(row - 1, place, "\n".join(messages), _COMMENT)


def _cell(table: Table, row: int, key: str, cells: Sequence[Cell]) -> Cell:
    if formula := table.formulas.get((row, key)):
        return f"={formula}"
    place = table.header.places[key]
    cell = cells[place] if place < len(cells) else ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    return "" if cell is None else cell


def _write_notes(workbook: Any, notes: dict[tuple[int, str], list[str]], refused: set[tuple[int, str]]) -> None:
    """A second sheet lists every note, since comments are hard to find among thousands of rows."""
    sheet = workbook.add_worksheet("Catatan")
    heading = workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 2, 24)
    sheet.set_column(3, 3, 100)
    sheet.write_row(0, 0, ["Baris", "Kolom", "Akibat", "Keterangan"], heading)
    for number, ((row, column), messages) in enumerate(sorted(notes.items()), 1):
        effect = "Baris ditolak" if (row, column) in refused else "Diterima, mohon diperiksa"
        sheet.write_row(number, 0, [row, column, effect, " ".join(messages)])
