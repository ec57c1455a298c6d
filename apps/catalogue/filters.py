from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.catalogue.enums import CohortState, EnrolmentState, Method, Pathway, ProviderKind
from apps.catalogue.models import Cohort, Enrolment, Programme
from apps.competencies.models import Competency
from apps.employees.models import Employee

PILLARS = [(10, "10% pembelajaran formal"), (20, "20% belajar dari orang lain"), (70, "70% belajar dari pengalaman")]
# Rupiah for one person: least (included) and most (excluded).
COSTS = {
    "tanpa": ("Tanpa biaya", 0, 1),
    "ringan": ("Di bawah Rp2 juta", 1, 2_000_000),
    "sedang": ("Rp2 juta – Rp5 juta", 2_000_000, 5_000_001),
    "berat": ("Di atas Rp5 juta", 5_000_001, None),
}
# JP of a programme: least (included) and most (excluded).
HOURS = {
    "singkat": ("Di bawah 10 JP", 1, 10),
    "sedang": ("10–20 JP", 10, 21),
    "panjang": ("Di atas 20 JP", 21, None),
}


class ProgrammeFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Cari", method="mentioning", max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kompetensi = django_filters.ModelChoiceFilter(
        label="Kompetensi",
        queryset=Competency.objects.filter(is_active=True),
        field_name="competencies__competency",
        empty_label="Semua",
    )
    jalur = django_filters.ChoiceFilter(
        label="Jalur", field_name="form__pathway", choices=Pathway.choices, empty_label="Semua"
    )
    pilar = django_filters.ChoiceFilter(label="Pilar", field_name="form__pillar", choices=PILLARS, empty_label="Semua")
    metode = django_filters.ChoiceFilter(
        label="Metode", field_name="method", choices=Method.choices, empty_label="Semua"
    )
    mitra = django_filters.ChoiceFilter(
        label="Jenis penyelenggara", field_name="provider__kind", choices=ProviderKind.choices, empty_label="Semua"
    )
    jp = django_filters.ChoiceFilter(
        label="JP",
        method="lasting",
        choices=[(key, label) for key, (label, *_) in HOURS.items()],
        empty_label="Semua",
    )
    biaya = django_filters.ChoiceFilter(
        label="Biaya per orang",
        method="costing",
        choices=[(key, label) for key, (label, *_) in COSTS.items()],
        empty_label="Semua",
    )

    class Meta:
        model = Programme
        fields: list[str] = []

    def mentioning(self, queryset: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        found = Q()
        for word in value.split():
            found &= (
                Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(provider__name__icontains=word)
                | Q(form__name__icontains=word)
            )
        return queryset.filter(found)

    def lasting(self, queryset: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        return _between(queryset, "learning_hours", *HOURS[value][1:])

    def costing(self, queryset: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        return _between(queryset, "cost_per_person", *COSTS[value][1:])


def _between(programmes: QuerySet[Programme], field: str, least: int, most: int | None) -> QuerySet[Programme]:
    found = programmes.filter(**{f"{field}__gte": least})
    return found if most is None else found.filter(**{f"{field}__lt": most})


class CohortFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Cari", method="mentioning", max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=CohortState.choices, empty_label="Semua"
    )
    metode = django_filters.ChoiceFilter(
        label="Metode", field_name="programme__method", choices=Method.choices, empty_label="Semua"
    )

    class Meta:
        model = Cohort
        fields: list[str] = []

    def mentioning(self, queryset: QuerySet[Cohort], name: str, value: str) -> QuerySet[Cohort]:
        found = Q()
        for word in value.split():
            found &= Q(programme__title__icontains=word) | Q(name__icontains=word) | Q(place__icontains=word)
        return queryset.filter(found)


class ParticipantFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama",
        field_name="employee__name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=EnrolmentState.choices, empty_label="Semua"
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []


class NomineeFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama, jabatan, atau unit",
        method="mentioning",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    class Meta:
        model = Employee
        fields: list[str] = []

    def mentioning(self, queryset: QuerySet[Employee], name: str, value: str) -> QuerySet[Employee]:
        found = Q()
        for word in value.split():
            found &= Q(name__icontains=word) | Q(position__name__icontains=word) | Q(unit__name__icontains=word)
        return queryset.filter(found)
