from __future__ import annotations

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.documents import registry
from apps.documents.models import Document, DocumentStatus


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind.code, kind.title) for kind in registry.all_kinds()), key=lambda pair: pair[1])


class DocumentFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nomor atau judul",
        method="with_words",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    jenis = django_filters.ChoiceFilter(label="Jenis", field_name="kind", choices=_kinds, empty_label="Semua")
    tahun = django_filters.NumberFilter(label="Tahun", method="in_year", min_value=2000, max_value=2100)
    status = django_filters.ChoiceFilter(label="Status", choices=DocumentStatus.choices, empty_label="Semua")

    class Meta:
        model = Document
        fields: list[str] = []

    def with_words(self, queryset: QuerySet[Document], _name: str, words: str) -> QuerySet[Document]:
        return queryset.filter(Q(number__icontains=words) | Q(title__icontains=words))

    def in_year(self, queryset: QuerySet[Document], _name: str, year: Decimal) -> QuerySet[Document]:
        """The year that a number was given out in: the middle of `registry.Series.name`."""
        return queryset.filter(number__contains=f"/{year:.0f}/")
