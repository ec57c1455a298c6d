from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.employees.models import OrganisationUnit
from apps.plans.enums import CarryKind, PlanState
from apps.plans.models import CarriedNeed, Plan


class PlanFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama pegawai",
        field_name="employee__name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    opd = django_filters.ModelChoiceFilter(
        label="Perangkat daerah", queryset=OrganisationUnit.objects.none(), method="in_opd", empty_label="Semua"
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=PlanState.choices, empty_label="Semua"
    )
    tahun = django_filters.NumberFilter(label="Tahun", field_name="cycle__year", min_value=2000, max_value=2100)

    class Meta:
        model = Plan
        fields: list[str] = []

    def __init__(self, *args: Any, opds: QuerySet[OrganisationUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["opd"].queryset = opds

    def in_opd(self, queryset: QuerySet[Plan], _name: str, unit: OrganisationUnit) -> QuerySet[Plan]:
        return queryset.filter(employee__unit__path__startswith=unit.path)


class CarriedNeedFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama pegawai",
        field_name="employee__name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    jenis = django_filters.ChoiceFilter(
        label="Sebab", field_name="kind", choices=CarryKind.choices, empty_label="Semua"
    )

    class Meta:
        model = CarriedNeed
        fields: list[str] = []
