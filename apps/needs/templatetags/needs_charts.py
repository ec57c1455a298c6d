"""The charts of a frozen AKPK report."""

from __future__ import annotations

from django import template

from apps.core.charts import Chart
from apps.needs.selectors import charts

register = template.Library()


@register.filter
def heat_picture(figures: charts.Figures) -> Chart:
    return charts.heat_picture(figures)


@register.filter
def class_picture(figures: charts.Figures) -> Chart:
    return charts.class_picture(figures)
