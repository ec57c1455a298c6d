"""A file of SKP results (Permenpan RB 6/2022): a row for each employee and period."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from apps.employees.imports.columns import Columns
from apps.employees.imports.findings import Finding
from apps.employees.imports.row_reader import RowReader
from apps.employees.imports.workbook import Table
from apps.outcomes.enums import Period, Predicate

COLUMNS = Columns(
    titles={"nip": "NIP", "year": "TAHUN", "period": "PERIODE", "predicate": "PREDIKAT"},
    needed=(("nip",), ("year",), ("period",), ("predicate",)),
    marks=("nip", "year", "period", "predicate"),
    file_name="hasil SKP",
    source="templat hasil SKP dari aplikasi ini",
)
PERIODS = {label.casefold(): code for code, label in Period.choices} | {
    str(number): code for number, code in enumerate((Period.Q1, Period.Q2, Period.Q3, Period.Q4), start=1)
}
PREDICATES = {str(label).casefold(): code for code, label in Predicate.choices} | {
    str(code): code for code in Predicate.values
}
FIRST_YEAR = 2022  # the year of the regulation
_NIP_SIGNS = re.compile(r"[\s.]")


@dataclass(frozen=True, slots=True)
class ResultRow:
    row: int
    employee_id: UUID
    year: int
    period: str
    predicate: int

    @property
    def place(self) -> tuple[UUID, int, str]:
        return (self.employee_id, self.year, self.period)


@dataclass(slots=True)
class CheckedResults:
    results: list[ResultRow] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)


def nips_in(table: Table) -> set[str]:
    """What the file has in its column of NIP, tidied."""
    return {_nip(RowReader(number, cells, table.header, table.formulas)) for number, cells in table}


def check_results(table: Table, employees: Mapping[str, UUID], on: date) -> CheckedResults:
    """`employees`: those of the institution, by NIP. A row is taken whole or not at all."""
    checked = CheckedResults()
    seen: dict[tuple[UUID, int, str], int] = {}
    for number, cells in table:
        reader = RowReader(number, cells, table.header, table.formulas)
        found = _result(reader, employees, on)
        if found is not None:
            first = seen.setdefault(found.place, number)
            if first != number:
                reader.reject("nip", f"Pegawai dan periode ini sudah ada di baris {first}. Hapus salah satu.")
        if reader.errors or found is None:
            checked.rejected += reader.errors
        else:
            checked.results.append(found)
    return checked


def _nip(reader: RowReader) -> str:
    return _NIP_SIGNS.sub("", reader.text("nip", 40)).lstrip("'")


def _result(reader: RowReader, employees: Mapping[str, UUID], on: date) -> ResultRow | None:
    nip = _nip(reader)
    employee = employees.get(nip)
    if not reader.errors and employee is None:
        reader.reject("nip", "NIP ini bukan pegawai instansi Anda. Periksa 18 angkanya; tulis sebagai teks.")
    year = reader.text("year", 10, required="Isi tahun, misalnya 2026.")
    if year and not (re.fullmatch(r"[0-9]{4}", year) and FIRST_YEAR <= int(year) <= on.year):
        reader.reject("year", f"Isi tahun antara {FIRST_YEAR} dan {on.year}.")
    period = _choice(reader, "period", PERIODS, [label for _, label in Period.choices])
    predicate = _choice(reader, "predicate", PREDICATES, [str(label) for _, label in Predicate.choices])
    if reader.errors or employee is None:
        return None
    return ResultRow(reader.row, employee, int(year), str(period), int(predicate))


def _choice(reader: RowReader, key: str, known: Mapping[str, object], labels: Collection[str]) -> str:
    words = ", ".join(labels)
    text = reader.text(key, 60, required=f"Isi salah satu: {words}.").casefold()
    if not text:
        return ""
    if text not in known:
        reader.reject(key, f"Tidak dikenal. Isi salah satu: {words}.")
        return ""
    return str(known[text])
