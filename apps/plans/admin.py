"""Only read: cycles are opened on their own page, which carries needs over; decisions are changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.admin_rights import LookOnly
from apps.employees.admin import ReadOnlyInline, ScopedAdmin
from apps.plans.models import AgencyPlan, Plan, PlanEvent, PlanGap, PlanItem, PlanningCycle


@admin.register(PlanningCycle)
class PlanningCycleAdmin(LookOnly, ScopedAdmin):
    list_display = ["institution", "year", "campaign", "opens_on", "closes_on", "state"]
    list_filter = ["state", "year"]
    list_select_related = ["institution", "campaign"]
    ordering = ["-year", "institution__name", "pk"]


@admin.register(AgencyPlan)
class AgencyPlanAdmin(LookOnly, ScopedAdmin):
    institution_path = "cycle__institution"
    list_display = ["unit", "cycle", "created_at"]
    list_filter = ["cycle__year"]
    list_select_related = ["unit", "cycle__institution"]
    ordering = ["-cycle__year", "unit__name", "pk"]


class GapInline(ReadOnlyInline):
    model = PlanGap
    fields = ["competency", "required_level", "actual_level", "gap", "priority_score", "is_mandatory"]
    verbose_name_plural = "kesenjangan"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("competency")


class ItemInline(ReadOnlyInline):
    model = PlanItem
    fields = ["topic", "competency", "form", "learning_hours", "quarter", "cost", "funding"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("competency", "form")


class EventInline(ReadOnlyInline):
    model = PlanEvent
    fields = ["at", "actor", "acted_as", "action", "from_state", "to_state", "reason_code", "note", "content_sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(Plan)
class PlanAdmin(LookOnly, ScopedAdmin):
    recorded_as = "plan"
    institution_path = "cycle__institution"
    list_display = ["employee", "cycle", "state", "submitted_at", "endorsed_at", "verified_at"]
    list_filter = ["state", "cycle__year"]
    list_select_related = ["employee", "cycle__institution"]
    search_fields = ["employee__name"]
    ordering = ["-cycle__year", "employee__name", "pk"]
    inlines = [GapInline, ItemInline, EventInline]
    exclude = ["priority_basis"]
