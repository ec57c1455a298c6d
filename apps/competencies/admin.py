"""The dictionary and the standards as BKD keeps them. Evidence can be read, never written, here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.competencies.forms import CompetencyLevelForm, OverlayRuleForm
from apps.competencies.models import (
    Competency,
    CompetencyLevel,
    LevelEvidence,
    OverlayRule,
    PositionStandard,
    Sector,
    TierDefault,
)
from apps.core.admin_labels import LabelledCells
from apps.core.admin_rights import LookOnly
from apps.employees.admin import ScopedAdmin
from apps.employees.enums import Tier


class InForceFilter(admin.SimpleListFilter):
    title = "keberlakuan"
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ya", "Berlaku hari ini"), ("akan", "Belum berlaku"), ("tidak", "Sudah berakhir")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        conditions = {
            "ya": Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today)),
            "akan": Q(valid_from__gt=today),
            "tidak": Q(valid_to__lt=today),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class SaidFilter(admin.AllValuesFieldListFilter):
    """The values in use; the empty one is named, so that its link has words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "Tanpa syarat"}


class LevelInline(LabelledCells, admin.TabularInline[CompetencyLevel, Competency]):
    model = CompetencyLevel
    form = CompetencyLevelForm
    extra = 0
    max_num = 5


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin[Sector]):
    list_display = ["name", "code"]
    search_fields = ["name", "code"]


@admin.register(Competency)
class CompetencyAdmin(admin.ModelAdmin[Competency]):
    list_display = ["code", "name", "kind", "sector", "is_active", "legal_basis"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", "is_active", "sector"]
    search_fields = ["code", "name", "definition"]
    list_select_related = ["sector"]
    inlines = [LevelInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A competency that was ever used stays; `dipakai` takes it out of use."""
        return False


@admin.register(TierDefault)
class TierDefaultAdmin(admin.ModelAdmin[TierDefault]):
    list_display = ["tier", "competency", "level", "valid_from", "valid_to", "legal_basis"]
    list_display_links = ["tier", "competency"]
    fields = ["tier", "competency", "level", "legal_basis", "valid_from", "valid_to"]
    list_filter = ["tier", InForceFilter, "competency__kind", "level"]
    search_fields = ["competency__name", "competency__code"]
    list_select_related = ["competency"]


class SharedOrOwnAdmin(ScopedAdmin):
    """Rules for all institutions and those of the officer's own; the general ones are kept by the system's manager."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = admin.ModelAdmin.get_queryset(self, request)
        if request.user.is_superuser:
            return rows
        return rows.filter(Q(institution__isnull=True) | Q(institution__in=self.institution_ids(request)))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_own(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "institution" in form.base_fields and not request.user.is_superuser:
            form.base_fields["institution"].required = True
        return form


def _is_own(request: HttpRequest, rule: Any) -> bool:
    return rule is None or rule.institution_id is not None or request.user.is_superuser


@admin.register(PositionStandard)
class PositionStandardAdmin(SharedOrOwnAdmin):
    list_display = ["position", "institution", "competency", "level", "valid_from", "valid_to", "legal_basis"]
    list_display_links = ["position", "competency"]
    list_filter = [InForceFilter, ("institution", admin.RelatedOnlyFieldListFilter), "competency__kind", "level"]
    search_fields = ["position__name", "competency__name", "competency__code"]
    list_select_related = ["position", "institution", "competency"]
    autocomplete_fields = ["position"]
    fields = ["position", "institution", "competency", "level", "reason", "legal_basis", "valid_from", "valid_to"]


@admin.register(OverlayRule)
class OverlayRuleAdmin(SharedOrOwnAdmin):
    form = OverlayRuleForm
    list_display = ["name", "competency", "level_asked", "where", "valid_from", "valid_to"]
    list_filter = [
        InForceFilter,
        ("sector", SaidFilter),
        "unit_type",
        ("territory", SaidFilter),
        ("institution", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name", "competency__name", "competency__code", "territory", "position_contains"]
    list_select_related = ["competency"]
    fieldsets = [
        (None, {"fields": ["name", "competency", "level", "reason"]}),
        (
            "Berlaku bagi siapa (yang kosong berarti semua)",
            {"fields": ["institution", "sector", "unit_type", "territory", "position_contains", "tiers"]},
        ),
        ("Dasar", {"fields": ["legal_basis", "valid_from", "valid_to"]}),
    ]

    @admin.display(description="tingkat")
    def level_asked(self, rule: OverlayRule) -> str:
        return str(rule.level) if rule.level else "menurut jenjang"

    @admin.display(description="berlaku bagi")
    def where(self, rule: OverlayRule) -> str:
        parts = [
            rule.sector,
            rule.get_unit_type_display() if rule.unit_type else "",
            rule.territory,
            f"jabatan “{rule.position_contains}”" if rule.position_contains else "",
            ", ".join(str(Tier(tier).label) for tier in rule.tiers),
        ]
        return "; ".join(part for part in parts if part) or "semua pegawai"


@admin.register(LevelEvidence)
class LevelEvidenceAdmin(LookOnly, ScopedAdmin):
    recorded_as = "level-evidence"
    institution_path = "employee__institution"
    list_display = ["employee", "competency", "level", "source", "observed_on", "instrument"]
    list_filter = ["source", "observed_on", "competency__kind"]
    search_fields = ["employee__name", "competency__name", "competency__code"]
    list_select_related = ["employee", "competency"]
