"""Schedules of reports as BKD keeps them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.admin import ScopedAdmin
from apps.evaluations.models import ReportSchedule


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
