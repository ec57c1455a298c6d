from __future__ import annotations

from typing import Any

import django_filters

from apps.evaluations.models import Report
from apps.evaluations.report_enums import ReportKind


class ReportFilter(django_filters.FilterSet):
    jenis = django_filters.ChoiceFilter(
        label="Jenis laporan", field_name="kind", choices=ReportKind.choices, empty_label="Semua"
    )
    tahun = django_filters.ChoiceFilter(label="Tahun", field_name="period_end__year", empty_label="Semua")

    class Meta:
        model = Report
        fields: list[str] = []

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["choices"] = [(year, str(year)) for year in years]
