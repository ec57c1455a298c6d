"""Template filters over `core.formats`, under the same names.

An empty value (None or "") becomes a dash, so that no cell is blank by mistake.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from apps.core import formats

register = template.Library()
DASH = "–"


def _or_dash(write: Callable[[Any], str], value: object) -> str:
    return DASH if value is None or value == "" else write(value)


@register.filter
def long_date(value: date | None) -> str:
    return _or_dash(formats.long_date, value)


@register.filter
def short_date(value: date | None) -> str:
    return _or_dash(formats.short_date, value)


@register.filter
def date_time(value: datetime | None) -> str:
    return _or_dash(formats.date_time, value)


@register.filter
def clock(value: datetime | None) -> str:
    return _or_dash(formats.clock, value)


@register.filter
def date_range(start: date | None, end: date | None) -> str:
    """`{{ item.starts_on|date_range:item.ends_on }}`; with one end open it says so."""
    if start and end:
        return formats.date_range(start, end)
    if start:
        return f"sejak {formats.long_date(start)}"
    return f"sampai {formats.long_date(end)}" if end else DASH


@register.filter
def number(value: formats.Number | None, decimals: int | None = None) -> str:
    return _or_dash(lambda amount: formats.number(amount, decimals), value)


@register.filter
def rupiah(value: formats.Number | None) -> str:
    return _or_dash(formats.rupiah, value)


@register.filter
def rupiah_short(value: formats.Number | None) -> str:
    return _or_dash(formats.rupiah_short, value)


@register.filter
def percent(ratio: formats.Number | None, decimals: int | None = None) -> str:
    """`{{ 0.125|percent }}` → `12,5%`."""
    return _or_dash(lambda amount: formats.percent(amount, decimals), ratio)


@register.filter
def share(part: formats.Number | None, whole: formats.Number) -> str:
    """`{{ done|share:total }}` → `62,5%`."""
    return _or_dash(lambda amount: formats.share(amount, whole), part)


@register.filter
def nip_groups(value: str | None) -> str:
    return _or_dash(formats.nip_groups, value)


@register.filter
def nip_masked(value: str | None) -> str:
    return _or_dash(formats.nip_masked, value)


@register.filter
def initials(value: str | None) -> str:
    return _or_dash(formats.initials, value)


@register.filter
def monogram(value: str | None) -> str:
    return _or_dash(formats.monogram, value)


@register.filter
def duration(value: timedelta | None) -> str:
    return _or_dash(formats.duration, value)


@register.filter
def days_left(day: date | None, today: date | None = None) -> str:
    """`12 hari lagi`. A template may leave `today` out; then it is today."""
    return _or_dash(lambda value: formats.days_left(value, today or timezone.localdate()), day)


@register.filter
def file_size(size: int | None) -> str:
    return _or_dash(formats.file_size, size)


@register.filter
def month_year(value: date | None) -> str:
    return _or_dash(formats.month_year, value)
