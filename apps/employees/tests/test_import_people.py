"""What storing an employee file does to the people who are already there."""

from datetime import date

import pytest
import time_machine
import xlsxwriter
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.employees.enums import EmployeeKind, Tier
from apps.employees.imports import employee_store
from apps.employees.models import Employee, Placement
from apps.employees.tests.workbooks import (
    DIVISION,
    OFFICE,
    PERSON,
    cells,
    person,
    run,
    write_people,
    write_sheet,
    write_units,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _units(db, tmp_path):
    run("import_units", write_units(tmp_path / "unor.xlsx"))


@pytest.fixture
def bring(tmp_path):
    def bring(*rows, titles=None):
        return run("import_employees", write_people(tmp_path / "pegawai.xlsx", list(rows), titles))

    return bring


class TestNewPerson:
    def test_is_stored_with_the_facts_of_the_row(self, bring):
        assert bring(person())["new"] == 1
        sari = Employee.objects.get()
        assert (sari.full_name, sari.grade, sari.kind) == ("PEGAWAI 3, S.E.", "III/b", EmployeeKind.PNS)
        assert (sari.birth_date, sari.sex, sari.unit.name) == (
            date(1985, 4, 12),
            "F",
            "Bidang Pelayaran Dinas Perhubungan",
        )
        assert (sari.tier, sari.position.name, sari.position_since) == (
            Tier.PELAKSANA,
            "Pengelola Terminal",
            date(2021, 2, 1),
        )
        assert (sari.service_years, sari.service_months, sari.education, sari.graduation_year) == (
            14,
            3,
            "S-1/Sarjana",
            2008,
        )
        placement = sari.placements.get()
        assert (placement.starts_on, placement.ends_on, placement.unit) == (date(2021, 2, 1), None, sari.unit)

    def test_leaves_private_columns_outside(self, bring):
        bring(person())
        with connection.cursor() as cursor:
            cursor.execute("SELECT e::text FROM employees_employee e")
            stored = cursor.fetchone()[0]
        assert "Rahasia" not in stored
        assert "9999999999999999" not in stored

    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"STATUS_CPNS_PNS": "CPNS"}, EmployeeKind.CPNS),
            ({"STATUS_ASN": "CPNS"}, EmployeeKind.CPNS),
            (
                {"NIP_BARU": "198504122021212003", "STATUS_ASN": "PPPK", "GOL_AKHIR_NAMA": "IX", "STATUS_CPNS_PNS": ""},
                EmployeeKind.PPPK,
            ),
        ],
    )
    def test_has_the_kind_that_the_row_says(self, bring, changes, kind):
        bring(person(**changes))
        assert Employee.objects.get().kind == kind

    def test_heads_the_unit_when_holding_its_leading_position(self, bring):
        head = {
            "JENIS_JABATAN_ID": "1",
            "JABATAN_ID": "J2",
            "JABATAN_NAMA": "kepala  bidang PELAYARAN",
            "ESELON_ID": "32",
        }
        bring(person(**head), person(4))
        togar = Employee.objects.get(is_unit_head=True)
        assert (togar.name, togar.echelon, togar.tier) == ("PEGAWAI 3", "III.b", Tier.ADMINISTRATOR)


