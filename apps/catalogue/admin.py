"""The catalogue as BKD keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.catalogue.models import Agreement, DevelopmentForm, Programme, ProgrammeCompetency, Provider
from apps.core import formats
from apps.core.admin_labels import LabelledCells


class GainInline(LabelledCells, admin.TabularInline[ProgrammeCompetency, Programme]):
    model = ProgrammeCompetency
    extra = 0


@admin.register(DevelopmentForm)
class DevelopmentFormAdmin(admin.ModelAdmin[DevelopmentForm]):
    list_display = ["code", "name", "pathway", "pillar", "hours_unit", "hours_national", "hours_abroad", "cap"]
    list_display_links = ["code", "name"]
    list_filter = ["pathway", "pillar", "hours_unit"]
    search_fields = ["code", "name", "rule_text"]

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

    @admin.display(description="biaya per orang", ordering="cost_per_person")
    def cost(self, programme: Programme) -> str:
        return formats.rupiah(programme.cost_per_person)
