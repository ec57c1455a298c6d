"""Learning hours of one person, and of the people in somebody's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.catalogue.hours_target import HoursTarget, hours_target
from apps.catalogue.models import LearningRecord
from apps.catalogue.policies.ledger import people_scope
from apps.core.exports import Table
from apps.core.formats import number
from apps.employees.models import Employee
from apps.employees.querysets import EmployeeQuerySet

# Events that stand: what was recorded, without the records that were taken back.
STANDING_EVENTS = Count("pk", filter=Q(reverses__isnull=True)) - Count("pk", filter=Q(reverses__isnull=False))
NO_HOURS = Value(Decimal(0), output_field=DecimalField())


@dataclass(frozen=True)
class PersonHours:
    """A year of one person: JP credited against the yearly target, and JP by pillar of 10-20-70."""

    employee: Employee
    year: int
    credited: Decimal
    claimed: Decimal
    target: HoursTarget
    pillars: list[tuple[str, Decimal]]

    @property
    def cut(self) -> Decimal:
        return self.claimed - self.credited

    @property
    def standing(self) -> str:
        """Where the person is against the target, as a sentence."""
        target = self.target
        if target.is_missed_by(self.credited):
            return f"Kurang {number(target.value - self.credited)} JP dari {target.words}."
        if target.is_passed_by(self.credited):
            return f"Melebihi {target.words} sebanyak {number(self.credited - target.value)} JP."
        if target.minimum is None:
            return f"Masih dapat ditambah {number(target.value - self.credited)} JP; {target.words}."
        return f"Target tercapai: {target.words}."

    @property
    def tone(self) -> str:
        missed = self.target.is_missed_by(self.credited) or self.target.is_passed_by(self.credited)
        return "warning" if missed else "success"


PILLAR_WORDS = {10: "Pembelajaran formal", 20: "Belajar dari orang lain", 70: "Belajar dari pengalaman"}


def hours_of(employee: Employee, year: int, on: date) -> PersonHours:
    """One query besides the target's."""
    records = LearningRecord.objects.filter(employee=employee, year=year)
    by_pillar = records.order_by().values_list("form__pillar")
    rows = by_pillar.annotate(credited=Sum("credited_hours"), claimed=Sum("claimed_hours"))
    sums = {pillar: (credited, claimed) for pillar, credited, claimed in rows}
    return PersonHours(
        employee=employee,
        year=year,
        credited=sum((credited for credited, _ in sums.values()), Decimal(0)),
        claimed=sum((claimed for _, claimed in sums.values()), Decimal(0)),
        target=hours_target(employee, target_day(year, on)),
        pillars=[(words, sums.get(pillar, (Decimal(0), 0))[0]) for pillar, words in PILLAR_WORDS.items()],
    )


def target_day(year: int, on: date) -> date:
    """The day whose target a year is measured by: its last, or today in a year that has not ended."""
    return min(date(year, 12, 31), on)


def records_of(employee: Employee, year: int) -> QuerySet[LearningRecord]:
    """Rows of a person's page, the newest first, reversals beside what they reverse."""
    return (
        LearningRecord.objects.filter(employee=employee, year=year)
        .select_related("form", "reverses", "reversal")
        .order_by("-ends_on", "-recorded_at", "pk")
    )


def people_in_scope(user: User, year: int, on: date) -> EmployeeQuerySet:
    """Active people of the reader's desk with `hours` (JP credited in the year) and `events`."""
    records = LearningRecord.objects.filter(employee=OuterRef("pk"), year=year).order_by().values("employee")
    hours = Subquery(records.annotate(total=Sum("credited_hours")).values("total"), output_field=DecimalField())
    events = Subquery(records.annotate(total=STANDING_EVENTS).values("total"), output_field=IntegerField())
    people: EmployeeQuerySet = Employee.objects.active().filter(
        people_scope(user, on).over("institution", "unit__path")
    )
    return people.select_related("unit", "position").annotate(
        hours=Coalesce(hours, NO_HOURS), events=Coalesce(events, Value(0))
    )


def people_table(people: EmployeeQuerySet, year: int) -> Table:
    """The list as a sheet. Without NIP: the file leaves the house."""
    rows = [
        (
            person.full_name,
            person.get_kind_display(),
            person.position.name,
            person.unit.name,
            person.events,
            person.hours,
        )
        for person in people
    ]
    headings = ("Nama", "Jenis pegawai", "Jabatan", "Unit kerja", "Jumlah kegiatan", f"JP diakui {year}")
    return Table("JP pegawai", headings, rows)
