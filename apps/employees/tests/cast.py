"""The people of every test: one institution, one story.

Sari works in a division of the transport office that Togar heads; Dewi heads the office; Rina works at BKD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client

from apps.employees.enums import PositionKind, Role, Tier, UnitType
from apps.employees.models import Employee, Institution, OrganisationUnit
from apps.employees.services.roles import grant_role
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory, PositionFactory, UnitFactory
from apps.parameters.first_values import load_into
from apps.parameters.models import Parameter

PASSWORD = "sandi-uji-coba-2026"


@dataclass(frozen=True)
class Cast:
    institution: Institution
    root: OrganisationUnit
    opd: OrganisationUnit
    division: OrganisationUnit
    bkd: OrganisationUnit
    employee: Employee
    supervisor: Employee
    opd_head: Employee
    regional_secretary: Employee
    bkd_officer: Employee
    bkd_head: Employee
    unit_officer: Employee
    leader: Employee
    auditor: Employee
    outsider: Employee

    @staticmethod
    def login(client: Client, person: Employee) -> None:
        client.force_login(person.user, backend="apps.accounts.backends.SignInBackend")


def make_cast() -> Cast:
    load_into(Parameter)
    institution = InstitutionFactory(name="Pemerintah Kota Contoh", place="Contoh", short_code="KTC")
    root = UnitFactory(institution=institution, name="Pemerintah Kota Contoh", unit_type=UnitType.ROOT)
    secretariat = UnitFactory(parent=root, name="Sekretariat Daerah Kota Contoh", unit_type=UnitType.SECRETARIAT)
    opd = UnitFactory(
        parent=root,
        name="Dinas Perhubungan Kota Contoh",
        head_title="Kepala Dinas Perhubungan",
        unit_type=UnitType.OFFICE,
        sector="TRANSPORT",
    )
    division = UnitFactory(
        parent=opd,
        name="Bidang Pelayaran Dinas Perhubungan Kota Contoh",
        head_title="Kepala Bidang Pelayaran",
        unit_type=UnitType.DIVISION,
        sector="TRANSPORT",
    )
    bkd = UnitFactory(parent=root, name="Badan Kepegawaian Kota Contoh", unit_type=UnitType.AGENCY, sector="HR")

    def person(name: str, unit: OrganisationUnit, title: str, **kwargs: object) -> Employee:
        kind = PositionKind.STRUCTURAL if kwargs.get("is_unit_head") else PositionKind.EXECUTING
        return EmployeeFactory(unit=unit, name=name, position=PositionFactory(name=title, kind=kind), **kwargs)

    head = {"is_unit_head": True, "tier": Tier.JPT_PRATAMA, "echelon": "II.b", "grade": "IV/c"}
    cast = Cast(
        institution=institution,
        root=root,
        opd=opd,
        division=division,
        bkd=bkd,
        employee=person("Sari Wulandari", division, "Penelaah Teknis Kebijakan", title_after="S.E."),
        supervisor=person(
            "Togar Siregar",
            division,
            "Kepala Bidang Pelayaran",
            is_unit_head=True,
            tier=Tier.ADMINISTRATOR,
            echelon="III.b",
            grade="IV/a",
        ),
        opd_head=person("Dewi Lestari", opd, "Kepala Dinas Perhubungan", **head),
        regional_secretary=person("Maria Hasibuan", secretariat, "Sekretaris Daerah", **head),
        bkd_officer=person("Rina Marlina", bkd, "Analis SDM Aparatur Ahli Pertama", tier=Tier.AHLI_PERTAMA),
        bkd_head=person("Gunawan Wibowo", bkd, "Kepala Badan Kepegawaian", **head),
        unit_officer=person("Hotma Nasution", opd, "Pengadministrasi Perkantoran"),
        leader=person("Irwan Saputra", secretariat, "Penelaah Teknis Kebijakan"),
        auditor=person("Lina Harahap", secretariat, "Auditor Ahli Muda", tier=Tier.AHLI_MUDA),
        outsider=EmployeeFactory(name="Orang Luar"),
    )
    since = date(2020, 1, 1)
    grants = [
        (cast.bkd_officer, Role.BKD_OFFICER, None),
        (cast.bkd_head, Role.BKD_HEAD, None),
        (cast.unit_officer, Role.UNIT_HR_OFFICER, opd),
        (cast.leader, Role.LEADER, None),
        (cast.auditor, Role.AUDITOR, None),
    ]
    for employee, role, unit in grants:
        grant_role(user=employee.user, role=role, institution=institution, unit=unit, actor=None, on=since)
    return cast
