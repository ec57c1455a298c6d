from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from apps.core.counting import row_counts


@dataclass(frozen=True)
class Waiting:
    """One matter that the reader can settle, with the page where that is done."""

    title: str
    detail: str
    url: str
    icon: str
    due: date | None = None
    count: int = 1


@dataclass(frozen=True)
class Rows:
    """Rows that wait while there are any: mostly there are none, so they are counted before they are read.

    `tell` makes the matters from their number.
    """

    rows: QuerySet[Any]
    tell: Callable[[int], Iterable[Waiting]]


def counted(rows: QuerySet[Any], *, title: str, detail: str, url: str, icon: str) -> Rows:
    """Told as one matter with their number."""
    return Rows(rows, lambda count: [Waiting(title, detail, url, icon, count=count)])


def still_waiting(found: Iterable[Waiting | Rows]) -> list[Waiting]:
    """What there is to settle; the rows are counted in one query."""
    found = list(found)
    counts = row_counts(one.rows for one in found if isinstance(one, Rows))
    numbers = iter(counts)
    matters: list[Waiting] = []
    for one in found:
        if isinstance(one, Waiting):
            matters.append(one)
        elif count := next(numbers):
            matters += one.tell(count)
    return matters
