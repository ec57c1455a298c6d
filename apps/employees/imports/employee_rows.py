"""Checks the employee file row by row: what is accepted, rejected, warned about. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from apps.employees.enums import EmployeeKind, PositionKind, Sex
from apps.employees.grades import find_grade, find_grade_by_id
from apps.employees.imports.cells import is_number, text_of
from apps.employees.imports.findings import Finding
from apps.employees.imports.records import EmployeeRecord, KnownUnit, PositionRecord
from apps.employees.imports.row_reader import RowReader
from apps.employees.imports.workbook import Table
from apps.employees.nip import InvalidNip, Nip, NipFault, parse_nip
from apps.employees.tiers import echelon_name, tier_of

_KIND_BY_ID = {
    "1": PositionKind.STRUCTURAL,
    "2": PositionKind.FUNCTIONAL,
    "3": PositionKind.STRUCTURAL,  # rangkap: the structural half leads
    "4": PositionKind.EXECUTING,
}
_KIND_BY_NAME = {
    "struktural": PositionKind.STRUCTURAL,
    "jabatan struktural": PositionKind.STRUCTURAL,
    "fungsional tertentu": PositionKind.FUNCTIONAL,
    "jabatan fungsional": PositionKind.FUNCTIONAL,
    "fungsional umum": PositionKind.EXECUTING,
    "pelaksana": PositionKind.EXECUTING,
    "rangkap": PositionKind.STRUCTURAL,
}
_SEXES = {
    **dict.fromkeys(("m", "l", "1", "laki-laki", "pria", "lk"), Sex.MALE),
    **dict.fromkeys(("f", "p", "2", "perempuan", "wanita", "pr"), Sex.FEMALE),
}
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+")
# Which columns feed a field: without any of them in the file, what is stored stays.
_SOURCES = {
    "title_before": ("title_before",),
    "title_after": ("title_after",),
    "grade_since": ("grade_since",),
    "service_years": ("service_years",),
    "service_months": ("service_months",),
    "education_code": ("education_code",),
    "education": ("education", "education_level"),
    "graduation_year": ("graduation_year",),
    "email": ("email",),
    "position_since": ("position_since",),
}


@dataclass(slots=True)
class CheckedEmployees:
    """`accepted`: row -> record. `mentioned`: every NIP that could be read."""

    accepted: dict[int, EmployeeRecord] = field(default_factory=dict)
    positions: dict[str, PositionRecord] = field(default_factory=dict)
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    # Names (folded) beside NIPs that could not be read: these people are in the file, so they have not vanished.
    names_without_nip: set[str] = field(default_factory=set)
    institution_id: int | None = None
    absent_fields: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Row:
    reader: RowReader
    nip: Nip | None
    record: EmployeeRecord | None
    position: PositionRecord | None
    unit: KnownUnit | None
    # Whether the row's own birth date and sex agree with its NIP.
    agrees: bool


def check_employees(table: Table, units: Mapping[str, KnownUnit]) -> CheckedEmployees:
    """`units`: every stored unit by SIASN id."""
    checked = CheckedEmployees(
        absent_fields=frozenset(name for name, keys in _SOURCES.items() if not table.header.has(*keys))
    )
    rows = [_check_row(RowReader(row, cells, table.header, table.formulas), units) for row, cells in table]
    _reject_repeated_nips(rows)
    checked.institution_id = _reject_other_institutions(rows)
    for row in rows:
        reader = row.reader
        if row.nip is not None:
            checked.mentioned.add(row.nip.text)
        elif name := text_of(reader.cell("name")):
            checked.names_without_nip.add(name.casefold())
        if reader.errors or row.record is None or row.position is None:
            checked.rejected += reader.errors
            continue
        checked.warnings += reader.warnings
        checked.accepted[reader.row] = row.record
        checked.positions.setdefault(row.position.siasn_id, row.position)
    return checked


def _check_row(reader: RowReader, units: Mapping[str, KnownUnit]) -> _Row:
    nip = _nip(reader)
    name = reader.text("name", 200, required="Nama belum diisi. Isi nama pegawai tanpa gelar.")
    unit = _unit(reader, units)
    position_kind = _position_kind(reader)
    position_code = reader.text(
        "position_id", 32, required="ID jabatan belum diisi. Lengkapi dari data referensi SIASN."
    )
    position_name = reader.text("position", 200, required="Jabatan belum diisi. Isi nama jabatannya.")
    kind = _employee_kind(reader, nip)
    grade = _grade(reader, kind)
    legal_status = _legal_status(reader)
    title_before, title_after = reader.text("title_before", 50), reader.text("title_after", 50)
    education_code = reader.text("education_code", 3)
    education = reader.text("education", 100) or reader.text("education_level", 100)
    if nip is None or unit is None or position_kind is None or reader.errors:
        return _Row(reader, nip, None, None, unit, agrees=False)

    agrees = _agrees_with_nip(reader, nip)
    echelon = _echelon(reader, position_kind, unit)
    record = EmployeeRecord(
        nip=nip.text,
        name=name,
        title_before=title_before,
        title_after=title_after,
        birth_date=nip.birth_date,
        sex=nip.sex,
        kind=kind.value,
        legal_status=legal_status,
        grade=grade,
        grade_since=reader.date("grade_since"),
        service_years=reader.number("service_years", highest=60) or 0,
        service_months=reader.number("service_months", highest=11) or 0,
        education_code=education_code and education_code.zfill(2),
        education=education,
        graduation_year=reader.number("graduation_year", lowest=1940, highest=2100),
        email=_email(reader),
        unit_id=unit.pk,
        position_code=position_code.upper(),
        position_since=reader.date("position_since"),
        echelon=echelon,
        tier=tier_of(
            kind=position_kind,
            echelon=echelon,
            echelon_id=text_of(reader.cell("echelon_id")),
            position_name=position_name,
            grade=grade,
        ).value,
        is_unit_head=position_kind == PositionKind.STRUCTURAL and _same(position_name, unit.head_title),
    )
    position = PositionRecord(record.position_code, position_name, position_kind.value)
    return _Row(reader, nip, record, position, unit, agrees)


def _nip(reader: RowReader) -> Nip | None:
    cell = reader.cell("nip")
    if is_number(cell):
        reader.reject("nip", str(InvalidNip(NipFault.NUMBER)))
        return None
    text = reader.text("nip", 60)
    if reader.errors:
        return None
    try:
        return parse_nip(text)
    except InvalidNip as failure:
        reader.reject("nip", str(failure))
        return None


def _unit(reader: RowReader, units: Mapping[str, KnownUnit]) -> KnownUnit | None:
    code = reader.text("unit_id", 32, required="UNOR ID belum diisi. Lengkapi unit organisasi pegawai ini.")
    unit = units.get(code.upper())
    if code and unit is None:
        reader.reject(
            "unit_id",
            "Unit organisasi ini belum terdaftar. Impor dahulu berkas unor yang terbaru, atau perbaiki UNOR ID.",
        )
    return unit


def _position_kind(reader: RowReader) -> PositionKind | None:
    faults = len(reader.errors)
    code = reader.text("position_kind_id", 20)
    name = reader.text("position_kind", 60)
    kind = _KIND_BY_ID.get(code) or _KIND_BY_NAME.get(name.casefold())
    if kind is None and len(reader.errors) == faults:
        reader.reject(
            reader.first_of("position_kind_id", "position_kind"),
            "Jenis jabatan belum diisi atau tidak dikenal. Pakai 1 struktural, 2 fungsional, 4 pelaksana.",
        )
    return kind


def _employee_kind(reader: RowReader, nip: Nip | None) -> EmployeeKind:
    status, kind = reader.text("asn_status", 60).upper(), reader.text("employee_kind", 60).upper()
    stated = f"{status} {kind}"
    if "PPPK" in stated or (not stated.strip() and nip is not None and nip.is_pppk):
        found = EmployeeKind.PPPK
    elif "CPNS" in (status, reader.text("cpns_status", 60).upper()):
        found = EmployeeKind.CPNS
    else:
        found = EmployeeKind.PNS
    if nip is not None and nip.is_pppk != (found == EmployeeKind.PPPK):
        reader.warn(
            reader.first_of("asn_status", "employee_kind", "nip"),
            "Status ASN tidak cocok dengan NIP (angka ke-13 dan ke-14 PPPK mulai dari 21). Periksa salah satunya.",
        )
    return found


def _grade(reader: RowReader, kind: EmployeeKind) -> str:
    key, faults = reader.first_of("grade", "grade_id"), len(reader.errors)
    name = reader.text("grade", 60)
    code = reader.text("grade_id", 20)
    grade = find_grade(name) if name else find_grade_by_id(code) if code else None
    if grade is None:
        if len(reader.errors) == faults:
            state = "tidak dikenal" if name or code else "belum diisi"
            reader.reject(key, f"Golongan {state}. Isi I/a sampai IV/e untuk PNS, I sampai XVII untuk PPPK.")
        return ""
    if grade.is_pppk != (kind == EmployeeKind.PPPK):
        reader.reject(key, f"Golongan {grade.name} bukan golongan {kind.label}. Periksa golongan atau status ASN.")
    return grade.name


def _legal_status(reader: RowReader) -> str:
    code = reader.text(
        "legal_status", 3, required="Kedudukan hukum belum diisi. Isi kode SIASN, misalnya 01 untuk aktif."
    )
    if code and not (code.isascii() and code.isdigit()):
        reader.reject("legal_status", "Kedudukan hukum bukan kode SIASN. Isi angkanya, misalnya 01 untuk aktif.")
    return code.zfill(2)


def _agrees_with_nip(reader: RowReader, nip: Nip) -> bool:
    """Sources differ, so a disagreement is a warning; the NIP's own date and sex are stored."""
    agrees = True
    unreadable = "Tanggal lahir tidak terbaca; dipakai yang ada di NIP. Tulis seperti 31-12-1985."
    born = reader.date("birth_date", problem=unreadable)
    if born is not None and born != nip.birth_date:
        reader.warn("birth_date", "Tanggal lahir berbeda dengan NIP; dipakai yang ada di NIP. Perbaiki salah satunya.")
        agrees = False
    stated = reader.text("sex", 20)
    if stated and _SEXES.get(stated.casefold()) != nip.sex:
        reader.warn("sex", "Jenis kelamin berbeda dengan NIP; dipakai yang ada di NIP. Perbaiki salah satunya.")
        agrees = False
    return agrees


