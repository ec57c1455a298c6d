"""Participants, nominees and the reader's own training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.catalogue.models import Attendance, Cohort, CohortSession, Enrolment
from apps.catalogue.models.enrolments import EnrolmentQuerySet
from apps.competencies.selectors.standards import required_levels
from apps.core.exports import Table
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of

HEADINGS = (
    "Urutan",
    "Nama",
    "Jabatan",
    "Unit kerja",
    "Status",
    "Dasar",
    "Kompetensi atau alasan",
    "Didaftarkan",
    "Diputuskan",
    "Sesi dihadiri",
    "Jumlah sesi",
)


@dataclass(frozen=True)
class GroundChoice:
    """A competency that the programme raises, and what the person's position asks for."""

    competency_id: int
    name: str
    gained_level: int
    required_level: int | None

    @property
    def label(self) -> str:
        asked = f"standar jabatan tingkat {self.required_level}" if self.required_level else "tidak diminta jabatan"
        return f"{self.name} sampai tingkat {self.gained_level} ({asked})"


def ground_choices(cohort: Cohort, person: Employee, on: date) -> list[GroundChoice]:
    """What the position asks for first, the highest level on top."""
    levels = {asked.competency_id: asked.level for asked in required_levels([person], on)[person.pk]}
    gains = cohort.programme.competencies.select_related("competency").order_by("competency__code")
    choices = [
        GroundChoice(gain.competency_id, gain.competency.name, gain.gained_level, levels.get(gain.competency_id))
        for gain in gains
    ]
    return sorted(choices, key=lambda choice: -(choice.required_level or 0))


def participants_of(cohort: Cohort, user: User, on: date) -> EnrolmentQuerySet:
    """The enrolments that the reader may see, with people and grounds joined."""
    rows = Enrolment.objects.visible_to(user, on).filter(cohort=cohort)
    return rows.select_related("employee__unit", "employee__position", "competency", "decided_by")


def participant_table(rows: EnrolmentQuerySet) -> Table:
    """The list as a sheet. Without NIP: the file leaves the house."""
    lines = [
        (
            one.arrival,
            one.employee.full_name,
            one.employee.position.name,
            one.employee.unit.name,
            one.get_state_display(),
            one.get_basis_display(),
            one.competency.name if one.competency else one.exception_reason,
            one.registered_at,
            one.decided_at,
            one.attended_sessions,
            one.session_count,
        )
        for one in rows
    ]
    return Table("Peserta", HEADINGS, lines)


def nominees(cohort: Cohort, user: User, on: date) -> QuerySet[Employee]:
    """Whom the reader may nominate: active people of the units in charge who are not in the cohort already."""
    roles = roles_of(user, on)
    scope = Q(pk__in=[])
    if roles.has(Role.BKD_OFFICER, cohort.institution_id):
        scope = Q(institution=cohort.institution_id)
    for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
        scope |= Q(unit__path__startswith=path)
    inside = Enrolment.objects.living().filter(cohort=cohort).values("employee")
    people = Employee.objects.active().filter(scope, institution=cohort.institution_id)
    return people.exclude(pk__in=inside).exclude(user=user.pk).select_related("unit", "position")


def my_training(person: Employee) -> EnrolmentQuerySet:
    """Everything that the person ever registered for, what begins last on top."""
    rows = Enrolment.objects.filter(employee=person).select_related("cohort__programme__provider", "competency")
    return rows.order_by("-cohort__starts_on", "-arrival", "pk")


@dataclass(frozen=True)
class AttendanceRow:
    enrolment: Enrolment
    is_present: bool


def attendance_sheet(session: CohortSession) -> list[AttendanceRow]:
    """The approved participants by name. Nobody is marked yet: everybody counts as present until ticked off."""
    marks = dict(Attendance.objects.filter(session=session).values_list("enrolment_id", "is_present"))
    people = Enrolment.objects.filter(cohort=session.cohort_id, state="APPROVED").select_related("employee__unit")
    return [
        AttendanceRow(one, marks.get(one.pk, not marks)) for one in people.order_by("employee__name", "employee__pk")
    ]


def recorded_sessions(cohort: Cohort) -> set[int]:
    """The sessions whose attendance is recorded."""
    return set(Attendance.objects.filter(session__cohort=cohort).values_list("session_id", flat=True).distinct())
