"""The figures that stand, by service unit and month."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max

from apps.outcomes.figures import Figure
from apps.outcomes.models import MonthlyValue


def standing_values(places: Collection[tuple[UUID, date]]) -> dict[tuple[UUID, date, str], MonthlyValue]:
    """By service unit, month and code of the indicator, those taken back included. One query."""
    rows = MonthlyValue.objects.standing().filter(
        service_unit_id__in={unit for unit, _ in places}, month__in={month for _, month in places}
    )
    return {(row.service_unit_id, row.month, row.indicator.code): row for row in rows.select_related("indicator")}


def figure_of(value: MonthlyValue) -> Figure:
    return Figure(value.indicator.code, value.value, value.n, value.total)


def newest_entry(service_unit_id: UUID, month: date) -> int:
    """Changes with every figure that is entered or corrected; 0 before the first."""
    rows = MonthlyValue.objects.filter(service_unit_id=service_unit_id, month=month)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def figures_in(service_unit_id: UUID, month: date) -> dict[str, Figure]:
    """What counts for the month, by code."""
    found = standing_values([(service_unit_id, month)])
    return {code: figure_of(value) for (_, _, code), value in found.items() if value.value is not None}