def _echelon(reader: RowReader, kind: PositionKind, unit: KnownUnit) -> str:
    code, name = reader.text("echelon_id", 10), reader.text("echelon", 20)
    echelon = echelon_name(code, name)
    if echelon is None:
        key = reader.first_of("echelon_id" if code else "echelon", "echelon_id", "echelon")
        reader.warn(key, "Eselon tidak dikenal sehingga dikosongkan. Isi II.a sampai V.b atau kosongkan.")
        return ""
    if kind != PositionKind.STRUCTURAL:
        return ""
    return echelon or unit.head_echelon


def _email(reader: RowReader) -> str:
    email = reader.text("email", 254)
    if email and not _EMAIL.fullmatch(email):
        reader.warn("email", "Alamat surel tidak benar sehingga dikosongkan. Tulis seperti nama@daerah.go.id.")
        return ""
    return email


def _same(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == " ".join(other.split()).casefold()


def _reject_repeated_nips(rows: Iterable[_Row]) -> None:
    """Of the rows with one NIP the first whose birth date and sex agree with it is the person; the others go."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.nip is not None:
            groups[row.nip.text].append(row)
    for group in groups.values():
        if len(group) == 1:
            continue
        genuine = next((row for row in group if row.agrees), group[0])
        for row in group:
            if row is not genuine:
                row.reader.reject(
                    "nip",
                    f"NIP ini juga ada pada baris {genuine.reader.row}. "
                    "Perbaiki NIP di baris ini, atau hapus baris yang ganda.",
                )


def _reject_other_institutions(rows: Iterable[_Row]) -> int | None:
    """A file is about one institution, that of most of its people; returns it."""
    placed = [row for row in rows if row.unit is not None and not row.reader.errors]
    counts = Counter(row.unit.institution_id for row in placed if row.unit)
    if not counts:
        return None
    institution_id = counts.most_common(1)[0][0]
    for row in placed:
        if row.unit and row.unit.institution_id != institution_id:
            row.reader.reject(
                "unit_id",
                f"Unit ini milik {row.unit.institution}, sedangkan berkas ini tentang instansi lain. "
                "Perbaiki UNOR ID atau pindahkan baris ini ke berkas instansinya.",
            )
    return institution_id
