"""Files that are no honest xlsx are refused with a sentence, quickly and without swallowing memory."""

import random
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from apps.core.failures import Refused
from apps.employees.imports import archive
from apps.employees.imports.columns import EMPLOYEE_COLUMNS
from apps.employees.imports.findings import Unreadable
from apps.employees.imports.workbook import read_table
from apps.employees.tests.workbooks import person, write_people

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'


def make(path: Path, sheet: str, **extra: str) -> Path:
    """A workbook in which only the XML of the sheet is our own."""
    plain = write_people(path.with_suffix(".plain"), [])
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        parts = {name: source.read(name) for name in source.namelist()}
        for name, content in {**parts, "xl/worksheets/sheet1.xml": sheet, **extra}.items():
            file.writestr(name, content)
    return path


def cell(place: str, text: str = "x") -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def refusal(path: Path) -> str:
    started = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as failure:
            read_table(path, EMPLOYEE_COLUMNS)
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - started < 2
    return str(failure.value)


class TestDishonestFile:
    def test_that_is_no_zip(self, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_text("<html>NIP BARU</html>")
        assert "bukan Excel" in refusal(path)

    def test_that_is_empty(self, tmp_path):
        path = tmp_path / "a.xlsx"
        path.touch()
        assert "bukan Excel" in refusal(path)

    def test_that_is_a_zip_of_something_else(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("surat.txt", "isi")
        assert "bukan Excel" in refusal(path)

    def test_that_is_larger_than_the_limit(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with path.open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(archive.MAX_FILE_BYTES + 1)
        assert "lebih besar dari 20 MB" in refusal(path)

    def test_that_inflates_beyond_measure(self, tmp_path):
        path = make(tmp_path / "a.xlsx", SHEET.format(cell("A1", "A" * 60_000_000)))
        assert path.stat().st_size < 200_000
        assert "mengembang tidak wajar" in refusal(path)

    def test_that_lies_about_its_size(self, tmp_path):
        path = make(tmp_path / "a.xlsx", SHEET.format(cell("A1", "A" * 60_000_000)))
        real = 60_000_000 + len(SHEET.format(cell("A1", "")))
        content = path.read_bytes().replace(struct.pack("<I", real), struct.pack("<I", 100))
        assert content != path.read_bytes()
        path.write_bytes(content)
        assert "mengembang tidak wajar" in refusal(path)

    def test_that_has_too_many_members(self, tmp_path):
        path = make(tmp_path / "a.xlsx", SHEET.format(""), **{f"xl/media/{number}": "" for number in range(120)})
        assert "mengembang tidak wajar" in refusal(path)

    def test_that_declares_entities(self, tmp_path):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        assert "rusak" in refusal(
            make(tmp_path / "a.xlsx", SHEET.replace("<worksheet", bomb + "<worksheet").format(""))
        )

    @pytest.mark.parametrize("place", ["XFD1048576", "XFD1", "A1048576", "DA1", "A50000", "xfd1", "A0050000"])
    def test_that_has_a_far_cell(self, tmp_path, place):
        assert "lebih luas dari" in refusal(make(tmp_path / "a.xlsx", SHEET.format(cell("A1") + cell(place))))

    @pytest.mark.parametrize(
        "far",
        [
            "<row><c\nr='XFD1048576'><v>1</v></c></row>",
            '<row><c s="1" t="n" r = "XFD1048576"><v>1</v></c></row>',
            '<row><x:c r="XFD9"><x:v>1</x:v></x:c></row>',
        ],
    )
    def test_that_hides_a_far_cell(self, tmp_path, far):
        assert "lebih luas dari" in refusal(make(tmp_path / "a.xlsx", SHEET.format(cell("A1") + far)))

    def test_that_hides_a_far_cell_across_two_chunks(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "_CHUNK", 7)
        assert "lebih luas dari" in refusal(make(tmp_path / "a.xlsx", SHEET.format(cell("A1") + cell("XFD1048576"))))

    def test_that_leaves_out_the_places_of_cells(self, tmp_path):
        row = f"<row>{'<c/>' * 16_000}</row>"
        assert "simpan ulang" in refusal(make(tmp_path / "a.xlsx", SHEET.format(cell("A1") + row * 50)))

    def test_with_an_empty_sheet(self, tmp_path):
        assert "kosong" in refusal(make(tmp_path / "a.xlsx", SHEET.format("")))


class TestHonestFile:
    def test_is_read_in_chunks_of_any_size(self, tmp_path, monkeypatch):
        path = write_people(tmp_path / "a.xlsx", [person()])
        for size in (1, 13, 4096):
            monkeypatch.setattr(archive, "_CHUNK", size)
            assert len(list(read_table(path, EMPLOYEE_COLUMNS))) == 1

    def test_within_the_limits_may_be_as_wide_as_they_allow(self, tmp_path):
        with pytest.raises(Unreadable, match="Baris judul"):
            read_table(make(tmp_path / "a.xlsx", SHEET.format(cell("A1") + cell("CZ49999"))), EMPLOYEE_COLUMNS)


def test_damaged_files_never_break_the_reader(tmp_path):
    """Seed 14: a thousand mutations of a good file are read or refused, nothing else."""
    chance = random.Random(14)
    good = write_people(tmp_path / "good.xlsx", [person(), person(4)]).read_bytes()
    path = tmp_path / "bad.xlsx"
    for _ in range(1000):
        data = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randint(len(data) // 2, len(data))] if chance.random() < 0.3 else data)
        with suppress(Refused):
            list(read_table(path, EMPLOYEE_COLUMNS))
