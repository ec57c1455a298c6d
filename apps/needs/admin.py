"""What the institution says of competencies for a plan year, and the counts as they stand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.employees.admin import ScopedAdmin
from apps.needs.models import StrategicPriority


@admin.register(StrategicPriority)
class StrategicPriorityAdmin(ScopedAdmin):
    list_display = [
        "competency",
        "plan_year",
        "is_mandatory",
        "strategic_link",
        "urgency",
        "seriousness",
        "growth",
        "usg",
        "reason",
    ]
    list_filter = ["plan_year", "is_mandatory", "competency__kind", ("institution", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["competency__name", "competency__code", "reason"]
    list_select_related = ["competency", "institution"]
    fieldsets = [
        (None, {"fields": ["institution", "plan_year", "competency", "reason"]}),
        ("Kaitan strategis", {"fields": ["strategic_link", "is_mandatory"]}),
        ("USG: 1 rendah sampai 5 tinggi", {"fields": ["urgency", "seriousness", "growth"]}),
    ]

    @admin.display(description="USG")
    def usg(self, row: StrategicPriority) -> str:
        return f"{row.urgency + row.seriousness + row.growth} dari 15"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The officer's own institution, when there is one."""
        person = getattr(request.user, "employee", None)
        return {"institution": person.institution_id} if person else {}
