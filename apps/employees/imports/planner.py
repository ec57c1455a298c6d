"""Compares what a file says with what is stored: new, changed, unchanged, vanished. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict
from uuid import UUID

from apps.employees.imports.employee_rows import CheckedEmployees
from apps.employees.imports.findings import Finding
from apps.employees.imports.records import EmployeeRecord, UnitRecord
from apps.employees.imports.unit_rows import CheckedUnits


class Counts(TypedDict):
    new: int
    changed: int
    unchanged: int
    vanished: int


@dataclass(frozen=True, slots=True)
class StoredUnit:
    pk: int
    record: UnitRecord
    is_ended: bool


@dataclass(slots=True)
class UnitPlan:
    """Parents come before their children in `new`; `vanished` are stored units that the file no longer mentions."""

    new: list[UnitRecord] = field(default_factory=list)
    changed: list[tuple[StoredUnit, UnitRecord]] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[StoredUnit] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return Counts(
            new=len(self.new), changed=len(self.changed), unchanged=self.unchanged, vanished=len(self.vanished)
        )


def plan_units(checked: CheckedUnits, stored: Mapping[str, StoredUnit]) -> UnitPlan:
    plan = UnitPlan()
    for record in checked.accepted.values():
        known = stored.get(record.siasn_id)
        if known is None:
            plan.new.append(record)
        elif known.record != record or known.is_ended:
            plan.changed.append((known, record))
        else:
            plan.unchanged += 1
    plan.vanished = [unit for code, unit in stored.items() if code not in checked.mentioned and not unit.is_ended]
    return plan


@dataclass(frozen=True, slots=True)
class StoredEmployee:
    pk: UUID
    institution_id: int
    institution: str
    is_missing: bool
    unit_name: str
    position_name: str
    record: EmployeeRecord


@dataclass(frozen=True, slots=True)
class EmployeeChange:
    row: int
    before: StoredEmployee
    record: EmployeeRecord

    @property
    def moves(self) -> bool:
        """To another unit or position: a new placement, not a correction of the present one."""
        before = self.before.record
        return (before.unit_id, before.position_code) != (self.record.unit_id, self.record.position_code)

    def placement_start(self, on: date) -> date:
        """TMT JABATAN when it is news, else the day of the import."""
        known, since = self.before.record.position_since, self.record.position_since
        return since if since is not None and (known is None or since > known) else on

    @property
    def fields(self) -> list[str]:
        before = self.before.record
        return [name for name in EmployeeRecord._fields if getattr(before, name) != getattr(self.record, name)]


@dataclass(slots=True)
class EmployeePlan:
    """`new`: row -> record."""

    institution_id: int | None
    new: dict[int, EmployeeRecord] = field(default_factory=dict)
    changed: list[EmployeeChange] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[StoredEmployee] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        return Counts(
            new=len(self.new), changed=len(self.changed), unchanged=self.unchanged, vanished=len(self.vanished)
        )


def plan_employees(
    checked: CheckedEmployees,
    stored: Mapping[str, StoredEmployee],
    *,
    nip_title: str,
    may_move_from: Collection[int] | None,
) -> EmployeePlan:
    """`stored` by NIP: the institution's people and whoever else holds a NIP of the file.

    `may_move_from`: institutions whose people this import may take over (None: any); others' people are rejected.
    """
    plan = EmployeePlan(checked.institution_id, rejected=list(checked.rejected), warnings=list(checked.warnings))
    for row, record in checked.accepted.items():
        known = stored.get(record.nip)
        if known is None:
            plan.new[row] = record
            continue
        if known.institution_id != checked.institution_id:
            if may_move_from is not None and known.institution_id not in may_move_from:
                plan.rejected.append(Finding(row, nip_title, _elsewhere(known)))
                continue
            plan.warnings.append(Finding(row, nip_title, _moved(known)))
        kept = {name: getattr(known.record, name) for name in checked.absent_fields}
        wanted = record._replace(**kept)
        if wanted != known.record or known.is_missing or known.institution_id != checked.institution_id:
            plan.changed.append(EmployeeChange(row, known, wanted))
        else:
            plan.unchanged += 1
    plan.vanished = [person for nip, person in stored.items() if _has_vanished(person, nip, checked)]
    plan.rejected.sort()
    plan.warnings.sort()
    return plan


def _has_vanished(person: StoredEmployee, nip: str, checked: CheckedEmployees) -> bool:
    return (
        person.institution_id == checked.institution_id
        and not person.is_missing
        and nip not in checked.mentioned
        and person.record.name.casefold() not in checked.names_without_nip
    )


def _elsewhere(known: StoredEmployee) -> str:
    return (
        f"NIP ini tercatat sebagai pegawai {known.institution}. "
        "Mintalah pengelola sistem mengimpor berkas ini, atau hapus barisnya."
    )


def _moved(known: StoredEmployee) -> str:
    return f"Pegawai ini sebelumnya tercatat di {known.institution} dan pindah ke instansi berkas ini. Pastikan benar."
