"""A database of its own, filled from files of employees and told a cycle through the services."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.employees.models import Employee, Institution, OrganisationUnit
from apps.home.demo.people import INSTITUTIONS, Scene, set_scene
from apps.home.demo.reporting import plan_reports
from apps.home.demo.story import open_year, tell_year
from apps.home.reference import load_everything
from asn_kompetensi import embedded

NAMES = {"kota-medan": "Medan", "kota-pematangsiantar": "Pematangsiantar", "provinsi-jambi": "Jambi"}


@dataclass(frozen=True)
class Filled:
    """`people` are active employees in the whole database; `scene` is its largest institution."""

    scene: Scene
    people: int


def fill_new_database(folder: Path, at_most: int | None = None) -> Filled:
    """Empties the benchmarks' database and fills it from the folder's `<key>-unor.xlsx` and `<key>-pegawai.xlsx`.

    The largest institution is surveyed for the open year, makes plans, and has its reports. With `at_most` it is all
    there is, with as many whole offices as hold that many people: the same teams, only fewer.
    """
    embedded.start(durable=False)
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_everything(at=timezone.now())
    keys = [key for key in NAMES if (folder / f"{key}-pegawai.xlsx").exists()]
    for key in keys:
        for command, part in (("import_units", "unor"), ("import_employees", "pegawai")):
            call_command(command, str(folder / f"{key}-{part}.xlsx"), stdout=StringIO())
    load_everything(at=timezone.now())
    today = timezone.localdate()
    counts = {key: Employee.objects.active().filter(institution__name__endswith=NAMES[key]).count() for key in keys}
    largest = max(counts, key=lambda key: counts[key])
    institution = Institution.objects.get(name__endswith=NAMES[largest])
    if at_most is not None:
        _keep(_offices(institution, largest, at_most))
    scene = set_scene(largest, institution, "sandi-pengukuran", today)
    tell_year(scene, open_year(today))
    plan_reports(scene, today)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Filled(scene, Employee.objects.active().count())


def _offices(institution: Institution, key: str, at_most: int) -> list[OrganisationUnit]:
    """Those that the story needs, and more in the order of their names while there is room."""
    offices = OrganisationUnit.objects.filter(institution=institution, depth=1).order_by("name", "pk")
    wanted = (*INSTITUTIONS[key][1:], "Sekretariat Daerah", "Inspektorat", "Badan Kepegawaian")
    chosen, room = [], at_most
    for office in sorted(offices, key=lambda office: not office.name.startswith(wanted)):
        people = Employee.objects.active().within([office]).count()
        if office.name.startswith(wanted) or people <= room:
            chosen.append(office)
            room -= people
    return chosen


def _keep(offices: list[OrganisationUnit]) -> None:
    others = Employee.objects.exclude(pk__in=Employee.objects.within(offices).values("pk"))
    others.delete()
