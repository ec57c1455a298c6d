"""Indicators are master data; figures are entered on the product's own pages, which know the rules."""

from __future__ import annotations

from django.contrib import admin

from apps.core.admin_rights import LookOnly, NotDeleted
from apps.employees.admin import ScopedAdmin
from apps.outcomes.models import Indicator, MonthlyValue, ServiceUnit, SourceFile


@admin.register(Indicator)
class IndicatorAdmin(NotDeleted, admin.ModelAdmin[Indicator]):
    """Those that come with the product are computed from the entries; others are typed in as they are."""

    list_display = ["code", "name", "kind", "unit_of_measure", "direction", "threshold"]
    list_filter = ["kind", "direction"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request: object, obj: Indicator | None = None) -> list[str]:
        # What stands for figures that exist keeps its meaning; a new one is of the kind that is typed in.
        return ["code", "kind", "unit_of_measure", "direction"] if obj else ["kind"]


@admin.register(ServiceUnit)
class ServiceUnitAdmin(LookOnly, ScopedAdmin):
    institution_path = "unit__institution"
    list_display = ["name", "unit", "public_code"]
    search_fields = ["name", "public_code"]
    list_select_related = ["unit"]


@admin.register(MonthlyValue)
class MonthlyValueAdmin(LookOnly, ScopedAdmin):
    institution_path = "service_unit__unit__institution"
    list_display = ["service_unit", "indicator", "month", "value", "n", "origin", "entered_by", "superseded_at"]
    list_filter = ["indicator", "origin"]
    list_select_related = ["service_unit", "indicator", "entered_by"]
    date_hierarchy = "month"


@admin.register(SourceFile)
class SourceFileAdmin(LookOnly, ScopedAdmin):
    list_display = ["file_title", "kind", "state", "uploaded_by", "uploaded_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["uploaded_by"]
    fields = ["file_title", "kind", "state", "institution", "uploaded_by", "uploaded_at", "decided_at"]
