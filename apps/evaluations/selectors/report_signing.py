"""Who signs a report: the analyst who prepared it, who checked it, the head of BKD, and the regional secretary."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from apps.employees.enums import UnitType
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.signing import signature
from apps.employees.supervision import Supervision, heads_of, opd_head_of, supervisor_of
from apps.evaluations.models import Report
from apps.evaluations.report_tables import Frozen


def signature_blocks(report: Report, at: datetime) -> list[Frozen]:
    """Four blocks in every case; an official who is not known leaves a line under the title."""
    on = timezone.localdate(at)
    analyst: Employee | None = Employee.objects.filter(user=report.issuer_id).select_related("unit", "position").first()
    checker = supervisor_of(analyst, on) if analyst else None
    head = opd_head_of(analyst, on) if analyst else None
    if checker and head and checker.employee.pk == head.employee.pk:
        checker = None
    return [
        _block("Disusun oleh", analyst.position.name if analyst else "Analis", analyst),
        _of("Diperiksa oleh", "Kepala Bidang", checker),
        _of("Disetujui oleh", "Kepala Badan Kepegawaian", head),
        _of("Mengetahui", "Sekretaris Daerah", _secretary(report.institution_id, on)),
    ]


def _secretary(institution_id: int, on: date) -> Supervision | None:
    secretariat = OrganisationUnit.objects.filter(
        institution=institution_id,
        depth=1,
        unit_type=UnitType.SECRETARIAT,
        name__startswith="Sekretariat Daerah",
    ).first()
    heads = heads_of([secretariat.pk], on).get(secretariat.pk) if secretariat else None
    return heads[0] if heads else None


def _of(role: str, title: str, official: Supervision | None) -> Frozen:
    """Whoever acts for a vacant or absent head signs with the head's title."""
    if official is None:
        return _block(role, title, None)
    person = official.employee
    return _block(role, f"{official.acting_as} {title}" if official.acting_as else person.position.name, person)


def _block(role: str, title: str, person: Employee | None) -> Frozen:
    return {"role": role, **signature(title, person)}
