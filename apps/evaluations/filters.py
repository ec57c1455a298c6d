from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.evaluations.enums import CaseDecision, CaseKind, CaseState, EffectVerdict, EvaluationKind, RemarksState
from apps.evaluations.models import EffectEstimate, EvaluationWindow, ReviewCase


class EffectFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Judul program",
        field_name="cohort__programme__title",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kesimpulan = django_filters.ChoiceFilter(
        label="Kesimpulan", field_name="verdict", choices=EffectVerdict.choices, empty_label="Semua"
    )
    tahun = django_filters.NumberFilter(
        label="Tahun pelatihan selesai", field_name="cohort__ends_on__year", min_value=2000, max_value=2100
    )

    class Meta:
        model = EffectEstimate
        fields: list[str] = []


class CaseFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Perihal",
        method="about",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    jenis = django_filters.ChoiceFilter(label="Jenis", field_name="kind", choices=CaseKind.choices, empty_label="Semua")
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=CaseState.choices, empty_label="Semua"
    )
    keputusan = django_filters.ChoiceFilter(
        label="Keputusan", field_name="decision", choices=CaseDecision.choices, empty_label="Semua"
    )
    tahun = django_filters.NumberFilter(label="Tahun", field_name="year", min_value=2000, max_value=2100)

    class Meta:
        model = ReviewCase
        fields: list[str] = []

    def about(self, queryset: QuerySet[ReviewCase], _name: str, words: str) -> QuerySet[ReviewCase]:
        return queryset.filter(Q(programme__title__icontains=words) | Q(service_unit__name__icontains=words))


class WindowFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Judul program",
        field_name="cohort__programme__title",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis", field_name="kind", choices=EvaluationKind.choices, empty_label="Semua"
    )
    status = django_filters.ChoiceFilter(
        label="Status", method="sealed", choices=[("diisi", "Diisi"), ("selesai", "Selesai")], empty_label="Semua"
    )
    saran = django_filters.ChoiceFilter(
        label="Saran tertulis", field_name="remarks_state", choices=RemarksState.choices, empty_label="Semua"
    )
    tahun = django_filters.NumberFilter(label="Tahun", field_name="opens_on__year", min_value=2000, max_value=2100)

    class Meta:
        model = EvaluationWindow
        fields: list[str] = []

    def sealed(self, queryset: QuerySet[EvaluationWindow], _name: str, state: str) -> QuerySet[EvaluationWindow]:
        return queryset.filter(sealed_on__isnull=state == "diisi")
