"""The filter of the list of people by their learning hours."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from apps.catalogue.selectors.tally import Limits
from apps.employees.enums import EmployeeKind
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.querysets import EmployeeQuerySet

BANDS = [
    ("tanpa", "Belum ada JP"),
    ("kurang", "PNS di bawah target"),
    ("cukup", "PNS mencapai target"),
    ("lebih", "PPPK melebihi batas"),
]
CONTRACT = Q(kind=EmployeeKind.PPPK)


class PeopleFilter(django_filters.FilterSet):
    """On people with `hours`; the year is the queryset's and stands here to be shown and removed."""

    cari = django_filters.CharFilter(
        label="Nama",
        field_name="name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = django_filters.ModelChoiceFilter(
        label="Unit", queryset=OrganisationUnit.objects.none(), method="in_unit", empty_label="Semua"
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis pegawai", field_name="kind", choices=EmployeeKind.choices, empty_label="Semua"
    )
    jp = django_filters.ChoiceFilter(label="Capaian JP", method="in_band", choices=BANDS, empty_label="Semua")
    tahun = django_filters.ChoiceFilter(label="Tahun", method="of_year", empty_label=None)

    class Meta:
        model = Employee
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        units: Iterable[OrganisationUnit],
        years: list[tuple[str, str]],
        limits: Limits,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.limits = limits
        self.filters["unit"].queryset = OrganisationUnit.objects.filter(pk__in=[unit.pk for unit in units])
        self.filters["tahun"].extra["choices"] = years

    def in_unit(self, people: EmployeeQuerySet, _name: str, unit: OrganisationUnit) -> EmployeeQuerySet:
        return people.filter(unit__path__startswith=unit.path)

    def of_year(self, people: EmployeeQuerySet, _name: str, _year: str) -> EmployeeQuerySet:
        return people

    def in_band(self, people: EmployeeQuerySet, _name: str, band: str) -> EmployeeQuerySet:
        return people.filter(
            {
                "tanpa": Q(hours__lte=Decimal(0)),
                "kurang": ~CONTRACT & Q(hours__lt=self.limits.target),
                "cukup": ~CONTRACT & Q(hours__gte=self.limits.target),
                "lebih": CONTRACT & Q(hours__gt=self.limits.most),
            }[band]
        )
