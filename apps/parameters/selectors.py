"""The value in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from apps.parameters.models import Parameter


class UnknownParameter(LookupError):
    """No row of that key is in force on the day; `manage.py load_reference` brings the defaults."""


def values_of(keys: Iterable[str], on: date) -> dict[str, Any]:
    """One query for all keys.

    Raises UnknownParameter for a key without a row in force.
    """
    keys = list(keys)
    rows = Parameter.objects.filter(key__in=keys, valid_from__lte=on).order_by("valid_from")
    values = {row.key: row.value for row in rows}
    missing = [key for key in keys if key not in values]
    if missing:
        raise UnknownParameter(", ".join(missing))
    return values


def value_of(key: str, on: date) -> Any:
    return values_of([key], on)[key]
