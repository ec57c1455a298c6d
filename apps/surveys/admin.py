"""Surveys at a glance. Preparing, opening and closing happen on the product's own pages, which know the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import formats
from apps.core.admin_rights import LookOnly
from apps.employees.admin import ScopedAdmin
from apps.surveys.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(LookOnly, ScopedAdmin):
    list_display = [
        "name",
        "plan_year",
        "state",
        "opens_on",
        "closes_on",
        "people",
        "self_rate",
        "supervisor_rate",
        "page",
    ]
    list_filter = ["state", "plan_year", ("institution", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name"]
    fields = ["name", "institution", "plan_year", "state", "opens_on", "closes_on", "purpose", "contact", "units"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Any] = rows.with_progress()
        return counted

    @admin.display(description="pegawai")
    def people(self, row: Any) -> str:
        return formats.number(row.people)

    @admin.display(description="diri terkirim")
    def self_rate(self, row: Any) -> str:
        return formats.share(row.self_sent, row.people)

    @admin.display(description="atasan terkirim")
    def supervisor_rate(self, row: Any) -> str:
        return formats.share(row.supervisor_sent, row.people)

    @admin.display(description="halaman")
    def page(self, row: Campaign) -> SafeString:
        return format_html('<a href="{}">Buka {}</a>', reverse("surveys:campaign", args=[row.pk]), row.name)
