"""Service units whose complaints stay unresolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.outcomes.figures import RECEIVED, RESOLVED
from apps.outcomes.models import ServiceUnit
from apps.outcomes.months import earlier
from apps.outcomes.selectors import series
from apps.parameters.selectors import values_of

MONTHS_BACK = 3  # how far back the newest reported month may lie
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Unresolved:
    """`share` and `limit` are parts of one."""

    service_unit: ServiceUnit
    month: date
    received: int
    share: Decimal
    limit: Decimal


def unresolved_complaints(on: date) -> list[Unresolved]:
    """Units whose newest reported month passes the limit, with enough complaints to speak of. Three queries.

    A month counts once it is over and its reporting days have passed.
    """
    rules = values_of(["complaints_unresolved_limit", "complaints_fewest", "effect_reporting_days"], on)
    limit, fewest = Decimal(str(rules["complaints_unresolved_limit"])), int(rules["complaints_fewest"])
    newest = earlier(on.replace(day=1), 1 if on.day > int(rules["effect_reporting_days"]) else 2)
    first = earlier(newest, MONTHS_BACK - 1)
    units = {unit.pk: unit for unit in ServiceUnit.objects.select_related("unit")}
    received, resolved = (series(code, units, first, newest) for code in (RECEIVED, RESOLVED))
    found = []
    for pk, unit in units.items():
        months = sorted(set(received[pk]) & set(resolved[pk]))
        if not months:
            continue
        count, share = int(received[pk][months[-1]]), 1 - resolved[pk][months[-1]] / HUNDRED
        if count >= fewest and share > limit:
            found.append(Unresolved(unit, months[-1], count, share, limit))
    return found
