"""What a spreadsheet gets: text stays text, numbers stay numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from apps.core.exports import Table, as_csv, as_xlsx, download

ROWS = [("=1+1", 3, Decimal("1.25"), date(2027, 3, 27), None), ("Sari", -4, 0.5, date(2027, 1, 2), None)]
TABLE = Table("Daftar", ("Nama", "Jumlah", "Rata-rata", "Tanggal", "Catatan"), ROWS, notes=("Saringan: semua",))


class TestXlsx:
    def test_holds_text_numbers_and_dates_as_such(self):
        sheet = openpyxl.load_workbook(BytesIO(as_xlsx([TABLE])))["Daftar"]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[1] == ("=1+1", 3, 1.25, datetime(2027, 3, 27), None)
        assert sheet["A2"].data_type == "s", "a formula in the data stays text"
        assert rows[-1][0] == "Saringan: semua"
        assert sheet.freeze_panes == "B2"

    def test_writes_a_moment_in_local_time(self):
        table = Table("Waktu", ("Waktu",), [(datetime(2027, 1, 1, 20, 0, tzinfo=UTC),)])
        [_, [value]] = list(openpyxl.load_workbook(BytesIO(as_xlsx([table]))).active.iter_rows(values_only=True))
        assert value == datetime(2027, 1, 2, 3, 0)

    def test_of_an_empty_list_has_its_headings(self):
        book = openpyxl.load_workbook(BytesIO(as_xlsx([Table("Kosong", ("Nama",), [])])))
        assert list(book.active.iter_rows(values_only=True)) == [("Nama",)]


class TestCsv:
    def test_opens_in_indonesian_excel(self):
        text = as_csv(TABLE).decode("utf-8")
        assert text.startswith("\ufeffNama;Jumlah")
        assert text.splitlines()[2] == "Sari;-4;0,5;02-01-2027;"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_guards_text_that_would_become_a_formula(self, start):
        body = as_csv(Table("Daftar", ("Nama",), [(f"{start}cmd|' /C calc'!A0",)])).decode("utf-8-sig")
        assert f"'{start}cmd" in body


class TestDownload:
    @pytest.mark.parametrize(("kind", "name"), [("xlsx", "daftar.xlsx"), ("csv", "daftar.csv"), ("exe", "daftar.xlsx")])
    def test_is_an_attachment_of_its_kind(self, kind, name):
        response = download([TABLE], kind=kind, name="daftar")
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
