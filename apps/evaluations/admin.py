"""Instruments and schedules as BKD keeps them. Estimates are computed, cases move on their own pages: only read."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.admin_labels import LabelledCells
from apps.core.admin_rights import LookOnly, NotDeleted
from apps.employees.admin import ReadOnlyInline, ScopedAdmin
from apps.evaluations.models import (
    EffectEstimate,
    Instrument,
    InstrumentItem,
    ReportSchedule,
    ReviewCase,
    ReviewCheck,
    ReviewEvent,
)


@admin.register(EffectEstimate)
class EffectEstimateAdmin(LookOnly, ScopedAdmin):
    institution_path = "cohort__institution"
    list_display = ["cohort", "indicator", "verdict", "estimate", "computed_at"]
    list_filter = ["verdict", "method"]
    list_select_related = ["cohort__programme", "indicator"]
    search_fields = ["cohort__programme__title", "cohort__name"]
    ordering = ["-computed_at", "pk"]
    # Their own page shows every figure in words.
    exclude = ["inputs", "changes"]


class CheckInline(ReadOnlyInline):
    model = ReviewCheck
    fields = ["kind", "finding", "needs_change", "checked_by", "checked_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("checked_by__employee")


class EventInline(ReadOnlyInline):
    model = ReviewEvent
    fields = ["at", "actor", "action", "from_state", "to_state", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor__employee")


@admin.register(ReviewCase)
class ReviewCaseAdmin(LookOnly, ScopedAdmin):
    list_display = ["kind", "subject", "year", "state", "decision", "due_on", "owner"]
    list_filter = ["kind", "state", "decision", "year"]
    list_select_related = ["programme", "service_unit", "owner__employee"]
    search_fields = ["programme__title", "service_unit__name"]
    ordering = ["due_on", "pk"]
    inlines = [CheckInline, EventInline]


class ItemInline(LabelledCells, admin.TabularInline[Any, Any]):
    model = InstrumentItem
    extra = 0
    fields = ["position", "code", "aspect", "text"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_asked(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_asked(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_asked(obj)


@admin.register(Instrument)
class InstrumentAdmin(NotDeleted, admin.ModelAdmin[Any]):
    """A version that has been asked stays as it was asked; what is to be different becomes a new version."""

    list_display = ["title", "kind", "version", "valid_from"]
    list_filter = ["kind"]
    ordering = ["kind", "-version"]
    inlines = [ItemInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_asked(obj)


def is_asked(instrument: Instrument | None) -> bool:
    return instrument is not None and instrument.windows.exists()


@admin.register(ReportSchedule)
class ReportScheduleAdmin(ScopedAdmin):
    """Whoever adds a schedule issues its reports."""

    list_display = ["institution", "kind", "is_enabled", "starts_on", "created_by"]
    list_filter = ["kind", "is_enabled"]
    list_select_related = ["institution", "created_by"]
    ordering = ["institution__name", "kind"]
    fields = ["institution", "kind", "is_enabled", "starts_on"]

    def save_model(self, request: HttpRequest, obj: ReportSchedule, form: Any, change: bool) -> None:
        if not change:
            obj.created_by, obj.created_at = cast("User", request.user), timezone.now()
        super().save_model(request, obj, form, change)
