"""Mentors and requests are only read here; the room's own pages decide. Notes of sessions never come here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.admin_rights import LookOnly
from apps.employees.admin import ReadOnlyInline, ScopedAdmin
from apps.mentoring.models import Mentor, MentorCompetency, MentorEvent, MentoringRequest, RequestEvent


class EventInline(ReadOnlyInline):
    fields = ["at", "actor", "action", "from_state", "to_state", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


class MentorEventInline(EventInline):
    model = MentorEvent


class RequestEventInline(EventInline):
    model = RequestEvent


class CompetencyInline(ReadOnlyInline):
    model = MentorCompetency
    fields = ["competency", "level", "basis"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("competency")


@admin.register(Mentor)
class MentorAdmin(LookOnly, ScopedAdmin):
    recorded_as = "mentor"
    list_display = ["name", "kind", "state", "capacity", "starts_on", "ends_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["employee"]
    search_fields = ["employee__name", "outside_name"]
    ordering = ["-created_at", "pk"]
    inlines = [CompetencyInline, MentorEventInline]


@admin.register(MentoringRequest)
class MentoringRequestAdmin(LookOnly, ScopedAdmin):
    recorded_as = "mentoring-request"
    list_display = ["employee", "competency", "wanted_level", "purpose", "state", "created_at"]
    list_filter = ["state", "purpose", "guidance"]
    list_select_related = ["employee", "competency"]
    search_fields = ["employee__name"]
    ordering = ["-created_at", "pk"]
    inlines = [RequestEventInline]
