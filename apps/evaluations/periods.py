"""The periods of a report and the days on which they are due. Pure: no Django.

Periods are whole months of the calendar that divide the year evenly (1, 6 or 12), so that every day lies in exactly
one period of a length, and none crosses a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date

    @property
    def number(self) -> int:
        """Which of the year's periods of this length it is, from 1."""
        return (self.start.month - 1) // self.months + 1

    @property
    def months(self) -> int:
        return self.end.month - self.start.month + 1

    @property
    def months_gone(self) -> int:
        """Months of the year that are over when the period ends."""
        return self.end.month


def period_of(day: date, months: int) -> Period:
    """The period of `months` months that the day lies in."""
    first = (day.month - 1) // months * months + 1
    start = date(day.year, first, 1)
    return Period(start, _first_of_month_after(start, months) - timedelta(days=1))


def due_periods(months: int, *, starts_on: date, today: date, days_after: int) -> list[Period]:
    """Periods whose report is due by today, oldest first: those that ended at least `days_after` days ago.

    The first is the one that `starts_on` lies in.
    """
    due = []
    for period in _periods_from(starts_on, months):
        if period.end + timedelta(days=days_after) > today:
            break
        due.append(period)
    return due


def _periods_from(day: date, months: int) -> Iterator[Period]:
    period = period_of(day, months)
    while True:
        yield period
        period = period_of(period.end + timedelta(days=1), months)


def _first_of_month_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    first = _first_of_month_after(day.replace(day=1), months)
    last = _first_of_month_after(first, 1) - timedelta(days=1)
    return last if day.day > last.day else first.replace(day=day.day)
