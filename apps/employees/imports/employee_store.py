"""Loads and writes the people of one institution in sets: one COPY, a handful of statements, whatever their number."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from apps.employees.imports.employee_rows import CheckedEmployees
from apps.employees.imports.planner import EmployeePlan, StoredEmployee
from apps.employees.imports.records import EmployeeRecord, PositionRecord
from apps.employees.models import Employee

_STAGED = ("operation", "id", "placed_on", *EmployeeRecord._fields)
_COPIED = [name for name in EmployeeRecord._fields if name != "position_code"]
_NEW, _MOVED, _CORRECTED = "N", "M", "C"


def stored_employees(checked: CheckedEmployees) -> dict[str, StoredEmployee]:
    """By NIP: everybody of the institution, and whoever holds an accepted NIP elsewhere."""
    fields = ["position__siasn_id" if name == "position_code" else name for name in EmployeeRecord._fields]
    extra = ["pk", "institution_id", "institution__name", "missing_since", "unit__name", "position__name"]
    people = Employee.objects.order_by()
    rows = list(people.filter(institution_id=checked.institution_id).values_list(*extra, *fields))
    known = {row[len(extra)] for row in rows}
    others = [record.nip for record in checked.accepted.values() if record.nip not in known]
    rows += people.filter(nip__in=others).exclude(institution_id=checked.institution_id).values_list(*extra, *fields)
    return {
        record.nip: StoredEmployee(pk, institution_id, institution, missing is not None, unit, position, record)
        for pk, institution_id, institution, missing, unit, position, *values in rows
        for record in [EmployeeRecord(*values)]
    }


def write_employees(plan: EmployeePlan, positions: Iterable[PositionRecord], *, on: date) -> None:
    """Call inside the transaction that holds the institution's lock."""
    with connection.cursor() as cursor:
        _write_positions(cursor, positions)
        if plan.new or plan.changed:
            _stage(cursor, plan, on)
            for statement in _STATEMENTS:
                cursor.execute(statement, {"institution": plan.institution_id})
        if plan.vanished:
            cursor.execute(
                "UPDATE employees_employee SET missing_since = %s WHERE id = ANY(%s::uuid[])",
                [on, [str(person.pk) for person in plan.vanished]],
            )


def _write_positions(cursor: Any, positions: Iterable[PositionRecord]) -> None:
    """In the order of their ids, so that two imports at once cannot wait for each other."""
    ordered = sorted(positions)
    cursor.execute(
        """
        INSERT INTO employees_position AS stored (siasn_id, name, kind)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ORDER BY 1
        ON CONFLICT (siasn_id) DO UPDATE SET name = excluded.name, kind = excluded.kind
        WHERE (stored.name, stored.kind) IS DISTINCT FROM (excluded.name, excluded.kind)
        """,
        [list(column) for column in zip(*ordered, strict=True)] if ordered else [[], [], []],
    )


def _stage(cursor: Any, plan: EmployeePlan, on: date) -> None:
    # Two imports may share one transaction, so the table of the first may still be there.
    cursor.execute(
        """
        DROP TABLE IF EXISTS pg_temp.staged_employee;
        CREATE TEMPORARY TABLE staged_employee ON COMMIT DROP AS
        SELECT ''::text AS operation, e.id, e.position_since AS placed_on, e.nip, e.name, e.title_before, e.title_after,
            e.birth_date, e.sex, e.kind, e.legal_status, e.grade, e.grade_since, e.service_years, e.service_months,
            e.education_code, e.education, e.graduation_year, e.email, e.unit_id, ''::text AS position_code,
            e.position_since, e.echelon, e.tier, e.is_unit_head
        FROM employees_employee e WITH NO DATA
        """
    )
    lines = io.StringIO()
    for record in plan.new.values():
        lines.write(_line((_NEW, uuid.uuid4(), record.position_since, *record)))
    for change in plan.changed:
        operation = _MOVED if change.moves else _CORRECTED
        placed_on = change.placement_start(on) if change.moves else change.record.position_since
        lines.write(_line((operation, change.before.pk, placed_on, *change.record)))
    lines.seek(0)
    cursor.copy_expert(f"COPY staged_employee ({', '.join(_STAGED)}) FROM STDIN", lines)
    cursor.execute("ANALYZE staged_employee")


_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _line(values: Iterable[object]) -> str:
    """One line of COPY's text format."""
    return "\t".join([r"\N" if value is None else str(value).translate(_ESCAPES) for value in values]) + "\n"


_STATEMENTS = (
    f"""
    INSERT INTO employees_employee (id, institution_id, position_id, {", ".join(_COPIED)})
    SELECT s.id, %(institution)s, p.id, {", ".join(f"s.{name}" for name in _COPIED)}
    FROM staged_employee s JOIN employees_position p ON p.siasn_id = s.position_code
    WHERE s.operation = 'N'
    """,  # noqa: S608 only names of our own columns
    f"""
    UPDATE employees_employee e
    SET institution_id = %(institution)s, position_id = p.id, missing_since = NULL,
        {", ".join(f"{name} = s.{name}" for name in _COPIED)}
    FROM staged_employee s JOIN employees_position p ON p.siasn_id = s.position_code
    WHERE s.operation <> 'N' AND e.id = s.id
    """,  # noqa: S608 only names of our own columns
    """
    UPDATE employees_placement h
    SET ends_on = CASE WHEN h.starts_on IS NULL THEN s.placed_on - 1 ELSE greatest(h.starts_on, s.placed_on - 1) END
    FROM staged_employee s
    WHERE s.operation = 'M' AND h.employee_id = s.id AND h.ends_on IS NULL
    """,
    """
    INSERT INTO employees_placement (employee_id, unit_id, position_id, echelon, starts_on)
    SELECT s.id, s.unit_id, p.id, s.echelon, s.placed_on
    FROM staged_employee s JOIN employees_position p ON p.siasn_id = s.position_code
    WHERE s.operation IN ('N', 'M')
    """,
    """
    UPDATE employees_placement h
    SET echelon = s.echelon, starts_on = s.placed_on
    FROM staged_employee s
    WHERE s.operation = 'C' AND h.employee_id = s.id AND h.ends_on IS NULL
        AND (h.echelon, h.starts_on) IS DISTINCT FROM (s.echelon, s.placed_on)
    """,
)
