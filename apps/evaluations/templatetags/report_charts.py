"""The charts of a frozen report, in its PDF and on its page."""

from __future__ import annotations

from typing import Any

from django import template

from apps.core.charts import Chart
from apps.evaluations.report_tables import picture_of

register = template.Library()


@register.filter
def drawn(bars: dict[str, Any]) -> Chart:
    return picture_of(bars)
