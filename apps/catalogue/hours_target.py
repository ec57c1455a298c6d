"""The yearly learning hours (JP) that plans and records are measured by: dated parameters, by kind of employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.employees.enums import EmployeeKind
from apps.employees.models import Employee
from apps.parameters.selectors import value_of


@dataclass(frozen=True)
class HoursTarget:
    """`minimum` JP a year (PNS, PP 11/2017 Pasal 203 (4)) or `maximum` JP a year (PPPK, PP 49/2018).

    The other one is None.
    """

    minimum: int | None
    maximum: int | None

    @property
    def value(self) -> int:
        return self.minimum or self.maximum or 0

    @property
    def words(self) -> str:
        return (
            f"paling sedikit {self.minimum} JP setahun" if self.minimum else f"paling banyak {self.maximum} JP setahun"
        )

    def is_missed_by(self, hours: int | Decimal) -> bool:
        return self.minimum is not None and hours < self.minimum

    def is_passed_by(self, hours: int | Decimal) -> bool:
        return self.maximum is not None and hours > self.maximum


def hours_target(employee: Employee, on: date) -> HoursTarget:
    if employee.kind == EmployeeKind.PPPK:
        return HoursTarget(None, int(value_of("jp_target_pppk", on)))
    return HoursTarget(int(value_of("jp_target_pns", on)), None)
