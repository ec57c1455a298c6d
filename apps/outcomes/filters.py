"""Narrowing the list of service units."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.employees.models import OrganisationUnit
from apps.outcomes.enums import Period, Predicate
from apps.outcomes.models import PerformanceResult, ServiceUnit


class ServiceUnitFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama",
        field_name="name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    opd = django_filters.ModelChoiceFilter(
        label="Perangkat daerah", queryset=OrganisationUnit.objects.none(), method="in_opd", empty_label="Semua"
    )

    class Meta:
        model = ServiceUnit
        fields: list[str] = []

    def __init__(self, *args: Any, opds: QuerySet[OrganisationUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["opd"].queryset = opds

    def in_opd(self, queryset: QuerySet[ServiceUnit], name: str, value: OrganisationUnit) -> QuerySet[ServiceUnit]:
        return queryset.filter(unit__path__startswith=value.path)


class PerformanceResultFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama",
        field_name="employee__name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    tahun = django_filters.NumberFilter(label="Tahun", field_name="year", min_value=2000, max_value=2100)
    periode = django_filters.ChoiceFilter(
        label="Periode", field_name="period", choices=Period.choices, empty_label="Semua"
    )
    predikat = django_filters.ChoiceFilter(
        label="Predikat", field_name="predicate", choices=Predicate.choices, empty_label="Semua"
    )

    class Meta:
        model = PerformanceResult
        fields: list[str] = []
