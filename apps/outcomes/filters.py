"""Narrowing the list of service units."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.employees.models import OrganisationUnit
from apps.outcomes.models import ServiceUnit


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
