from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.catalogue.enums import Pathway
from apps.catalogue.models import Programme
from apps.competencies.models import Competency

PILLARS = [(10, "10% pembelajaran formal"), (20, "20% belajar dari orang lain"), (70, "70% belajar dari pengalaman")]
# Rupiah for one person: least (included) and most (excluded).
COSTS = {
    "tanpa": ("Tanpa biaya", 0, 1),
    "ringan": ("Di bawah Rp2 juta", 1, 2_000_000),
    "sedang": ("Rp2 juta – Rp5 juta", 2_000_000, 5_000_001),
    "berat": ("Di atas Rp5 juta", 5_000_001, None),
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

    def costing(self, queryset: QuerySet[Programme], name: str, value: str) -> QuerySet[Programme]:
        _, least, most = COSTS[value]
        found = queryset.filter(cost_per_person__gte=least)
        return found if most is None else found.filter(cost_per_person__lt=most)
