"""The charts and tables of a frozen report, in its PDF and on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from apps.core.charts import Chart
from apps.evaluations.report_tables import picture_of

register = template.Library()


@register.filter
def drawn(bars: dict[str, Any]) -> Chart:
    return picture_of(bars)


@register.filter
def cells(row: Sequence[str], table: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The cells of a row, each with the heading and the unit of its column before it."""
    return list(zip(table["headings"], table["units"], row, strict=True))
