"""The three institutions of the demonstration: imported, given accounts and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.employees.enums import ActingKind, Role
from apps.employees.models import ActingOfficial, Employee, Institution, OrganisationUnit
from apps.employees.querysets import EmployeeQuerySet
from apps.employees.services.accounts import open_accounts
from apps.employees.services.roles import grant_role
from apps.employees.supervision import heads_of

FILES = Path(__file__).parent
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Scene:
    """One institution with the people who act in it."""

    key: str
    institution: Institution
    opds: list[OrganisationUnit]
    employee: Employee
    supervisor: Employee
    opd_head: Employee
    unit_officer: Employee
    bkd_officer: Employee
    bkd_head: Employee
    leader: Employee
    auditor: Employee

    def actor(self, person: Employee) -> User:
        if person.user is None:
            raise LookupError("Every employee of the demonstration has an account.")
        return person.user


@dataclass(frozen=True)
class Account:
    username: str
    role: str
    person: str
    where: str


# The part of the file name, and the OPDs whose people answer and plan.
INSTITUTIONS = {
    "kota-medan": (
        "",
        "Dinas Perhubungan",
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Kecamatan Medan Belawan",
    ),
    "kota-pematangsiantar": ("-siantar", "Dinas Kesehatan", "Dinas Komunikasi dan Informatika"),
    "provinsi-jambi": ("-jambi", "Dinas Kesehatan", "Badan Pengelola Keuangan dan Aset Daerah"),
}


def set_scene(key: str, institution: Institution, password: str, on: date) -> Scene:
    """Opens the accounts of an imported institution and hands out the roles."""
    _, *opd_names = INSTITUTIONS[key]
    people = Employee.objects.active().filter(institution=institution).select_related("unit", "position", "user")
    with transaction.atomic():
        open_accounts(employees=people, password=password)
    opds = [OrganisationUnit.objects.get(institution=institution, depth=1, name__startswith=name) for name in opd_names]
    secretariat = OrganisationUnit.objects.get(institution=institution, depth=1, name__startswith="Sekretariat Daerah")
    stand_in = _one(people.filter(unit__name__startswith="Inspektorat", unit__depth=1, is_unit_head=True))
    _fill_vacancies([secretariat, *opds], stand_in, on)
    in_first = people.within(opds[:1]).order_by("nip")
    team = _largest_team(in_first)
    bkd = people.filter(unit__path__contains="/", unit__name__contains="Badan Kepegawaian").order_by("nip")
    oversight = people.filter(unit__name__contains="Inspektorat", is_unit_head=False).order_by("nip")
    scene = Scene(
        key=key,
        institution=institution,
        opds=opds,
        employee=_one(team.filter(is_unit_head=False, kind="PNS")),
        supervisor=_one(team.filter(is_unit_head=True)),
        opd_head=_head_of(opds[0], on),
        unit_officer=_one(in_first.filter(unit__name__startswith="Sekretariat", is_unit_head=False)),
        bkd_officer=_one(bkd.filter(is_unit_head=False, kind="PNS")),
        bkd_head=_one(bkd.filter(is_unit_head=True, unit__depth=1)),
        leader=_head_of(secretariat, on),
        auditor=_one(oversight),
    )
    _grant(scene)
    return scene


def _largest_team(people: EmployeeQuerySet) -> EmployeeQuerySet:
    """The people of the headed division with the most members; the secretariat has another part in the story."""
    divisions = people.filter(is_unit_head=True, unit__depth=2).exclude(unit__name__startswith="Sekretariat")
    members = people.filter(unit__in=divisions.values("unit"), is_unit_head=False, kind="PNS").values_list("unit")
    unit_id, _ = members.annotate(count=Count("pk")).order_by("-count", "unit")[0]
    return people.filter(unit=unit_id)


def _fill_vacancies(units: list[OrganisationUnit], stand_in: Employee, on: date) -> None:
    """Units whose head retired or is on leave get a Plt., as the agency would order."""
    headed = heads_of([unit.pk for unit in units], on)
    for number, unit in enumerate(unit for unit in units if unit.pk not in headed):
        ActingOfficial.objects.create(
            unit=unit,
            official=stand_in,
            kind=ActingKind.PLT,
            starts_on=date(on.year - 2, 1, 1),
            ends_on=date(on.year + 1, 12, 31),
            order_number=f"800/{101 + number}/BKD/{on.year - 2}",
        )


def _head_of(unit: OrganisationUnit, on: date) -> Employee:
    head = heads_of([unit.pk], on)[unit.pk][0].employee
    return Employee.objects.select_related("user", "unit", "institution").get(pk=head.pk)


def _one(people: EmployeeQuerySet) -> Employee:
    found = people.first()
    if found is None:
        raise LookupError("The demonstration's files lack somebody whom the story needs.")
    return Employee.objects.select_related("user", "unit", "institution").get(pk=found.pk)


def _grant(scene: Scene) -> None:
    grants = [
        (scene.unit_officer, Role.UNIT_HR_OFFICER, scene.opds[0]),
        (scene.bkd_officer, Role.BKD_OFFICER, None),
        (scene.bkd_head, Role.BKD_HEAD, None),
        (scene.leader, Role.LEADER, None),
        (scene.auditor, Role.AUDITOR, None),
    ]
    for person, role, unit in grants:
        grant_role(user=scene.actor(person), role=role, institution=scene.institution, unit=unit, actor=None, on=SINCE)


def name_accounts(scene: Scene) -> list[Account]:
    """Gives the acting people user names that are easy to type."""
    suffix = INSTITUTIONS[scene.key][0]
    cast = [
        ("pegawai", "Pegawai (ASN)", scene.employee),
        ("atasan", "Atasan langsung", scene.supervisor),
        ("kepala-opd", "Kepala perangkat daerah", scene.opd_head),
        ("pengelola", "Pengelola kepegawaian OPD", scene.unit_officer),
        ("petugas-bkd", "Petugas BKD", scene.bkd_officer),
        ("kepala-bkd", "Kepala BKD", scene.bkd_head),
        ("pimpinan", "Pimpinan (Sekretaris Daerah)", scene.leader),
        ("auditor", "Auditor", scene.auditor),
    ]
    accounts = []
    for name, role, person in cast:
        User.objects.filter(employee=person).update(username=name + suffix)
        accounts.append(Account(name + suffix, role, person.full_name, scene.institution.name))
    return accounts
