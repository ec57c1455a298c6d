"""Looks into an xlsx before any parser does: is it one, is it of a sane size, where are its formulas. Pure.

An xlsx is a zip of XML. A few bytes can pretend to be gigabytes (a bomb), and one far cell makes a parser reserve the
whole rectangle. So every member is inflated here once, counting the bytes that really come out, whatever the directory
claims.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from apps.employees.imports.findings import Unreadable

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_MEMBERS = 100
MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
# Small members compress far better than data does; the ratio says nothing about them.
RATIO_FLOOR_BYTES = 1024 * 1024
MAX_ROWS = 49_999
MAX_COLUMNS = 104  # up to CZ; an SIASN export has 68

_CHUNK = 1024 * 1024
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, NotImplementedError, EOFError)
_LONGEST_CELL = 1024 * 1024
_SHEET = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.IGNORECASE)

NOT_XLSX = "Berkas ini bukan Excel (.xlsx). Simpan dari Excel sebagai “Excel Workbook (.xlsx)”, lalu unggah lagi."
_BROKEN = "Berkas ini rusak. Ekspor atau simpan ulang dari sumbernya, lalu unggah lagi."
TOO_BIG = (
    f"Berkas lebih besar dari {MAX_FILE_BYTES // 1024 // 1024} MB. "
    "Bagi per satuan kerja atau hapus lembar lain, lalu unggah lagi."
)
_BOMB = (
    "Isi berkas ini mengembang tidak wajar ketika dibuka, sehingga tidak diproses. "
    "Ekspor atau simpan ulang dari sumbernya, lalu unggah lagi."
)
_TOO_FAR = (
    "Lembar ini lebih luas dari {rows} baris × {columns} kolom. "
    "Hapus sel yang terisi jauh di luar tabel atau bagi berkasnya, lalu unggah lagi."
)

_UNPLACED = "Berkas ini tidak mencantumkan letak selnya. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi."

# A column beyond CZ or a row beyond 49,999, in any cell or row reference.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[D-Zd-z][A-Za-z]\d|[A-Za-z]{0,2}0*(?:[5-9]\d{4}["']|[1-9]\d{5}))""")
# The extent of cells without a place shows only after parsing; every known exporter writes the place.
_UNPLACED_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr\s*=)")
# What Excel and SIASN write: the place first, in capitals. The general patterns are five times as slow.
_ODD_CELL = re.compile(rb"""<c r="(?![A-C]?[A-Z][1-4]?\d{1,4}")""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,2})(\d{1,6})["'][^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]{0,500}))"""
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Inspection:
    """`formulas`: (row, column letters) of every formula cell of the first sheet file -> its text."""

    inflated_bytes: int = 0
    formulas: dict[str, dict[tuple[int, str], str]] = field(default_factory=dict)


def inspect(path: Path) -> Inspection:
    """Raises Unreadable with one sentence; reads each byte once."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unreadable(TOO_BIG)
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise Unreadable(NOT_XLSX)
        try:
            members = zipfile.ZipFile(file).infolist()
        except BROKEN_ZIP:
            raise Unreadable(_BROKEN) from None
        if not any(_SHEET.match(member.filename) for member in members):
            raise Unreadable(NOT_XLSX)
        if len(members) > MAX_MEMBERS or len({member.filename for member in members}) != len(members):
            raise Unreadable(_BOMB)
        inspection = Inspection()
        for member in members:
            try:
                _inspect_member(file, member, inspection)
            except BROKEN_ZIP:
                raise Unreadable(_BROKEN) from None
    return inspection


def _inspect_member(file: BinaryIO, member: zipfile.ZipInfo, inspection: Inspection) -> None:
    scan = _SheetScan() if _SHEET.match(member.filename) else None
    inflated = 0
    for chunk in _inflate(file, member):
        inflated += len(chunk)
        inspection.inflated_bytes += len(chunk)
        if inspection.inflated_bytes > MAX_INFLATED_BYTES or (
            inflated > RATIO_FLOOR_BYTES and inflated > MAX_RATIO * max(member.compress_size, 1)
        ):
            raise Unreadable(_BOMB)
        if scan:
            scan.feed(chunk)
        elif _DOCTYPE.search(chunk):
            raise Unreadable(_BROKEN)
    if scan:
        scan.finish()
        inspection.formulas[member.filename.lstrip("/").casefold()] = scan.formulas


def _inflate(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's real content, not believing the sizes that the directory states for it."""
    if member.flag_bits & 0x1:
        raise Unreadable("Berkas ini terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
    file.seek(member.header_offset)
    header = file.read(30)
    if (
        len(header) < 30
        or header[:4] != b"PK\x03\x04"
        or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    ):
        raise Unreadable(_BROKEN)
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    file.seek(name_length + extra_length, 1)
    left = member.compress_size
    stored = member.compress_type == zipfile.ZIP_STORED
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflater.eof:
        raw = file.read(min(left, _CHUNK))
        if not raw:
            raise Unreadable(_BROKEN)
        left -= len(raw)
        if stored:
            yield raw
            continue
        while raw and not inflater.eof:
            yield inflater.decompress(raw, _CHUNK)
            raw = inflater.unconsumed_tail


class _SheetScan:
    """Walks a sheet's XML in chunks, each up to the last cell that begins in it."""

    def __init__(self) -> None:
        self.formulas: dict[tuple[int, str], str] = {}
        self._carry = b""

    def feed(self, chunk: bytes) -> None:
        text = self._carry + chunk
        cut = text.rfind(b"<", 0, max(text.rfind(b"<c"), text.rfind(b":c")) + 1)
        if cut < 0 or len(text) - cut > _LONGEST_CELL + _CHUNK:
            cut = len(text)
        self._carry = text[cut:]
        self._scan(text[:cut])

    def finish(self) -> None:
        self._scan(self._carry)

    def _scan(self, text: bytes) -> None:
        if b"\0" in text or _DOCTYPE.search(text):
            raise Unreadable(_BROKEN)
        if not _is_plain(text):
            if _FAR.search(text):
                raise Unreadable(_TOO_FAR.format(rows=f"{MAX_ROWS:,}".replace(",", "."), columns=MAX_COLUMNS))
            if _UNPLACED_CELL.search(text):
                raise Unreadable(_UNPLACED)
        if b"<f" in text or b":f" in text:
            for found in _FORMULA.finditer(text):
                column, row, formula = found.groups()
                self.formulas[int(row), column.decode()] = (formula or b"").decode("utf-8", "replace")


def _is_plain(text: bytes) -> bool:
    """Every cell is written in the usual way and lies within the limits."""
    return (
        text.count(b'<c r="') == text.count(b"<c") - text.count(b"<col")
        and b":c" not in text
        and not _ODD_CELL.search(text)
    )
