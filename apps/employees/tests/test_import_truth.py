"""The soiled files agree with the truth about every fault in them, row by row."""

import json
from pathlib import Path

import pytest

from apps.employees.models import Employee, Placement
from apps.employees.tests.workbooks import cells, run

DATA = Path(__file__).parent / "data"
DEMO = Path(__file__).parents[2] / "home" / "demo"
INSTITUTIONS = ["kota-medan", "kota-pematangsiantar", "provinsi-jambi"]
ACCEPTED = ("_ok", "_warn", "_kept_as_text")


@pytest.mark.django_db
@pytest.mark.parametrize("name", INSTITUTIONS)
class TestSoiledFile:
    def test_agrees_with_the_truth_about_every_row(self, name):
        truth = json.loads((DATA / f"{name}-pegawai-kotor.json").read_text())
        faults = truth["faults"]
        wrong = {(f["excel_row"], f["column"]) for f in faults if not f["kind"].endswith(ACCEPTED)}
        doubtful = {(f["excel_row"], f["column"]) for f in faults if f["kind"].endswith("_warn")}
        run("import_units", DATA / f"{name}-unor.xlsx")

        result = run("import_employees", DATA / f"{name}-pegawai-kotor.xlsx")

        assert cells(result["rejected"]) == wrong
        assert cells(result["warnings"]) == doubtful
        assert result["new"] == truth["rows"] - len({row for row, _ in wrong}) == Employee.objects.count()
        assert (result["changed"], result["unchanged"], result["vanished"]) == (0, 0, 0)

    def test_says_what_to_do_about_every_fault(self, name):
        run("import_units", DATA / f"{name}-unor.xlsx")
        result = run("import_employees", DATA / f"{name}-pegawai-kotor.xlsx", "--dry-run")
        for finding in [*result["rejected"], *result["warnings"]]:
            assert len(finding["message"]) > 20
            assert finding["message"].endswith(".")
        assert not Employee.objects.exists()

    def test_keeps_a_script_in_a_name_as_text(self, name):
        run("import_units", DATA / f"{name}-unor.xlsx")
        run("import_employees", DATA / f"{name}-pegawai-kotor.xlsx")
        assert Employee.objects.filter(name="<script>alert(1)</script>").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", INSTITUTIONS)
class TestCleanFile:
    def test_comes_in_without_a_remark_and_changes_nothing_the_second_time(self, name):
        units = run("import_units", DEMO / f"{name}-unor.xlsx")
        assert (units["rejected"], units["warnings"]) == ([], [])
        first = run("import_employees", DEMO / f"{name}-pegawai.xlsx")
        assert (first["rejected"], first["warnings"], first["changed"]) == ([], [], 0)

        assert run("import_units", DEMO / f"{name}-unor.xlsx") == {
            "new": 0,
            "changed": 0,
            "unchanged": units["new"],
            "vanished": 0,
            "rejected": [],
            "warnings": [],
        }
        second = run("import_employees", DEMO / f"{name}-pegawai.xlsx")
        assert second == {**first, "new": 0, "unchanged": first["new"]}
        assert Placement.objects.count() == first["new"]

    def test_finds_the_head_of_every_unit_but_the_regional_heads(self, name):
        units = run("import_units", DEMO / f"{name}-unor.xlsx")
        run("import_employees", DEMO / f"{name}-pegawai.xlsx")
        assert Employee.objects.filter(is_unit_head=True).values("unit").distinct().count() == units["new"] - 1
