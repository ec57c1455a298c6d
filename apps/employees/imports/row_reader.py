"""Reads one row's cells by column and collects what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from apps.employees.imports.cells import Cell, date_of, number_of, optional_text, text_of
from apps.employees.imports.columns import Header
from apps.employees.imports.findings import Finding

_FORMULA = "Sel ini berisi rumus. Ketik isinya sebagai teks biasa."
_DATE = "Tanggal tidak terbaca sehingga dikosongkan. Tulis seperti 31-12-2020."
_NUMBER = "Angka tidak terbaca sehingga dikosongkan. Isi bilangan bulat."


class RowReader:
    """`errors` keep the row out; `warnings` let it in."""

    __slots__ = ("_cells", "_formulas", "_header", "_places", "errors", "row", "warnings")

    def __init__(
        self, row: int, cells: Sequence[Cell], header: Header, formulas: Mapping[tuple[int, str], str]
    ) -> None:
        self.row = row
        self._cells = cells
        self._header = header
        self._places = header.places
        self._formulas = formulas
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def cell(self, key: str) -> Cell:
        place = self._places.get(key)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def text(self, key: str, limit: int, *, required: str = "") -> str:
        """`required` is the sentence for an empty cell; without it an empty cell is fine."""
        cell = self.cell(key)
        text = text_of(cell) if required else optional_text(cell)
        if text.startswith("=") or (self._formulas and (self.row, key) in self._formulas):
            self.reject(key, _FORMULA)
            return ""
        if not text and required:
            self.reject(key, required)
        elif len(text) > limit:
            self.reject(key, f"Isi sel ini {len(text)} huruf, paling banyak {limit}. Singkatkan.")
            return ""
        return text

    def date(self, key: str, *, problem: str = _DATE) -> date | None:
        try:
            return date_of(self.cell(key))
        except ValueError:
            self.warn(key, problem)
            return None

    def number(self, key: str, *, highest: int, lowest: int = 0) -> int | None:
        try:
            number = number_of(self.cell(key))
        except ValueError:
            self.warn(key, _NUMBER)
            return None
        if number is not None and not lowest <= number <= highest:
            self.warn(key, f"Angka di luar {lowest}–{highest} sehingga dikosongkan. Periksa kembali.")
            return None
        return number

    def reject(self, key: str, message: str) -> None:
        self.errors.append(Finding(self.row, self.title(key), message))

    def warn(self, key: str, message: str) -> None:
        self.warnings.append(Finding(self.row, self.title(key), message))

    def title(self, key: str) -> str:
        return self._header.titles.get(key, key)

    def first_of(self, *keys: str) -> str:
        """The first of the keys whose column is in the file."""
        return next((key for key in keys if key in self._places), keys[0])
