from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.employees.enums import EmployeeKind, Tier
from apps.employees.models import Employee, OrganisationUnit


class EmployeeFilter(django_filters.FilterSet):
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
    jenis = django_filters.ChoiceFilter(
        label="Jenis pegawai", field_name="kind", choices=EmployeeKind.choices, empty_label="Semua"
    )
    jenjang = django_filters.ChoiceFilter(label="Jenjang", field_name="tier", choices=Tier.choices, empty_label="Semua")

    class Meta:
        model = Employee
        fields: list[str] = []

    def __init__(self, *args: Any, opds: QuerySet[OrganisationUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["opd"].queryset = opds

    def in_opd(self, queryset: QuerySet[Employee], name: str, value: OrganisationUnit) -> QuerySet[Employee]:
        return queryset.filter(unit__path__startswith=value.path)
