"""Small SIASN files for tests: a tree of three units and rows of people, altered at will."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command

INSTITUTION = ("BERKAS" + "0" * 26, "Pemerintah Kota Contoh")
ROOT, OFFICE, DIVISION = (f"BERKAS{number:026d}" for number in range(3))
UNIT_TITLES = [
    "ID", "INSTANSI ID", "INSTANSI NAMA", "NAMA UNOR", "NAMA JABATAN", "ESELON ID", "DIATASAN ID", "CEPAT KODE",
]  # fmt: skip
UNITS = [
    (ROOT, *INSTITUTION, "Pemerintah Kota Contoh", "Kepala Daerah", "", "", "00"),
    (OFFICE, *INSTITUTION, "Dinas Perhubungan Kota Contoh", "Kepala Dinas Perhubungan", "22", ROOT, "01"),
    (DIVISION, *INSTITUTION, "Bidang Pelayaran Dinas Perhubungan", "Kepala Bidang Pelayaran", "32", OFFICE, "02"),
]
PERSON = {
    "NIP BARU": "198504122010012003",
    "NAMA": "SARI WULANDARI",
    "GELAR BELAKANG": "S.E.",
    "TANGGAL LAHIR": "12-04-1985",
    "JENIS KELAMIN": "F",
    "NIK": "9999999999999999",
    "ALAMAT": "Jalan Rahasia 1",
    "EMAIL GOV": "sari@contoh.example.go.id",
    "JENIS PEGAWAI NAMA": "PNS Daerah",
    "KEDUDUKAN HUKUM ID": "01",
    "STATUS CPNS PNS": "PNS",
    "GOL AKHIR NAMA": "III/b",
    "TMT GOLONGAN": "01-04-2024",
    "MK TAHUN": "14",
    "MK BULAN": "3",
    "JENIS JABATAN ID": "4",
    "JABATAN ID": "J1",
    "JABATAN NAMA": "Pengelola Terminal",
    "TMT JABATAN": "01-02-2021",
    "TINGKAT PENDIDIKAN ID": "40",
    "PENDIDIKAN NAMA": "S-1/Sarjana",
    "TAHUN LULUS": "2008",
    "UNOR ID": DIVISION,
    "ESELON ID": "",
    "STATUS ASN": "PNS",
}


def person(number: int = 3, **changes: Any) -> dict[str, Any]:
    """A row about one person, number 1 to 999; give titles with underscores: `JABATAN_NAMA="…"`."""
    changed = {title.replace("_", " "): value for title, value in changes.items()}
    return {**PERSON, "NIP BARU": f"198504122010012{number:03d}", "NAMA": f"PEGAWAI {number}", **changed}


def write_sheet(path: Path, titles: list[str], rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, titles)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return path


def write_units(path: Path, rows: list[Any] | None = None) -> Path:
    return write_sheet(path, UNIT_TITLES, [list(row) for row in rows or UNITS])


def write_people(path: Path, rows: list[dict[str, Any]], titles: list[str] | None = None) -> Path:
    titles = titles or list(PERSON)
    return write_sheet(path, titles, [[row.get(title, "") for title in titles] for row in rows])


def run(command: str, file: Path, *options: str) -> dict[str, Any]:
    """What the command's `--json` says."""
    output = StringIO()
    call_command(command, str(file), "--json", *options, stdout=output)
    return json.loads(output.getvalue())


def cells(findings: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {(finding["row"], finding["column"]) for finding in findings}
