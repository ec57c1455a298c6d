"""How officers type what the database keeps as lists."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.competencies.models import CompetencyLevel, OverlayRule
from apps.employees.enums import Tier


class SentencesField(forms.CharField):
    """A list of sentences, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class CompetencyLevelForm(forms.ModelForm[CompetencyLevel]):
    indicators = SentencesField(label="indikator perilaku (satu kalimat per baris)")

    class Meta:
        model = CompetencyLevel
        fields = ["level", "name", "indicators"]


class OverlayRuleForm(forms.ModelForm[OverlayRule]):
    tiers = forms.MultipleChoiceField(
        label="Jenjang",
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa pilihan berarti semua jenjang.",
    )

    class Meta:
        model = OverlayRule
        fields = [
            "name",
            "competency",
            "level",
            "reason",
            "institution",
            "sector",
            "unit_type",
            "territory",
            "position_contains",
            "tiers",
            "legal_basis",
            "valid_from",
            "valid_to",
        ]