class TestKnownPerson:
    def test_is_left_alone_by_the_same_file(self, bring):
        bring(person(), person(4))
        assert bring(person(), person(4)) | {"rejected": [], "warnings": []} == {
            "new": 0, "changed": 0, "unchanged": 2, "vanished": 0, "rejected": [], "warnings": [],
        }  # fmt: skip

    def test_keeps_the_history_when_moving(self, bring):
        bring(person())
        result = bring(person(UNOR_ID=OFFICE, TMT_JABATAN="01-03-2026"))
        assert (result["changed"], result["new"]) == (1, 0)
        sari = Employee.objects.get()
        old, new = sari.placements.order_by("starts_on")
        assert (old.unit.siasn_id, old.ends_on) == (DIVISION, date(2026, 2, 28))
        assert (new.unit, new.starts_on, new.ends_on) == (sari.unit, date(2026, 3, 1), None)
        assert sari.unit.siasn_id == OFFICE

    @time_machine.travel("2026-11-20 09:00+07:00", tick=False)
    def test_moves_on_the_day_of_the_import_when_the_file_gives_no_new_date(self, bring):
        bring(person())
        bring(person(UNOR_ID=OFFICE))
        old, new = Placement.objects.order_by("starts_on")
        assert (old.ends_on, new.starts_on) == (date(2026, 11, 19), date(2026, 11, 20))

    def test_corrects_the_present_placement_when_only_its_date_changes(self, bring):
        bring(person())
        bring(person(TMT_JABATAN="01-03-2021"))
        assert Placement.objects.get().starts_on == date(2021, 3, 1)

    def test_keeps_what_the_file_has_no_column_for(self, bring):
        bring(person())
        titles = [title for title in PERSON if title not in {"EMAIL GOV", "TAHUN LULUS"}]
        assert bring(person(), titles=titles)["unchanged"] == 1
        assert Employee.objects.get().email == "sari@contoh.example.go.id"

    def test_of_another_institution_moves_with_a_warning(self, bring, tmp_path):
        bring(person())
        other = ("INSTLAIN", "Pemerintah Kota Lain")
        units = [("U9", *other, "Pemerintah Kota Lain", "Kepala Daerah", "", "", "")]
        run("import_units", write_units(tmp_path / "lain.xlsx", units))
        result = bring(person(UNOR_ID="U9"))
        assert (result["changed"], cells(result["warnings"])) == (1, {(2, "NIP BARU")})
        assert Employee.objects.get().institution.name == "Pemerintah Kota Lain"


class TestVanishedPerson:
    @time_machine.travel("2026-11-20 09:00+07:00", tick=False)
    def test_is_marked_and_never_deleted(self, bring):
        bring(person(3), person(4))
        assert bring(person(3))["vanished"] == 1
        gone = Employee.objects.get(name="PEGAWAI 4")
        assert gone.missing_since == date(2026, 11, 20)
        assert gone.placements.get().ends_on is None
        assert bring(person(3))["vanished"] == 0

    def test_comes_back_cleanly(self, bring):
        bring(person(3), person(4))
        bring(person(3))
        result = bring(person(3), person(4))
        assert (result["new"], result["changed"], result["unchanged"]) == (0, 1, 1)
        assert not Employee.objects.filter(missing_since__isnull=False).exists()
        assert Placement.objects.count() == 2

    def test_is_not_who_stands_in_a_rejected_row(self, bring):
        bring(person(3), person(4), person(5))
        result = bring(person(3), person(4, UNOR_ID="TIDAK ADA"), {**person(5), "NIP BARU": 1.98504122010012e17})
        assert (result["vanished"], result["unchanged"]) == (0, 1)
        assert cells(result["rejected"]) == {(3, "UNOR ID"), (4, "NIP BARU")}


