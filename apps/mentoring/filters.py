from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.competencies.models import Competency
from apps.mentoring.enums import Guidance, MentorKind, MentorState, PairState, PracticeState, Purpose, RequestState
from apps.mentoring.models import Mentor, MentoringRequest, Pair
from apps.mentoring.models.practices import Practice, PracticeQuerySet

SEARCH = forms.TextInput(attrs={"type": "search"})


class MentorFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama atau topik", method="named", max_length=100, widget=SEARCH)
    kompetensi = django_filters.ModelChoiceFilter(
        label="Kompetensi",
        field_name="competencies__competency",
        queryset=Competency.objects.filter(is_active=True),
        empty_label="Semua",
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis", field_name="kind", choices=MentorKind.choices, empty_label="Semua"
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=MentorState.choices, empty_label="Semua"
    )

    class Meta:
        model = Mentor
        fields: list[str] = []

    def named(self, queryset: QuerySet[Mentor], _name: str, text: str) -> QuerySet[Mentor]:
        return queryset.filter(
            Q(employee__name__icontains=text)
            | Q(outside_name__icontains=text)
            | Q(topics__contains=[text.lower().strip()])
        )


class RequestFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Nama pegawai", field_name="employee__name", lookup_expr="icontains", max_length=100, widget=SEARCH
    )
    kompetensi = django_filters.ModelChoiceFilter(
        label="Kompetensi",
        field_name="competency",
        queryset=Competency.objects.filter(is_active=True),
        empty_label="Semua",
    )
    tujuan = django_filters.ChoiceFilter(
        label="Tujuan", field_name="purpose", choices=Purpose.choices, empty_label="Semua"
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=RequestState.choices, empty_label="Semua"
    )

    class Meta:
        model = MentoringRequest
        fields: list[str] = []


class PairFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Nama", method="named", max_length=100, widget=SEARCH)
    kompetensi = django_filters.ModelChoiceFilter(
        label="Kompetensi",
        field_name="request__competency",
        queryset=Competency.objects.filter(is_active=True),
        empty_label="Semua",
    )
    bentuk = django_filters.ChoiceFilter(
        label="Bentuk", field_name="request__guidance", choices=Guidance.choices, empty_label="Semua"
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=PairState.choices, empty_label="Semua"
    )

    class Meta:
        model = Pair
        fields: list[str] = []

    def named(self, queryset: QuerySet[Pair], _name: str, text: str) -> QuerySet[Pair]:
        return queryset.filter(
            Q(request__employee__name__icontains=text)
            | Q(mentor__employee__name__icontains=text)
            | Q(mentor__outside_name__icontains=text)
        )


class PracticeFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(label="Cari", method="about", max_length=100, widget=SEARCH)
    topik = django_filters.ChoiceFilter(label="Topik", method="tagged", empty_label="Semua")
    status = django_filters.ChoiceFilter(
        label="Status", field_name="state", choices=PracticeState.choices, empty_label="Semua"
    )

    class Meta:
        model = Practice
        fields: list[str] = []

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["topik"].extra["choices"] = [(tag, tag) for tag in tags]

    def about(self, queryset: PracticeQuerySet, _name: str, text: str) -> PracticeQuerySet:
        return queryset.about(text)

    def tagged(self, queryset: PracticeQuerySet, _name: str, tag: str) -> PracticeQuerySet:
        return queryset.filter(topics__contains=[tag])
