from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.competencies.enums import CompetencyKind
from apps.competencies.models import Competency, Sector


class CompetencyFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Cari", method="mentioning", max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis", field_name="kind", choices=CompetencyKind.choices, empty_label="Semua"
    )
    sektor = django_filters.ModelChoiceFilter(
        label="Sektor", field_name="sector", queryset=Sector.objects.all(), empty_label="Semua"
    )

    class Meta:
        model = Competency
        fields: list[str] = []

    def mentioning(self, queryset: QuerySet[Competency], name: str, value: str) -> QuerySet[Competency]:
        """In name, code, definition or the behaviour of a level."""
        found = Q()
        for word in value.split():
            found &= (
                Q(name__icontains=word)
                | Q(code__iexact=word)
                | Q(definition__icontains=word)
                | Q(levels__name__icontains=word)
            )
        return queryset.filter(found).distinct()


class PostsForm(forms.Form):
    """The search among posts, shaped like a FilterSet for the components of the page."""

    cari = forms.CharField(
        label="Jabatan atau unit", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )

    @property
    def form(self) -> PostsForm:
        return self

    @property
    def words(self) -> list[str]:
        self.is_valid()
        return str(self.cleaned_data.get("cari", "")).split()
