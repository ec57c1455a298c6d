"""The catalogue as BKD keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.http import HttpRequest

from apps.catalogue.models import (
    ActivityEvent,
    Agreement,
    Cohort,
    CohortEvent,
    CohortSession,
    DevelopmentForm,
    Enrolment,
    HoursRule,
    LearningRecord,
    Programme,
    ProgrammeCompetency,
    Provider,
    ReportedActivity,
)
from apps.core import formats
from apps.core.admin_labels import LabelledCells
from apps.core.admin_rights import LookOnly, NotDeleted
from apps.employees.admin import ReadOnlyInline, ScopedAdmin


class GainInline(LabelledCells, admin.TabularInline[ProgrammeCompetency, Programme]):
    model = ProgrammeCompetency
    extra = 0


class HoursRuleInline(ReadOnlyInline):
    model = HoursRule
    fields = ["valid_from", "hours_unit", "hours_national", "hours_abroad", "cap", "cap_period", "rule_text"]
    verbose_name_plural = "aturan JP; aturan baru ditambahkan pada daftar Aturan JP"


@admin.register(HoursRule)
class HoursRuleAdmin(NotDeleted, admin.ModelAdmin[HoursRule]):
    """A rule that has credited somebody stays as it is: what changes is a new rule with its own first day."""

    list_display = ["form", "valid_from", "hours_unit", "hours_national", "hours_abroad", "cap", "cap_period"]
    list_filter = ["hours_unit", "cap_period", "form"]
    list_select_related = ["form"]
    search_fields = ["form__name", "form__code", "rule_text"]

    def has_change_permission(self, request: HttpRequest, obj: HoursRule | None = None) -> bool:
        if obj is not None and obj.records.exists():
            return False
        return super().has_change_permission(request, obj)


@admin.register(DevelopmentForm)
class DevelopmentFormAdmin(admin.ModelAdmin[DevelopmentForm]):
    list_display = ["code", "name", "pathway", "pillar", "siasn_id"]
    list_display_links = ["code", "name"]
    list_filter = ["pathway", "pillar"]
    search_fields = ["code", "name"]
    inlines = [HoursRuleInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Plans and learning hours refer to a form for good."""
        return False


class AgreementInline(LabelledCells, admin.TabularInline[Agreement, Provider]):
    model = Agreement
    extra = 0


@admin.register(Provider)
class ProviderAdmin(admin.ModelAdmin[Provider]):
    list_display = ["name", "code", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    inlines = [AgreementInline]


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin[Programme]):
    list_display = ["code", "title", "form", "provider", "method", "learning_hours", "cost", "is_active"]
    list_display_links = ["code", "title"]
    list_filter = ["is_active", "method", "form__pathway", "form__pillar", "form", "provider__kind"]
    search_fields = ["code", "title", "description", "provider__name"]
    list_select_related = ["form", "provider"]
    inlines = [GainInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    @admin.display(description="biaya per orang", ordering="cost_per_person")
    def cost(self, programme: Programme) -> str:
        return formats.rupiah(programme.cost_per_person)


class SessionInline(ReadOnlyInline):
    model = CohortSession
    fields = ["day", "starts_at", "ends_at", "topic"]


class CohortEventInline(ReadOnlyInline):
    model = CohortEvent
    fields = ["at", "actor", "action", "from_state", "to_state", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(Cohort)
class CohortAdmin(LookOnly, ScopedAdmin):
    """Only read here: cohorts are prepared and moved on on their own pages."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    list_display = ["programme", "name", "starts_on", "ends_on", "quota", "seats_taken", "state"]
    list_filter = ["state", "programme__method"]
    list_select_related = ["programme"]
    search_fields = ["name", "programme__title"]
    ordering = ["-starts_on", "name", "pk"]
    inlines = [SessionInline, CohortEventInline]


@admin.register(Enrolment)
class EnrolmentAdmin(LookOnly, ScopedAdmin):
    recorded_as = "enrolment"
    institution_path = "cohort__institution"
    list_display = ["employee", "cohort", "state", "basis", "registered_at", "decided_at"]
    list_filter = ["state", "basis"]
    list_select_related = ["employee", "cohort__programme"]
    search_fields = ["employee__name", "cohort__programme__title"]
    ordering = ["-registered_at", "pk"]


@admin.register(LearningRecord)
class LearningRecordAdmin(LookOnly, ScopedAdmin):
    """Read here; hours are taken back on the record's own page, by a second record."""

    recorded_as = "learning-record"
    institution_path = "employee__institution"
    list_display = ["employee", "title", "form", "ends_on", "year", "credited_hours", "recorded_at"]
    list_filter = ["year", "form"]
    list_select_related = ["employee", "form"]
    search_fields = ["employee__name", "title"]
    exclude = ["shares"]


class ActivityEventInline(ReadOnlyInline):
    model = ActivityEvent
    fields = ["at", "actor", "action", "from_state", "to_state", "reason_code", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(ReportedActivity)
class ReportedActivityAdmin(LookOnly, ScopedAdmin):
    """What was reported; drafts are their owners' alone."""

    recorded_as = "activity"
    institution_path = "employee__institution"
    list_display = ["employee", "title", "form", "ends_on", "state", "reported_at", "decided_at"]
    list_filter = ["state", "form"]
    list_select_related = ["employee", "form"]
    search_fields = ["employee__name", "title"]
    inlines = [ActivityEventInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(reported_at__isnull=False)
