"""Which planned activities were done: those with learning hours in the ledger of the plan's year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.catalogue.models import LearningRecord
from apps.catalogue.models.ledger import LearningRecordQuerySet
from apps.plans.models import PlanItem

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Delivered:
    """What the ledger holds for an activity. `hours` in JP."""

    hours: Decimal
    ends_on: date


def delivered_items(items: Iterable[PlanItem], year: int) -> dict[UUID, Delivered]:
    """By item, for items with their plan joined; one query.

    A record answers an item of the same programme; for a topic of one's own, of the same form and title.
    """
    items = list(items)
    records = LearningRecord.objects.filter(employee__in={item.plan.employee_id for item in items})
    return answered(items, records, year)


def answered(items: Iterable[PlanItem], records: LearningRecordQuerySet, year: int) -> dict[UUID, Delivered]:
    """The same for given records; of several, the hours are summed."""
    found: dict[Key, Delivered] = {}
    rows = records.standing().filter(year=year)
    for employee, programme, form, title, hours, ends_on in rows.order_by("ends_on").values_list(
        "employee", "programme", "form", "title", "credited_hours", "ends_on"
    ):
        keys: list[Key] = [(employee, programme), (employee, form, title.casefold())]
        for key in keys:
            before = found.get(key)
            found[key] = Delivered(hours + (before.hours if before else 0), ends_on)
    return {item.pk: found[key] for item in items if (key := _key(item)) in found}


def _key(item: PlanItem) -> Key:
    if item.programme_id is not None:
        return (item.plan.employee_id, item.programme_id)
    return (item.plan.employee_id, item.form_id, item.topic.casefold())
