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
    return {row.key: row.value for row in in_force(keys, on)}


def in_force(keys: Iterable[str], on: date) -> list[Parameter]:
    """The rows themselves, with date and source, in the order of the keys; one query. Raises UnknownParameter."""
    keys = list(keys)
    rows = Parameter.objects.filter(key__in=keys, valid_from__lte=on).order_by("valid_from")
    newest = {row.key: row for row in rows}
    missing = [key for key in keys if key not in newest]
    if missing:
        raise UnknownParameter(", ".join(missing))
    return [newest[key] for key in keys]


def value_of(key: str, on: date) -> Any:
    return values_of([key], on)[key]
