"""Which columns the product reads, found by their titles in any order. Everything else is never looked at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.employees.imports.cells import Cell, text_of
from apps.employees.imports.findings import Unreadable

HEADER_SEARCH_ROWS = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """`titles`: key -> SIASN's title. Of each group in `needed` at least one must be there."""

    titles: dict[str, str]
    needed: tuple[tuple[str, ...], ...]
    # The columns whose presence marks the row of titles, and their sheet as this kind of file.
    marks: tuple[str, ...]
    file_name: str
    # Where a good file comes from, as a sentence to the sender says it.
    source: str = "ekspor SIASN"


UNIT_COLUMNS = Columns(
    titles={
        "id": "ID",
        "institution_id": "INSTANSI ID",
        "institution_name": "INSTANSI NAMA",
        "name": "NAMA UNOR",
        "head_title": "NAMA JABATAN",
        "echelon_id": "ESELON ID",
        "parent_id": "DIATASAN ID",
        "quick_code": "CEPAT KODE",
    },
    needed=(("id",), ("institution_id",), ("institution_name",), ("name",), ("head_title",), ("parent_id",)),
    marks=("id", "name", "parent_id"),
    file_name="unit organisasi (unor)",
)

EMPLOYEE_COLUMNS = Columns(
    titles={
        "nip": "NIP BARU",
        "name": "NAMA",
        "title_before": "GELAR DEPAN",
        "title_after": "GELAR BELAKANG",
        "birth_date": "TANGGAL LAHIR",
        "sex": "JENIS KELAMIN",
        "email": "EMAIL GOV",
        "employee_kind": "JENIS PEGAWAI NAMA",
        "legal_status": "KEDUDUKAN HUKUM ID",
        "cpns_status": "STATUS CPNS PNS",
        "asn_status": "STATUS ASN",
        "grade_id": "GOL AKHIR ID",
        "grade": "GOL AKHIR NAMA",
        "grade_since": "TMT GOLONGAN",
        "service_years": "MK TAHUN",
        "service_months": "MK BULAN",
        "position_kind_id": "JENIS JABATAN ID",
        "position_kind": "JENIS JABATAN NAMA",
        "position_id": "JABATAN ID",
        "position": "JABATAN NAMA",
        "position_since": "TMT JABATAN",
        "education_code": "TINGKAT PENDIDIKAN ID",
        "education_level": "TINGKAT PENDIDIKAN NAMA",
        "education": "PENDIDIKAN NAMA",
        "graduation_year": "TAHUN LULUS",
        "unit_id": "UNOR ID",
        "echelon_id": "ESELON ID",
        "echelon": "ESELON NAMA",
    },
    needed=(
        ("nip",),
        ("name",),
        ("legal_status",),
        ("grade", "grade_id"),
        ("position_kind_id", "position_kind"),
        ("position_id",),
        ("position",),
        ("unit_id",),
    ),
    marks=("nip", "name", "unit_id", "position"),
    file_name="pegawai",
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand: key -> index in a row, key -> title as the file writes it; `row` counts from 1."""

    row: int
    places: dict[str, int]
    titles: dict[str, str]

    def has(self, *keys: str) -> bool:
        return any(key in self.places for key in keys)


def find_header(first_rows: Sequence[Sequence[Cell]], columns: Columns) -> Header:
    """The row of titles among the first ones. Raises Unreadable, naming what is missing."""
    wanted = {_fold(title): key for key, title in columns.titles.items()}
    for number, cells in enumerate(first_rows[:HEADER_SEARCH_ROWS], 1):
        folded = [_fold(text_of(cell)) for cell in cells]
        found = {wanted[title] for title in folded if title in wanted}
        if len(found.intersection(columns.marks)) * 2 >= len(columns.marks):
            return _header(number, cells, folded, wanted, columns)
    marks = ", ".join(columns.titles[key] for key in columns.marks)
    raise Unreadable(
        f"Baris judul berkas {columns.file_name} tidak ditemukan. "
        f"Pakai {columns.source} yang memuat kolom {marks}, lalu unggah lagi."
    )


def _header(number: int, cells: Sequence[Cell], folded: list[str], wanted: dict[str, str], columns: Columns) -> Header:
    twice = [title for title in wanted if folded.count(title) > 1]
    if twice:
        raise Unreadable(
            f"Kolom {', '.join(columns.titles[wanted[title]] for title in twice)} ada lebih dari satu. "
            "Hapus yang tidak dipakai, lalu unggah lagi."
        )
    places = {wanted[title]: place for place, title in enumerate(folded) if title in wanted}
    missing = [group for group in columns.needed if not places.keys() & set(group)]
    if missing:
        names = ", ".join(" atau ".join(columns.titles[key] for key in group) for group in missing)
        raise Unreadable(
            f"Kolom {names} tidak ada di berkas {columns.file_name} ini. "
            f"Pakai {columns.source} lengkap dengan kolom itu."
        )
    return Header(number, places, {key: text_of(cells[place]) for key, place in places.items()})


def _fold(title: str) -> str:
    return " ".join(title.replace("_", " ").upper().split())
