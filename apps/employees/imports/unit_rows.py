"""Checks the unit file: one institution, one root, every unit below a known one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.employees.imports.findings import Finding, Unreadable
from apps.employees.imports.records import UnitRecord
from apps.employees.imports.row_reader import RowReader
from apps.employees.imports.workbook import Table
from apps.employees.tiers import echelon_name


@dataclass(slots=True)
class CheckedUnits:
    """`accepted`: row -> record, each after its parent."""

    institution_code: str
    institution_name: str
    accepted: dict[int, UnitRecord] = field(default_factory=dict)
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Row:
    reader: RowReader
    record: UnitRecord
    institution_code: str
    institution_name: str


def check_units(table: Table, owners: Mapping[str, str], root_of: Mapping[str, str]) -> CheckedUnits:
    """`owners`: stored unit's SIASN id -> its institution's SIASN id; `root_of`: institution -> its stored root unit.

    Raises Unreadable when no row says which institution the file is about.
    """
    rows = [_read(RowReader(row, cells, table.header, table.formulas)) for row, cells in table]
    named = Counter(
        (row.institution_code, row.institution_name) for row in rows if row.institution_code and row.institution_name
    )
    if not named:
        raise Unreadable(
            "INSTANSI ID dan INSTANSI NAMA kosong di semua baris. Ekspor ulang dari SIASN, lalu unggah lagi."
        )
    (code, name), _ = named.most_common(1)[0]
    checked = CheckedUnits(code, name, mentioned={row.record.siasn_id for row in rows})
    _reject_foreign_and_repeated(rows, code, owners)
    _reject_second_roots(rows, root_of.get(code))
    _reject_unconnected(rows, {unit for unit, owner in owners.items() if owner == code})
    by_id = {row.record.siasn_id: row for row in rows if not row.reader.errors}
    placed: set[str] = set()
    for row in rows:
        checked.rejected += row.reader.errors
        if not row.reader.errors:
            checked.warnings += row.reader.warnings
            for one in _ancestry(row, by_id, placed):
                checked.accepted[one.reader.row] = one.record
    return checked


def _read(reader: RowReader) -> _Row:
    siasn_id = reader.text("id", 32, required="ID unit belum diisi. Lengkapi dari SIASN.").upper()
    name = reader.text("name", 300, required="Nama unit belum diisi. Isi nama unitnya.")
    institution_code = reader.text(
        "institution_id", 32, required="INSTANSI ID belum diisi. Lengkapi dari SIASN."
    ).upper()
    institution_name = reader.text("institution_name", 200, required="Nama instansi belum diisi. Lengkapi dari SIASN.")
    echelon = echelon_name(reader.text("echelon_id", 10))
    if echelon is None:
        reader.warn("echelon_id", "Eselon tidak dikenal sehingga dikosongkan. Isi kode SIASN 11 sampai 52.")
    parent_id = reader.text("parent_id", 32).upper()
    if parent_id and parent_id == siasn_id:
        reader.reject("parent_id", "Unit ini menjadi atasan dirinya sendiri. Isi ID unit di atasnya.")
    record = UnitRecord(
        siasn_id=siasn_id,
        parent_id=parent_id,
        name=name,
        head_title=reader.text("head_title", 200),
        head_echelon=echelon or "",
        quick_code=reader.text("quick_code", 20),
    )
    return _Row(reader, record, institution_code, institution_name)


def _reject_foreign_and_repeated(rows: list[_Row], institution: str, owners: Mapping[str, str]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        reader, siasn_id = row.reader, row.record.siasn_id
        if reader.errors:
            continue
        if row.institution_code != institution:
            reader.reject("institution_id", "Baris ini tentang instansi lain. Pindahkan ke berkas instansinya.")
        elif owners.get(siasn_id, institution) != institution:
            reader.reject("id", "ID unit ini sudah dipakai instansi lain. Periksa ID unit.")
        elif siasn_id in seen:
            reader.reject("id", f"ID unit ini juga ada pada baris {seen[siasn_id]}. Hapus salah satunya.")
        else:
            seen[siasn_id] = reader.row


def _reject_second_roots(rows: list[_Row], stored_root: str | None) -> None:
    root = stored_root
    for row in rows:
        if row.reader.errors or row.record.parent_id:
            continue
        if root is not None and row.record.siasn_id != root:
            row.reader.reject(
                "parent_id", "Hanya satu unit puncak per instansi. Isi DIATASAN ID dengan ID unit di atasnya."
            )
        root = root or row.record.siasn_id


def _reject_unconnected(rows: list[_Row], stored: set[str]) -> None:
    """Keeps what hangs, link by link, on a root of this file or on a stored unit that the file does not mention."""
    waiting = [row for row in rows if not row.reader.errors]
    outside = stored - {row.record.siasn_id for row in rows}
    connected = set(outside)
    while True:
        found = [row for row in waiting if not row.record.parent_id or row.record.parent_id in connected]
        if not found:
            break
        connected.update(row.record.siasn_id for row in found)
        waiting = [row for row in waiting if row.record.siasn_id not in connected]
    listed = {row.record.siasn_id for row in rows}
    for row in waiting:
        row.reader.reject(
            "parent_id",
            "Unit di atasnya ditolak atau saling melingkar. Perbaiki dahulu unit di atasnya."
            if row.record.parent_id in listed
            else "Unit di atasnya tidak ada di berkas ini. Tambahkan barisnya atau perbaiki DIATASAN ID.",
        )


def _ancestry(row: _Row, by_id: Mapping[str, _Row], placed: set[str]) -> list[_Row]:
    """The row and those above it that were not placed yet, from the top down."""
    chain: list[_Row] = []
    current: _Row | None = row
    while current is not None and current.record.siasn_id not in placed:
        placed.add(current.record.siasn_id)
        chain.append(current)
        current = by_id.get(current.record.parent_id)
    return chain[::-1]
