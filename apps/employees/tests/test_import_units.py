"""What storing a unit file does to the institution and its tree."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError

from apps.employees.enums import InstitutionKind, UnitType
from apps.employees.models import Institution, OrganisationUnit
from apps.employees.tests.workbooks import (
    DIVISION,
    INSTITUTION,
    OFFICE,
    ROOT,
    UNIT_TITLES,
    UNITS,
    cells,
    run,
    write_sheet,
    write_units,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    def bring(*rows):
        return run("import_units", write_units(tmp_path / "unor.xlsx", list(rows)))

    return bring


def unit(siasn_id, name="Unit", parent=ROOT, **changes):
    row = dict(zip(UNIT_TITLES, (siasn_id, *INSTITUTION, name, "Kepala Unit", "32", parent, "99"), strict=True))
    return tuple({**row, **{title.replace("_", " "): value for title, value in changes.items()}}.values())


class TestNewInstitution:
    def test_is_made_from_the_file(self, bring):
        assert bring(*UNITS)["new"] == 3
        institution = Institution.objects.get()
        assert (institution.name, institution.kind) == ("Pemerintah Kota Contoh", InstitutionKind.CITY)
        assert (institution.place, institution.short_code) == ("Contoh", "CONTOH")

    def test_gets_a_code_of_its_own_beside_a_namesake(self, bring):
        bring(*UNITS)
        bring(("U9", "LAIN", "Pemerintah Kota Contoh", "Pemerintah Kota Contoh", "", "", "", ""))
        assert set(Institution.objects.values_list("short_code", flat=True)) == {"CONTOH", "CONTOH2"}


class TestTree:
    def test_may_stand_in_the_file_in_any_order(self, bring):
        assert bring(*reversed(UNITS))["new"] == 3
        division = OrganisationUnit.objects.get(siasn_id=DIVISION)
        office = OrganisationUnit.objects.get(siasn_id=OFFICE)
        assert (division.parent, division.depth) == (office, 2)
        assert division.path == f"{office.path}{division.pk}/"
        assert (division.unit_type, division.sector) == (UnitType.DIVISION, "TRANSPORT")
        assert (office.unit_type, office.head_echelon) == (UnitType.OFFICE, "II.b")

    def test_is_left_alone_by_the_same_file(self, bring):
        bring(*UNITS)
        result = bring(*UNITS)
        assert (result["new"], result["changed"], result["unchanged"]) == (0, 0, 3)

    def test_moves_with_everything_below(self, bring):
        bring(*UNITS, unit("U4", "Badan Lain"))
        bring(UNITS[0], unit("U4", "Badan Lain"), (*UNITS[1][:6], "U4", "01"), UNITS[2])
        division = OrganisationUnit.objects.get(siasn_id=DIVISION)
        assert division.depth == 3
        assert [OrganisationUnit.objects.get(pk=pk).siasn_id for pk in division.ancestor_ids] == [
            ROOT, "U4", OFFICE, DIVISION,
        ]  # fmt: skip

    def test_keeps_the_traits_that_an_officer_set_until_the_name_changes(self, bring):
        bring(*UNITS)
        OrganisationUnit.objects.filter(siasn_id=OFFICE).update(sector="ICT")
        bring(UNITS[0], (*UNITS[1][:4], "Kepala Dinas", *UNITS[1][5:]), UNITS[2])
        office = OrganisationUnit.objects.get(siasn_id=OFFICE)
        assert (office.sector, office.head_title) == ("ICT", "Kepala Dinas")
        bring(UNITS[0], (*UNITS[1][:3], "Dinas Kesehatan", *UNITS[1][4:]), UNITS[2])
        office.refresh_from_db()
        assert office.sector == "HEALTH"

    @time_machine.travel("2026-11-20 09:00+07:00", tick=False)
    def test_ends_a_unit_that_vanished_and_revives_one_that_returns(self, bring):
        bring(*UNITS)
        assert bring(*UNITS[:2])["vanished"] == 1
        division = OrganisationUnit.objects.get(siasn_id=DIVISION)
        assert division.valid_to == date(2026, 11, 20)
        assert bring(*UNITS[:2])["vanished"] == 0
        assert bring(*UNITS)["changed"] == 1
        division.refresh_from_db()
        assert division.valid_to is None


class TestRejectedUnit:
    @pytest.mark.parametrize(
        ("row", "column"),
        [
            (unit(""), "ID"),
            (unit("U4", ""), "NAMA UNOR"),
            (unit("U4", "=A1"), "NAMA UNOR"),
            (unit("U4", parent="TIDAK ADA"), "DIATASAN ID"),
            (unit("U4", parent="U4"), "DIATASAN ID"),
            (unit("U4", parent=""), "DIATASAN ID"),
            (unit(DIVISION), "ID"),
            (unit("U4", INSTANSI_ID="LAIN"), "INSTANSI ID"),
        ],
    )
    def test_names_its_cell(self, bring, row, column):
        result = bring(*UNITS, row)
        assert (result["new"], cells(result["rejected"])) == (3, {(5, column)})

    def test_takes_those_below_with_it(self, bring):
        result = bring(*UNITS, unit("U4", ""), unit("U5", parent="U4"))
        assert cells(result["rejected"]) == {(5, "NAMA UNOR"), (6, "DIATASAN ID")}

    def test_is_every_one_of_a_circle(self, bring):
        result = bring(*UNITS, unit("U4", parent="U5"), unit("U5", parent="U4"))
        assert cells(result["rejected"]) == {(5, "DIATASAN ID"), (6, "DIATASAN ID")}

    def test_is_one_that_another_institution_owns(self, bring):
        bring(*UNITS)
        other = ("LAIN", "Pemerintah Kota Lain")
        root = ("U8", *other, "Pemerintah Kota Lain", "", "", "", "")
        result = bring(root, ("U9", *other, "Dinas", "", "", "U8", ""), (DIVISION, *other, "Bidang", "", "", "U8", ""))
        assert (result["new"], cells(result["rejected"])) == (2, {(4, "ID")})

    def test_with_an_unknown_echelon_only_warns(self, bring):
        result = bring(*UNITS, unit("U4", ESELON_ID="77"))
        assert (result["new"], cells(result["warnings"])) == (4, {(5, "ESELON ID")})


def test_a_file_that_names_no_institution_is_refused(tmp_path):
    rows = [["U1", "", "", "Dinas", "", "", "", ""]]
    with pytest.raises(CommandError, match="INSTANSI ID dan INSTANSI NAMA kosong"):
        run("import_units", write_sheet(tmp_path / "unor.xlsx", UNIT_TITLES, rows))
