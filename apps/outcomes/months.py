"""Months as dates of their first day. Pure."""

from __future__ import annotations

import re
from datetime import date

_KEY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def month_of(day: date) -> date:
    return day.replace(day=1)


def key_of(month: date) -> str:
    """`2027-03`, as addresses and files write it."""
    return f"{month:%Y-%m}"


def month_named(key: str) -> date:
    """Raises ValueError for anything but `2027-03`."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError("not a month")
    return date(int(found[1]), int(found[2]), 1)


def earlier(month: date, count: int) -> date:
    """The month `count` months before."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def last_months(on: date, count: int) -> list[date]:
    """`count` months up to the one of the day, the oldest first."""
    newest = month_of(on)
    return [earlier(newest, back) for back in reversed(range(count))]
