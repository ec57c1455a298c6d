"""What the institution says of competencies for a plan year; proposals are only read, their own pages decide."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.admin_rights import LookOnly
from apps.employees.admin import ReadOnlyInline, ScopedAdmin
from apps.needs.models import NeedProposal, ProposalEvent, StrategicPriority


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


class ProposalEventInline(ReadOnlyInline):
    model = ProposalEvent
    fields = ["at", "actor", "action", "from_state", "to_state", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(NeedProposal)
class NeedProposalAdmin(LookOnly, ScopedAdmin):
    recorded_as = "need-proposal"
    list_display = ["subject_", "author", "opd", "plan_year", "state", "created_at"]
    list_filter = ["plan_year", "state", "occasion"]
    list_select_related = ["competency", "author", "opd"]
    search_fields = ["competency__name", "own_words", "author__name"]
    ordering = ["-created_at", "pk"]
    inlines = [ProposalEventInline]

    @admin.display(description="usulan")
    def subject_(self, row: NeedProposal) -> str:
        return row.subject
