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
def beside(cells: Sequence[str], units: Sequence[str]) -> list[tuple[str, str]]:
    """Each cell of a row with the unit of its column."""
    return list(zip(cells, units, strict=True))
