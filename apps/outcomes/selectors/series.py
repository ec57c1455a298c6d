"""What rooms above ask: values over months, the service units of units, complaints that nobody resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from apps.employees.models import OrganisationUnit
from apps.outcomes.figures import RESOLVED
from apps.outcomes.models import MonthlyValue, ServiceUnit
from apps.outcomes.querysets import ServiceUnitQuerySet

HUNDRED = Decimal(100)


def series(
    indicator_code: str, service_unit_ids: Iterable[UUID], first_month: date, last_month: date
) -> dict[UUID, dict[date, Decimal]]:
    """Current values of an indicator by service unit and month (its first day), both ends included.

    Every unit asked for has a key; a month without a figure has none. One query.
    """
    found: dict[UUID, dict[date, Decimal]] = {pk: {} for pk in service_unit_ids}
    rows = MonthlyValue.objects.current().filter(
        indicator__code=indicator_code,
        service_unit_id__in=list(found),
        month__gte=first_month.replace(day=1),
        month__lte=last_month,
    )
    for pk, month, value in rows.order_by("month").values_list("service_unit_id", "month", "value"):
        if value is not None:
            found[pk][month] = value
    return found


def service_units_of(unit_ids: Iterable[int]) -> ServiceUnitQuerySet:
    """Service units that people of these organisation units work for, with their unit.

    Those kept by one of the units, by a unit below it, or by a unit above it up to the OPD: who works in a division
    also serves at the counter of the office. The institution's root stands above everybody and counts for nobody else.
    """
    units = OrganisationUnit.objects.filter(pk__in=set(unit_ids))
    query = Q(pk__in=[])
    above: set[int] = set()
    for path in units.values_list("path", flat=True):
        query |= Q(unit__path__startswith=path)
        above.update(int(part) for part in path.split("/")[2:] if part)
    return ServiceUnit.objects.filter(query | Q(unit_id__in=above)).select_related("unit").order_by("name", "pk")


def unresolved_share(service_unit: ServiceUnit, month: date) -> Decimal | None:
    """The part (0 to 1) of the month's complaints that were not resolved; None without complaints or figures."""
    rows = MonthlyValue.objects.current().filter(
        service_unit=service_unit, indicator__code=RESOLVED, month=month.replace(day=1)
    )
    resolved = rows.values_list("value", flat=True).first()
    return None if resolved is None else 1 - resolved / HUNDRED
