"""A file of monthly figures: a row for each service unit and month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from apps.core.formats import MONTHS
from apps.employees.imports.cells import date_of, decimal_of
from apps.employees.imports.columns import Columns
from apps.employees.imports.findings import Finding
from apps.employees.imports.row_reader import RowReader
from apps.employees.imports.workbook import Table
from apps.outcomes.figures import (
    Complaints,
    Element,
    Entry,
    MonthEntry,
    Satisfaction,
    ServiceTime,
    figures_of,
    problems_of,
)
from apps.outcomes.months import month_named, month_of

ELEMENT_KEYS = tuple(f"u{number}" for number in range(1, 10))
SATISFACTION = ("respondents", *ELEMENT_KEYS)
COMPLAINTS = ("received", "resolved", "in_time")
TIME = ("time_days", "time_cases")
WHOLE = {"respondents", *COMPLAINTS, "time_cases"}
COLUMNS = Columns(
    titles={
        "code": "KODE UNIT LAYANAN",
        "name": "UNIT LAYANAN",
        "month": "BULAN",
        "respondents": "RESPONDEN SKM",
        **{key: key.upper() for key in ELEMENT_KEYS},
        "received": "PENGADUAN DITERIMA",
        "resolved": "PENGADUAN SELESAI",
        "in_time": "SELESAI TEPAT WAKTU",
        "median_days": "HARI TENGAH",
        "time_days": "WAKTU LAYANAN",
        "time_cases": "LAYANAN SELESAI",
    },
    needed=(("code",), ("month",)),
    marks=("code", "month"),
    file_name="angka layanan",
    source="templat angka layanan dari aplikasi ini",
)
MOST = Decimal(10_000_000)
PLACES = 4


@dataclass(slots=True)
class CheckedFigures:
    entries: list[Entry] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)
    # For each entry the row it came from.
    rows: list[int] = field(default_factory=list)


def check_figures(table: Table, service_units: Mapping[str, UUID], on: date) -> CheckedFigures:
    """`service_units`: those that the sender keeps, by their code. A row is taken whole or not at all."""
    checked = CheckedFigures()
    seen: dict[tuple[UUID, date], int] = {}
    for number, cells in table:
        reader = RowReader(number, cells, table.header, table.formulas)
        unit, month = _unit(reader, service_units), _month(reader, on)
        entry = _entry(reader)
        if unit is not None and month is not None:
            first = seen.setdefault((unit, month), number)
            if first != number:
                reader.reject("month", f"Unit layanan dan bulan ini sudah ada di baris {first}. Hapus salah satu.")
        if reader.errors:
            checked.rejected += reader.errors
        elif unit is not None and month is not None:
            figures = figures_of(entry)
            checked.entries += [Entry(unit, month, figure) for figure in figures]
            checked.rows += [number] * len(figures)
    return checked


def _unit(reader: RowReader, service_units: Mapping[str, UUID]) -> UUID | None:
    code = reader.text("code", 12, required="Isi kode unit layanan seperti pada templat.").casefold()
    found = service_units.get(code)
    if code and found is None:
        reader.reject("code", "Kode ini bukan unit layanan yang Anda kelola. Salin kodenya dari templat.")
    return found


def _month(reader: RowReader, on: date) -> date | None:
    cell = reader.cell("month")
    text = reader.text("month", 30, required="Isi bulan, misalnya 2026-08 atau Agustus 2026.")
    if not text or any(error.column == reader.title("month") for error in reader.errors):
        return None
    month = _named(text) or _written(text) or _dated(cell)
    if month is None:
        reader.reject("month", "Bulan tidak terbaca. Tulis misalnya 2026-08 atau Agustus 2026.")
    elif month > on or month.year < 2000:
        reader.reject("month", "Bulan ini belum dimulai atau terlalu lampau. Periksa tahunnya.")
    else:
        return month
    return None


def _named(text: str) -> date | None:
    """`2026-08`."""
    try:
        return month_named(text)
    except ValueError:
        return None


def _written(text: str) -> date | None:
    """`Agustus 2026`."""
    word, _, year = text.partition(" ")
    names = [name.casefold() for name in MONTHS]
    if word.casefold() not in names or not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    return date(int(year), names.index(word.casefold()) + 1, 1)


def _dated(cell: object) -> date | None:
    """Any day of the month, as a spreadsheet turns `Agustus 2026` into."""
    try:
        day = date_of(cell)  # type: ignore[arg-type]
    except ValueError:
        return None
    return month_of(day) if day else None


def _entry(reader: RowReader) -> MonthEntry:
    values = {key: _value(reader, key) for key in (*SATISFACTION, *COMPLAINTS, "median_days", *TIME)}
    if reader.errors:
        return MonthEntry()
    for keys, extras in ((SATISFACTION, ()), (COMPLAINTS, ("median_days",)), (TIME, ())):
        given = [key for key in (*keys, *extras) if values[key] is not None]
        missing = [key for key in keys if values[key] is None]
        if given and missing:
            titles = ", ".join(reader.title(key) if key in given else COLUMNS.titles[key] for key in missing)
            reader.reject(missing[0], f"Bagian ini belum lengkap. Isi juga {titles}, atau kosongkan semuanya.")
    if all(value is None for value in values.values()):
        reader.reject("code", "Belum ada angka pada baris ini. Isi angkanya, atau hapus barisnya.")
    if reader.errors:
        return MonthEntry()
    entry = _made(values)
    for key, sentence in problems_of(entry):
        reader.reject(key, sentence)
    return entry


def _made(values: Mapping[str, Decimal | None]) -> MonthEntry:
    known = {key: value for key, value in values.items() if value is not None}
    satisfaction = complaints = time = None
    if "respondents" in known:
        people = int(known["respondents"])
        satisfaction = Satisfaction(people, tuple(Element(people, average=known[key]) for key in ELEMENT_KEYS))
    if "received" in known:
        received, resolved, in_time = (int(known[key]) for key in COMPLAINTS)
        complaints = Complaints(received, resolved, in_time, values["median_days"])
    if "time_days" in known:
        time = ServiceTime(known["time_days"], int(known["time_cases"]))
    return MonthEntry(satisfaction, complaints, time)


def _value(reader: RowReader, key: str) -> Decimal | None:
    text = reader.text(key, 40)
    try:
        value = decimal_of(text)
    except ValueError:
        reader.reject(key, f"“{text[:30]}” bukan angka. Tulis angka nol atau lebih, misalnya 3,25.")
        return None
    if value is None:
        return None
    value = value.quantize(Decimal(1).scaleb(-PLACES)) if value < MOST else value
    if value >= MOST:
        reader.reject(key, "Angka ini terlalu besar. Periksa kembali.")
    elif key in WHOLE and value != int(value):
        reader.reject(key, "Kolom ini berupa bilangan bulat. Hilangkan angka di belakang koma.")
    return value
