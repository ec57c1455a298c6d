"""Narrowing the officers' list of surveys."""

from __future__ import annotations

import django_filters as filters

from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign


class CampaignFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", label="Nama", max_length=100)
    plan_year = filters.NumberFilter(label="Tahun rencana", max_value=9999, min_value=0)
    state = filters.ChoiceFilter(choices=CampaignState.choices, label="Status", empty_label="Semua")

    class Meta:
        model = Campaign
        fields = ["name", "plan_year", "state"]
