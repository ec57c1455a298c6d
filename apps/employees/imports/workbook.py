"""Opens a checked xlsx: the first sheet's rows below its titles, only the columns that the product reads. Pure."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from apps.employees.imports.archive import BROKEN_ZIP, inspect
from apps.employees.imports.cells import Cell
from apps.employees.imports.columns import HEADER_SEARCH_ROWS, Columns, Header, find_header
from apps.employees.imports.findings import Unreadable

_BROKEN = "Berkas ini tidak dapat dibaca sebagai Excel. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."
_EMPTY = "Lembar pertama berkas ini kosong. Pindahkan tabelnya ke lembar pertama, lalu unggah lagi."
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\br?:?id=[\"']([^\"']+)[\"']", re.IGNORECASE)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """`formulas`: (row of the spreadsheet, key of the column) -> the formula's text."""

    header: Header
    formulas: dict[tuple[int, str], str]
    _sheet: CalamineSheet

    def __iter__(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """(row of the spreadsheet, its cells), blank rows left out."""
        for number, cells in islice(enumerate(self._sheet.iter_rows(), 1), self.header.row, None):
            if any(cell not in ("", None) for cell in cells):
                yield number, cells


def read_table(path: Path, columns: Columns) -> Table:
    """Raises Unreadable with one sentence; nothing of the file is kept open."""
    inspection = inspect(path)
    sheet = _open_first_sheet(path)
    first_rows = list(islice(sheet.iter_rows(), HEADER_SEARCH_ROWS))
    if not first_rows:
        raise Unreadable(_EMPTY)
    header = find_header(first_rows, columns)
    formulas: dict[tuple[int, str], str] = {}
    if any(inspection.formulas.values()):
        offset = sheet.start[1] if sheet.start else 0
        keys = {place + offset: key for key, place in header.places.items()}
        for (row, letters), formula in inspection.formulas.get(_first_sheet_file(path), {}).items():
            if row > header.row and (key := keys.get(_column_index(letters))):
                formulas[row, key] = formula
    return Table(header, formulas, sheet)


def _open_first_sheet(path: Path) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except Exception as failure:  # whatever the parser dislikes, the reader needs one sentence
        raise Unreadable(_BROKEN) from failure
    except BaseException as failure:
        # A panic of the Rust parser is not an Exception.
        if type(failure).__name__ != "PanicException":
            raise
        raise Unreadable(_BROKEN) from failure


def _first_sheet_file(path: Path) -> str:
    """Member name of the first sheet, in the form that `archive` uses."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = _SHEET.search(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
            relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except BROKEN_ZIP:
        raise Unreadable(_BROKEN) from None
    for relation in _RELATION.findall(relations):
        target = re.search(r"\bTarget=[\"']([^\"']+)[\"']", relation)
        if sheets and target and re.search(rf"\bId=[\"']{re.escape(sheets.group(1))}[\"']", relation):
            name = target.group(1).lstrip("/")
            return (name if name.startswith("xl/") else f"xl/{name}").casefold()
    return ""


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
