"""Learning hours of a unit or an institution by the units below it, in a flat number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q

from apps.accounts.models import User
from apps.catalogue.policies.ledger import tally_scope
from apps.catalogue.selectors.people import target_day
from apps.core.exports import Table
from apps.core.formats import number
from apps.employees.enums import EmployeeKind
from apps.employees.models import OrganisationUnit
from apps.employees.querysets import ACTIVE_LEGAL_STATUSES
from apps.parameters.selectors import values_of

# A record that takes another back counts as minus one event, and its hours are negative. Paths are split once a unit,
# not once a person.
PEOPLE_BY_HOURS = """
WITH unit AS MATERIALIZED (
    SELECT id, split_part(substr(path, %(start)s), '/', 1) AS child
    FROM employees_organisationunit
    WHERE path LIKE %(below)s
)
SELECT unit.child, person.kind, COALESCE(ledger.hours, 0), COUNT(*), COALESCE(SUM(ledger.events), 0)::int
FROM employees_employee AS person
JOIN unit ON unit.id = person.unit_id
LEFT JOIN (
    SELECT employee_id, SUM(credited_hours) AS hours,
           SUM(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END) AS events
    FROM catalogue_learningrecord
    WHERE year = %(year)s AND ends_on <= %(until)s
    GROUP BY employee_id
) AS ledger ON ledger.employee_id = person.id
WHERE person.institution_id = %(institution)s
      AND person.legal_status IN %(active)s AND person.missing_since IS NULL
GROUP BY unit.child, person.kind, ledger.hours
"""


@dataclass(frozen=True)
class Limits:
    """JP of a year: what counts as little, the target of PNS, the most for PPPK."""

    low: Decimal
    target: Decimal
    most: Decimal


@dataclass
class Group:
    """PNS and CPNS of a unit, or its PPPK: people in three bands by how many JP they have; `idle` of them have none."""

    limits: Limits
    contract: bool = False
    people: int = 0
    idle: int = 0
    events: int = 0
    hours: Decimal = Decimal(0)
    few: int = 0
    some: int = 0
    many: int = 0

    def add(self, people: int, hours: Decimal, events: int) -> None:
        """People with equally many `hours` each, and all their `events`."""
        self.people += people
        self.idle += people if hours <= 0 else 0
        self.events += events
        self.hours += people * hours
        limits = self.limits
        if hours <= (0 if self.contract else limits.low):
            self.few += people
        elif hours <= limits.most if self.contract else hours < limits.target:
            self.some += people
        else:
            self.many += people

    @property
    def bands(self) -> tuple[int, int, int]:
        return self.few, self.some, self.many

    @property
    def reached(self) -> int:
        return self.many

    @property
    def share(self) -> float | None:
        """Of PNS who reached the target."""
        return self.reached / self.people if self.people else None

    @property
    def average(self) -> Decimal | None:
        return self.hours / self.people if self.people else None


@dataclass(frozen=True)
class UnitTally:
    """A row: a unit below the one asked about with everything under it, or who works directly in it (`unit` None)."""

    unit: OrganisationUnit | None
    name: str
    servants: Group
    contracts: Group


@dataclass(frozen=True)
class Tally:
    unit: OrganisationUnit
    year: int
    limits: Limits
    rows: list[UnitTally]
    total: UnitTally


def tally_of(unit: OrganisationUnit, year: int, on: date, until: date | None = None) -> Tally:
    """Active people of the unit and everything below it, by the units directly below.

    With `until` only what ended by that day counts.
    """
    limits = limits_on(target_day(year, on))
    rows: dict[int | None, UnitTally] = {}
    total = _row(None, "Jumlah", limits)
    names = {child.pk: child for child in OrganisationUnit.objects.filter(parent=unit).order_by("name", "pk")}
    for below, kind, hours, people, events in _people_by_hours(unit, year, until or date.max):
        child = names.get(int(below or 0))
        row_key = child.pk if child else None
        if row_key not in rows:
            rows[row_key] = _row(child, child.name if child else "Langsung pada unit ini", limits)
        for row in (rows[row_key], total):
            group = row.contracts if kind == EmployeeKind.PPPK else row.servants
            group.add(people, hours, events)
    ordered = [rows[key] for key in (*names, None) if key in rows]
    return Tally(unit, year, limits, ordered, total)


def units_to_tally(user: User, on: date) -> list[OrganisationUnit]:
    """What the reader may ask about: institutions and their first level, and the units of the scope itself."""
    scope = tally_scope(user, on)
    choices = Q(institution__in=scope.institutions, depth__lte=1) | Q(path__in=scope.paths)
    return list(OrganisationUnit.objects.filter(choices).order_by("depth", "name", "pk"))


def tally_tables(tally: Tally) -> list[Table]:
    """PNS and PPPK as sheets, each ending in its sum."""
    low, target, most = (number(value) for value in (tally.limits.low, tally.limits.target, tally.limits.most))
    counted = ("Unit", "Pegawai", "Kegiatan")
    bands = (f"0–{low} JP", f"Di atas {low}, di bawah {target} JP", f"{target} JP ke atas")
    contract_bands = ("Belum ada JP", f"Sampai {most} JP", f"Di atas {most} JP")
    notes = (
        f"{tally.unit.name}, tahun {tally.year}.",
        "Pegawai aktif menurut unit sekarang; JP menurut tahun selesainya kegiatan.",
    )
    rows = [*tally.rows, tally.total]
    servants = [(*_cells(row.name, row.servants), _percent(row.servants)) for row in rows if row.servants.people]
    contracts = [_cells(row.name, row.contracts) for row in rows if row.contracts.people]
    return [
        Table("PNS", (*counted, *bands, "Jumlah JP", "Capaian (%)"), servants, notes),
        Table("PPPK", (*counted, *contract_bands, "Jumlah JP"), contracts, notes),
    ]


def _cells(name: str, group: Group) -> tuple[str | int | Decimal, ...]:
    return (name, group.people, group.events, *group.bands, group.hours)


def _percent(group: Group) -> float | None:
    return None if group.share is None else round(group.share * 100, 1)


def limits_on(on: date) -> Limits:
    keys = ("jp_tally_low", "jp_target_pns", "jp_target_pppk")
    values = values_of(keys, on)
    return Limits(*(Decimal(str(values[key])) for key in keys))


def _people_by_hours(unit: OrganisationUnit, year: int, until: date) -> list[tuple[str, str, Decimal, int, int]]:
    """The id of the unit directly below ("" for none), kind, JP, and how many people have that many, with their events.

    The database adds up each person and then the people: few rows however many people there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            PEOPLE_BY_HOURS,
            {
                "year": year,
                "until": until,
                "below": f"{unit.path}%",
                "start": len(unit.path) + 1,
                "institution": unit.institution_id,
                "active": ACTIVE_LEGAL_STATUSES,
            },
        )
        return cursor.fetchall()


def _row(unit: OrganisationUnit | None, name: str, limits: Limits) -> UnitTally:
    return UnitTally(unit, name, Group(limits), Group(limits, contract=True))
