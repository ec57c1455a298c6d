"""A unit and an employee as the import compares and writes them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class UnitRecord(NamedTuple):
    """What the unit file says about a unit; `parent_id` is SIASN's id, empty for the root."""

    siasn_id: str
    parent_id: str
    name: str
    head_title: str
    head_echelon: str
    quick_code: str


class EmployeeRecord(NamedTuple):
    """What the employee file says about a person; the names are those of the model's fields.

    `unit_id` is the stored unit's key, `position_code` SIASN's id of the position.
    """

    nip: str
    name: str
    title_before: str
    title_after: str
    birth_date: date
    sex: str
    kind: str
    legal_status: str
    grade: str
    grade_since: date | None
    service_years: int
    service_months: int
    education_code: str
    education: str
    graduation_year: int | None
    email: str
    unit_id: int
    position_code: str
    position_since: date | None
    echelon: str
    tier: str
    is_unit_head: bool


class PositionRecord(NamedTuple):
    siasn_id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A stored unit, as far as checking an employee needs it."""

    pk: int
    institution_id: int
    institution: str
    name: str
    head_title: str
    head_echelon: str
