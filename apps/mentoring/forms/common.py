"""What the forms of the room share."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import PLAIN_TEXT
from apps.mentoring import topics

LEVELS = [(level, f"Tingkat {level}") for level in range(1, 6)]


class TopicsField(forms.CharField):
    """Tags with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"max_length": "Topik paling panjang 400 karakter seluruhnya. Persingkat dahulu."} | PLAIN_TEXT
        base = {"label": "Topik", "max_length": 400, "required": False, "error_messages": messages}
        super().__init__(**{**base, **kwargs})

    def clean(self, value: Any) -> list[str]:
        return topics.tidy(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class RefusalForm(forms.Form):
    """A no with its reason."""

    note = forms.CharField(
        label="Alasan",
        help_text="Dibaca apa adanya oleh yang bersangkutan.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasannya, agar yang bersangkutan tahu apa yang dapat ia lakukan.",
            "max_length": "Alasan paling panjang 500 karakter.",
        }
        | PLAIN_TEXT,
    )
