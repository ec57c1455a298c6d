"""Two imports at once, a process killed in the middle, and the promise of speed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import xlsxwriter
from django.conf import settings
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from apps.core.tests.races import at_once
from apps.employees.models import Employee, Placement, Position
from apps.employees.tests.workbooks import DIVISION, person, run, write_people, write_units
from asn_kompetensi.testing.background import wait_until

DEMO = Path(__file__).parents[2] / "home" / "demo"
MEGABYTE = 1024  # of ru_maxrss, which counts kilobytes


@pytest.fixture
def environment():
    """For a `manage.py` of its own on the test database."""
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {**os.environ, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL, "PYTHONWARNINGS": "default"}


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL
    )


@pytest.mark.django_db(transaction=True)
class TestTwoImportsAtOnce:
    def test_wait_for_each_other_and_the_second_finds_what_the_first_stored(self, tmp_path):
        run("import_units", write_units(tmp_path / "unor.xlsx"))
        file = write_people(tmp_path / "pegawai.xlsx", [person(number) for number in range(1, 200)])
        results = at_once(*[lambda: run("import_employees", file)] * 2)
        assert sorted((result["new"], result["unchanged"]) for result in results) == [(0, 199), (199, 0)]
        assert (Employee.objects.count(), Placement.objects.count()) == (199, 199)


@pytest.mark.django_db(transaction=True)
class TestKilledImport:
    def test_leaves_nothing_half_done(self, tmp_path, environment):
        run("import_units", write_units(tmp_path / "unor.xlsx"))
        run("import_employees", write_people(tmp_path / "first.xlsx", [person(1), person(2)]))
        rows = [person(1, NAMA="DIUBAH", UNOR_ID=DIVISION), *map(person, range(3, 50))]
        file = write_people(tmp_path / "pegawai.xlsx", rows)
        with transaction.atomic(), connection.cursor() as cursor:
            # People are written before their placements, at which the import has to wait.
            cursor.execute("LOCK TABLE employees_placement IN SHARE ROW EXCLUSIVE MODE")
            process = start(environment, "manage.py", "import_employees", str(file))

            def is_waiting():
                cursor.execute(
                    "SELECT pid FROM pg_locks WHERE relation = 'employees_placement'::regclass AND NOT granted"
                )
                return cursor.fetchone()

            wait_until(lambda: process.poll() is not None or is_waiting(), "the import to reach the placements")
            assert process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        assert sorted(Employee.objects.values_list("name", flat=True)) == ["PEGAWAI 1", "PEGAWAI 2"]
        assert (Placement.objects.count(), Employee.objects.filter(missing_since__isnull=False).count()) == (2, 0)
        assert Position.objects.count() == 1
        assert run("import_employees", file)["new"] == 47


ITERATE = """
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):
    pass
"""


def large_file(target: Path, people: int) -> Path:
    """The demonstration's Medan with as many people, every one with a NIP of his own, all 68 columns."""
    rows = CalamineWorkbook.from_path(str(DEMO / "kota-medan-pegawai.xlsx")).get_sheet_by_index(0).to_python()
    titles, rows = rows[0], rows[1:]
    nip = titles.index("NIP BARU")
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, titles)
        for number in range(people):
            row = list(rows[number % len(rows)])
            row[nip] = f"{row[nip][:15]}{number // len(rows) + 1:03d}"
            sheet.write_row(number + 1, 0, row)
    return target


# The kernel counts a process's peak from what its parent held when it was started, so the parent has to be a small one.
GO_BETWEEN = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def measure(environment: dict[str, str], *arguments: str) -> tuple[float, float]:
    """(seconds, peak megabytes) of a Python process"""
    since = time.perf_counter()
    command = [sys.executable, "-S", "-c", GO_BETWEEN, sys.executable, *arguments]
    result = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return time.perf_counter() - since, int(result.stdout) / MEGABYTE


@pytest.mark.django_db(transaction=True)
def test_twelve_thousand_people_are_stored_before_openpyxl_has_read_their_file(tmp_path, environment):
    """Whole processes, one after the other, the start of Django and the check of every cell included.

    `SIASN_FILE` names a real export (its units beside it as `*-unor.xlsx`) to measure instead of a made one.
    """
    given = os.environ.get("SIASN_FILE")
    file = Path(given) if given else large_file(tmp_path / "besar.xlsx", 12_184)
    run(
        "import_units",
        file.with_name(file.name.replace("-pegawai", "-unor")) if given else DEMO / "kota-medan-unor.xlsx",
    )
    openpyxl_seconds, _ = measure(environment, "-c", ITERATE, str(file))
    seconds, megabytes = measure(environment, "manage.py", "import_employees", str(file))
    print(f"openpyxl {openpyxl_seconds:.2f} s, import {seconds:.2f} s, {megabytes:.0f} MB")  # noqa: T201 the figure
    assert Employee.objects.count() > 10_000
    assert seconds < openpyxl_seconds
    assert megabytes < 300
