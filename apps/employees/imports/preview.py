"""What a preview lists about new, changed and vanished units and people, ready to be kept as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from django.db.models import Model

from apps.core.formats import short_date
from apps.employees.imports.planner import EmployeePlan, UnitPlan
from apps.employees.imports.records import EmployeeRecord, PositionRecord, UnitRecord
from apps.employees.models import Employee, OrganisationUnit, Position


class Change(TypedDict):
    label: str
    before: str
    after: str


class Entry(TypedDict):
    """`row` is None for what is not in the file; `changes` is empty but for what changed."""

    row: int | None
    name: str
    detail: str
    changes: list[Change]


class Lists(TypedDict):
    new: list[Entry]
    changed: list[Entry]
    vanished: list[Entry]


def lists_of(plan: UnitPlan | EmployeePlan, positions: dict[str, PositionRecord]) -> Lists:
    """`positions`: those that the file names, by SIASN id."""
    return _unit_lists(plan) if isinstance(plan, UnitPlan) else _employee_lists(plan, positions)


def _unit_lists(plan: UnitPlan) -> Lists:
    names = dict(OrganisationUnit.objects.values_list("siasn_id", "name"))
    names |= {record.siasn_id: record.name for record in plan.new}
    labels = {name: _label(OrganisationUnit, name) for name in ("name", "head_title", "head_echelon", "quick_code")}
    labels["parent_id"] = "unit atasan"

    def text(field: str, value: object) -> str:
        return names.get(str(value), "–") if field == "parent_id" else _text(value)

    def changes(before: UnitRecord, after: UnitRecord) -> list[Change]:
        return [
            Change(label=label, before=text(field, getattr(before, field)), after=text(field, getattr(after, field)))
            for field, label in labels.items()
            if getattr(before, field) != getattr(after, field)
        ]

    return Lists(
        new=[_entry(record.name, names.get(record.parent_id, "")) for record in plan.new],
        changed=[
            _entry(record.name, "Ada lagi di berkas" if stored.is_ended else "", changes=changes(stored.record, record))
            for stored, record in plan.changed
        ],
        vanished=[_entry(unit.record.name, names.get(unit.record.parent_id, "")) for unit in plan.vanished],
    )


def _employee_lists(plan: EmployeePlan, positions: dict[str, PositionRecord]) -> Lists:
    named = {record.unit_id for record in plan.new.values()}
    named |= {unit for change in plan.changed for unit in (change.before.record.unit_id, change.record.unit_id)}
    units = dict(OrganisationUnit.objects.filter(pk__in=named).values_list("pk", "name"))
    titles = dict(Position.objects.values_list("siasn_id", "name"))
    titles |= {code: position.name for code, position in positions.items()}

    def place(record: EmployeeRecord) -> str:
        return f"{titles.get(record.position_code, '–')}, {units.get(record.unit_id, '–')}"

    def text(field: str, value: Any) -> str:
        if field == "position_code":
            return titles.get(value, "–")
        return units.get(value, "–") if field == "unit_id" else _text(value)

    lists = Lists(new=[], changed=[], vanished=[])
    lists["new"] = [_entry(record.name, place(record), row) for row, record in sorted(plan.new.items())]
    for change in sorted(plan.changed, key=lambda change: change.row):
        before, after = change.before.record, change.record
        changes = [
            Change(
                label=_label(Employee, field.removesuffix("_id").replace("position_code", "position")),
                before=text(field, getattr(before, field)),
                after=text(field, getattr(after, field)),
            )
            for field in change.fields
        ]
        detail = "Ada lagi di berkas" if change.before.is_missing else ""
        lists["changed"].append(_entry(after.name, detail, change.row, changes))
    lists["vanished"] = [
        _entry(person.record.name, f"{person.position_name}, {person.unit_name}") for person in plan.vanished
    ]
    return lists


def _entry(name: str, detail: str, row: int | None = None, changes: list[Change] | None = None) -> Entry:
    return Entry(row=row, name=name, detail=detail, changes=changes or [])


def _label(model: type[Model], field: str) -> str:
    return str(getattr(model._meta.get_field(field), "verbose_name", field))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return short_date(value)
    return "–" if value in (None, "") else str(value)
