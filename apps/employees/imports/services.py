"""The door of the import: look at a file, or store it. One transaction, all accepted rows or none."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.core.failures import Refused
from apps.core.turns import wait_for_turn
from apps.employees.enums import ImportKind
from apps.employees.imports import employee_store, unit_store
from apps.employees.imports.columns import EMPLOYEE_COLUMNS, UNIT_COLUMNS, Columns
from apps.employees.imports.employee_rows import CheckedEmployees, check_employees
from apps.employees.imports.findings import Finding
from apps.employees.imports.planner import Counts, EmployeePlan, UnitPlan, plan_employees, plan_units
from apps.employees.imports.records import PositionRecord
from apps.employees.imports.unit_rows import CheckedUnits, check_units
from apps.employees.imports.workbook import Table, read_table
from apps.employees.models import Institution
from apps.jobs.progress import Tell, say_nothing

# Says yes or raises Refused: whether the actor may import for the institution (its SIASN id and name).
Guard = Callable[[str, str], None]
STEPS = 4
COLUMNS: dict[str, Columns] = {ImportKind.UNITS: UNIT_COLUMNS, ImportKind.EMPLOYEES: EMPLOYEE_COLUMNS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file brings (or brought). `institution` is None when no stored one is meant."""

    institution: Institution | None
    counts: Counts
    rejected: list[Finding]
    warnings: list[Finding]
    plan: UnitPlan | EmployeePlan
    # The positions that the file names, by SIASN id.
    positions: dict[str, PositionRecord]


class Clash(Refused):
    """Two imports wrote the same person or unit at once."""


@contextmanager
def _collector_resting() -> Generator[None]:
    """A file becomes a million small objects without cycles; walking them again and again takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_collector_resting()
def look_at(
    path: Path,
    kind: str,
    *,
    may_import: Guard | None = None,
    may_move_from: Collection[int] | None = None,
    tell: Tell = say_nothing,
) -> Outcome:
    """What storing the file would do; nothing is written. Raises Unreadable, Refused."""
    tell(0, STEPS, "Membaca berkas")
    table = read_table(path, COLUMNS[kind])
    tell(1, STEPS, "Memeriksa tiap baris")
    if kind == ImportKind.UNITS:
        checked_units = _checked_units(table, may_import)
        tell(2, STEPS, "Membandingkan dengan data yang ada")
        return _unit_outcome(checked_units)
    checked = _checked_employees(table, may_import)
    tell(2, STEPS, "Membandingkan dengan data yang ada")
    return _employee_outcome(checked, table, may_move_from)


@_collector_resting()
def store(
    path: Path,
    kind: str,
    *,
    at: datetime,
    may_import: Guard | None = None,
    may_move_from: Collection[int] | None = None,
    tell: Tell = say_nothing,
) -> Outcome:
    """Stores every accepted row, or none. Imports of one institution wait for each other.

    Raises Unreadable, Refused.
    """
    tell(0, STEPS, "Membaca berkas")
    table = read_table(path, COLUMNS[kind])
    tell(1, STEPS, "Memeriksa tiap baris")
    on = timezone.localdate(at)
    try:
        if kind == ImportKind.UNITS:
            checked_units = _checked_units(table, may_import)
            tell(2, STEPS, "Menyimpan")
            return _store_units(checked_units, on)
        checked = _checked_employees(table, may_import)
        tell(2, STEPS, "Menyimpan")
        return _store_employees(checked, table, may_move_from, on)
    except IntegrityError as failure:
        raise Clash(
            "Data ini sedang diubah oleh impor lain. Tidak ada yang disimpan; ulangi sebentar lagi."
        ) from failure


def _store_units(checked: CheckedUnits, on: date) -> Outcome:
    with _alone(checked.institution_code):
        outcome = _unit_outcome(checked)
        institution = unit_store.ensure_institution(checked.institution_code, checked.institution_name)
        if isinstance(outcome.plan, UnitPlan):
            unit_store.write_units(outcome.plan, institution, on=on)
    return replace(outcome, institution=institution)


def _store_employees(
    checked: CheckedEmployees, table: Table, may_move_from: Collection[int] | None, on: date
) -> Outcome:
    with _alone(str(checked.institution_id)):
        outcome = _employee_outcome(checked, table, may_move_from)
        if isinstance(outcome.plan, EmployeePlan) and checked.institution_id is not None:
            employee_store.write_employees(outcome.plan, checked.positions.values(), on=on)
    return outcome


def _checked_units(table: Table, may_import: Guard | None) -> CheckedUnits:
    checked = check_units(table, *unit_store.unit_owners())
    if may_import:
        may_import(checked.institution_code, checked.institution_name)
    return checked


def _checked_employees(table: Table, may_import: Guard | None) -> CheckedEmployees:
    checked = check_employees(table, unit_store.known_units())
    if may_import and checked.institution_id is not None:
        institution = Institution.objects.get(pk=checked.institution_id)
        may_import(institution.siasn_id, institution.name)
    return checked


def _unit_outcome(checked: CheckedUnits) -> Outcome:
    plan = plan_units(checked, unit_store.stored_units(checked.institution_code))
    institution = Institution.objects.filter(siasn_id=checked.institution_code).first()
    return Outcome(institution, plan.counts, sorted(checked.rejected), sorted(checked.warnings), plan, {})


def _employee_outcome(checked: CheckedEmployees, table: Table, may_move_from: Collection[int] | None) -> Outcome:
    plan = plan_employees(
        checked,
        employee_store.stored_employees(checked),
        nip_title=table.header.titles["nip"],
        may_move_from=may_move_from,
    )
    found = checked.institution_id
    institution = None if found is None else Institution.objects.get(pk=found)
    return Outcome(institution, plan.counts, plan.rejected, plan.warnings, plan, checked.positions)


@contextmanager
def _alone(institution: str) -> Generator[None]:
    """A transaction in which no other import of the institution runs; waits for one that does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '110s'")
        wait_for_turn(f"employees.import:{institution}")
        yield