class TestRejectedRow:
    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"JABATAN_ID": ""}, "JABATAN ID"),
            ({"JABATAN_NAMA": ""}, "JABATAN NAMA"),
            ({"JENIS_JABATAN_ID": "8"}, "JENIS JABATAN ID"),
            ({"GOL_AKHIR_NAMA": ""}, "GOL AKHIR NAMA"),
            ({"GOL_AKHIR_NAMA": "IX"}, "GOL AKHIR NAMA"),
            ({"KEDUDUKAN_HUKUM_ID": ""}, "KEDUDUKAN HUKUM ID"),
            ({"KEDUDUKAN_HUKUM_ID": "x"}, "KEDUDUKAN HUKUM ID"),
            ({"UNOR_ID": ""}, "UNOR ID"),
            ({"GELAR_BELAKANG": "=1+1"}, "GELAR BELAKANG"),
            ({"GELAR_BELAKANG": "S" * 51}, "GELAR BELAKANG"),
        ],
    )
    def test_names_its_cell(self, bring, changes, column):
        result = bring(person(**changes), person(4))
        assert cells(result["rejected"]) == {(2, column)}
        assert [employee.name for employee in Employee.objects.all()] == ["PEGAWAI 4"]

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"TANGGAL_LAHIR": "kemarin"}, "TANGGAL LAHIR"),
            ({"JENIS_KELAMIN": "M"}, "JENIS KELAMIN"),
            ({"TMT_GOLONGAN": "31-02-2020"}, "TMT GOLONGAN"),
            ({"MK_BULAN": "15"}, "MK BULAN"),
            ({"EMAIL_GOV": "bukan surel"}, "EMAIL GOV"),
            ({"ESELON_ID": "77"}, "ESELON ID"),
            ({"TAHUN_LULUS": "dua ribu"}, "TAHUN LULUS"),
            ({"NIP_BARU": "198504122021212003"}, "STATUS ASN"),
        ],
    )
    def test_is_different_from_one_that_comes_in_with_a_warning(self, bring, changes, column):
        result = bring(person(**changes))
        assert (result["new"], result["rejected"], cells(result["warnings"])) == (1, [], {(2, column)})

    def test_of_two_with_one_nip_is_the_one_whose_birth_date_disagrees(self, bring):
        result = bring(person(TANGGAL_LAHIR="01-01-1990", NAMA="SALAH"), person(NAMA="BENAR"))
        assert cells(result["rejected"]) == {(2, "NIP BARU")}
        assert Employee.objects.get().name == "BENAR"

    def test_of_a_formula_cell_is_found_by_the_formula(self, tmp_path):
        titles = list(PERSON)
        path = tmp_path / "rumus.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet("Data").write_row(0, 0, titles)
            sheet = workbook.worksheets()[0]
            sheet.write_row(1, 0, [PERSON[title] for title in titles])
            sheet.write_formula(1, titles.index("NAMA"), '=UPPER("sari")', None, "SARI")
            sheet.write_formula(1, titles.index("NIK"), "=1+1", None, 2)
        result = run("import_employees", path)
        assert cells(result["rejected"]) == {(2, "NAMA")}


class TestFile:
    def test_may_have_its_columns_in_any_order_and_spelling(self, tmp_path):
        titles = [f" {title.lower().replace(' ', '_')} " for title in reversed(PERSON)]
        path = write_sheet(tmp_path / "a.xlsx", titles, [list(reversed(person().values()))])
        assert run("import_employees", path)["new"] == 1

    def test_may_have_a_title_line_above_the_columns(self, tmp_path):
        rows = [list(PERSON), list(person().values()), list(person(4, UNOR_ID="X").values())]
        result = run("import_employees", write_sheet(tmp_path / "a.xlsx", ["DAFTAR PEGAWAI"], rows))
        assert (result["new"], cells(result["rejected"])) == (1, {(4, "UNOR ID")})

    def test_without_a_needed_column_is_refused_by_its_name(self, bring):
        with pytest.raises(CommandError, match="Kolom UNOR ID tidak ada"):
            bring(person(), titles=[title for title in PERSON if title != "UNOR ID"])

    def test_of_another_kind_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="Baris judul berkas pegawai tidak ditemukan"):
            run("import_employees", write_units(tmp_path / "unor.xlsx"))

    def test_is_checked_without_storing_in_a_dry_run(self, tmp_path):
        path = write_people(tmp_path / "a.xlsx", [person()])
        assert run("import_employees", path, "--dry-run")["new"] == 1
        assert not Employee.objects.exists()

    def test_about_units_nobody_knows_rejects_every_row(self, bring):
        result = bring(person(UNOR_ID="ASING"), person(4, UNOR_ID="ASING"))
        assert (result["new"], len(result["rejected"])) == (0, 2)
        assert "Impor dahulu berkas unor" in result["rejected"][0]["message"]


class TestWriting:
    def test_is_all_or_nothing(self, bring, monkeypatch):
        bring(person(3), person(4))
        broken = (*employee_store._STATEMENTS[:4], "SELECT 1/0")
        monkeypatch.setattr(employee_store, "_STATEMENTS", broken)
        with pytest.raises(Exception, match="zero"):
            bring(person(3, NAMA="BARU"), person(5))
        assert sorted(Employee.objects.values_list("name", flat=True)) == ["PEGAWAI 3", "PEGAWAI 4"]

    def test_takes_as_many_queries_for_many_people_as_for_few(self, bring):
        def queries(*rows):
            Placement.objects.all().delete()
            Employee.objects.all().delete()
            with CaptureQueriesContext(connection) as captured:
                bring(*rows)
            return len(captured)

        assert queries(*map(person, range(1, 4))) == queries(*map(person, range(1, 40)))
