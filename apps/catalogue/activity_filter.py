"""The filter of the desk where reported activities wait."""

from __future__ import annotations

import django_filters
from django import forms

from apps.catalogue.enums import ActivityState
from apps.catalogue.models import DevelopmentForm, ReportedActivity

DECIDABLE = [choice for choice in ActivityState.choices if choice[0] not in {"DRAFT", "CANCELLED"}]


class ActivityFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama pegawai",
        field_name="employee__name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = django_filters.ChoiceFilter(label="Status", field_name="state", choices=DECIDABLE, empty_label="Semua")
    bentuk = django_filters.ModelChoiceFilter(
        label="Bentuk", field_name="form", queryset=DevelopmentForm.objects.all(), empty_label="Semua"
    )

    class Meta:
        model = ReportedActivity
        fields: list[str] = []
