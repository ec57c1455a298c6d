"""Who is new in the job: CPNS, newly appointed, or placed anew within the months that the parameter says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from apps.competencies.models import Competency
from apps.employees.enums import EmployeeKind
from apps.employees.models import Employee, Placement
from apps.employees.nip import InvalidNip, parse_nip
from apps.mentoring.enums import Purpose
from apps.mentoring.models import MentoringRequest
from apps.needs.selectors.people import needs_of
from apps.parameters.selectors import value_of


@dataclass(frozen=True)
class Newcomer:
    """`since` is the first day in the job or post; `competency` and `wanted_level` what guidance should aim at."""

    employee: Employee
    since: date
    competency: Competency
    wanted_level: int


@dataclass(frozen=True)
class Newcomers:
    """Those who have no onboarding request of that day yet; `without_standard` have no competency to aim at."""

    found: list[Newcomer]
    without_standard: int


def newcomers_of(institution_id: int, on: date) -> Newcomers:
    """A flat number of queries. Heads of units are guided by their superiors and are left out."""
    since = months_before(on, int(value_of("mentoring_newcomer_months", on)))
    placed = Placement.objects.filter(employee=OuterRef("pk"), ends_on__isnull=True).values("starts_on")[:1]
    people = (
        Employee.objects.active()
        .filter(institution=institution_id, is_unit_head=False)
        .annotate(placed_on=Subquery(placed))
        .filter(
            Q(kind=EmployeeKind.CPNS)
            | Q(position_since__gt=since, position_since__lte=on)
            | Q(placed_on__gt=since, placed_on__lte=on)
        )
        .select_related("unit", "position", "institution")
        .order_by("name", "pk")
    )
    told = set(
        MentoringRequest.objects.filter(institution=institution_id, purpose=Purpose.ONBOARDING).values_list(
            "employee_id", "newcomer_since"
        )
    )
    begun = {person: _since(person, person.placed_on, since, on) for person in people}
    fresh = {person: day for person, day in begun.items() if day is not None and (person.pk, day) not in told}
    living = set(MentoringRequest.objects.living().values_list("employee_id", "competency_id"))
    needs = needs_of(employees=fresh, campaign=None, on=on)
    found = []
    for person, day in fresh.items():
        wanted = [need for need in needs[person.pk].needs if (person.pk, need.competency.pk) not in living]
        if wanted:
            aim = min(wanted, key=lambda need: (-(need.gap or 0), -need.required_level, need.competency.code))
            found.append(Newcomer(person, day, aim.competency, aim.required_level))
    return Newcomers(found, len(fresh) - len(found))


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _since(person: Employee, placed_on: date | None, after: date, on: date) -> date | None:
    """The newest day that makes the person new; a CPNS without dates is new since the NIP's first month."""
    days = [person.position_since, placed_on]
    if person.kind == EmployeeKind.CPNS:
        days.append(_appointed(person.nip))
        return max((day for day in days if day and day <= on), default=None)
    return max((day for day in days if day and after < day <= on), default=None)


def _appointed(digits: str) -> date | None:
    try:
        nip = parse_nip(digits)
    except InvalidNip:
        return None
    return date(nip.start_year, nip.start_month or 1, 1)
