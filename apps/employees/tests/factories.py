"""Situations by name."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.employees.enums import EmployeeKind, InstitutionKind, PositionKind, Sex, Tier, UnitType
from apps.employees.models import (
    ActingOfficial,
    Employee,
    ImportBatch,
    Institution,
    OrganisationUnit,
    Placement,
    Position,
    RoleGrant,
    SupervisorOverride,
)


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    siasn_id = factory.Sequence(lambda n: f"INST{n:028d}")
    name = factory.Sequence(lambda n: f"Pemerintah Kota Contoh {n}")
    kind = InstitutionKind.CITY
    place = "Kota Contoh"
    short_code = factory.Sequence(lambda n: f"KC{n}")


class UnitFactory(DjangoModelFactory):
    """A unit with a correct path; give `parent` for anything below the root."""

    class Meta:
        model = OrganisationUnit

    parent = None
    institution = factory.LazyAttribute(lambda unit: unit.parent.institution if unit.parent else InstitutionFactory())
    siasn_id = factory.Sequence(lambda n: f"UNOR{n:028d}")
    name = factory.Sequence(lambda n: f"Unit {n}")
    unit_type = UnitType.OTHER

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        parent = kwargs.get("parent")
        unit = super()._create(model_class, *args, **kwargs)
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.depth = parent.depth + 1 if parent else 0
        unit.save(update_fields=["path", "depth"])
        return unit


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    siasn_id = factory.Sequence(lambda n: f"JAB{n:029d}")
    name = factory.Sequence(lambda n: f"Jabatan {n}")
    kind = PositionKind.EXECUTING


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee

    class Params:
        heads_unit = factory.Trait(is_unit_head=True, tier=Tier.ADMINISTRATOR, echelon="III.b", grade="IV/a")
        pppk = factory.Trait(kind=EmployeeKind.PPPK, grade="IX")
        retired = factory.Trait(legal_status="99")

    unit = factory.SubFactory(UnitFactory)
    institution = factory.SelfAttribute("unit.institution")
    position = factory.SubFactory(PositionFactory)
    nip = factory.Sequence(
        lambda n: (
            f"199001012015011{n % 999 + 1:03d}" if n < 999 else f"{1990 + n // 99_000:04d}0202201602{n % 9_999:04d}"
        )
    )
    name = factory.Sequence(lambda n: f"Pegawai Contoh {n}")
    birth_date = date(1990, 1, 1)
    sex = Sex.MALE
    kind = EmployeeKind.PNS
    grade = "III/b"
    education = "S-1/Sarjana"
    tier = Tier.PELAKSANA
    user = factory.SubFactory(
        UserFactory, nip=factory.SelfAttribute("..nip"), full_name=factory.SelfAttribute("..name")
    )


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    employee = factory.SubFactory(EmployeeFactory)
    unit = factory.SelfAttribute("employee.unit")
    position = factory.SelfAttribute("employee.position")
    starts_on = date(2020, 1, 1)


class ActingOfficialFactory(DjangoModelFactory):
    class Meta:
        model = ActingOfficial

    unit = factory.SubFactory(UnitFactory)
    official = factory.SubFactory(EmployeeFactory)
    kind = "PLT"
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 12, 31)
    order_number = "800/1/2026"


class SupervisorOverrideFactory(DjangoModelFactory):
    class Meta:
        model = SupervisorOverride

    employee = factory.SubFactory(EmployeeFactory)
    supervisor = factory.SubFactory(EmployeeFactory)
    starts_on = date(2026, 1, 1)
    reason = "Penugasan khusus"


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "BKD_OFFICER"
    institution = factory.SubFactory(InstitutionFactory)
    starts_on = date(2020, 1, 1)


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    kind = "EMPLOYEES"
    file_title = "pegawai.xlsx"
    sha256 = "0" * 64
    uploaded_at = factory.LazyFunction(lambda: __import__("django.utils.timezone", fromlist=["now"]).now())
