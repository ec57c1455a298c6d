"""Sharing a best practice."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import PLAIN_TEXT, form_helper
from apps.mentoring.forms.common import TopicsField
from apps.mentoring.models import Practice
from apps.mentoring.services.practices import PracticeContent


def _text(label: str, help_text: str, most: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": f"Tulis bagian {label.lower()}, beberapa kalimat saja.",
            "max_length": f"Paling panjang {most} karakter. Persingkat dahulu.",
        }
        | PLAIN_TEXT,
    )


class PracticeForm(forms.Form):
    title = forms.CharField(
        label="Judul",
        help_text="Misalnya: Pengaduan dijawab dalam satu hari.",
        max_length=150,
        error_messages={"required": "Tulis judul praktik baik.", "max_length": "Judul paling panjang 150 karakter."}
        | PLAIN_TEXT,
    )
    problem = _text("Masalah", "Keadaan sebelumnya, dan siapa yang terkena.", 2000)
    action = _text("Yang dilakukan", "Langkah-langkahnya, agar unit lain dapat menirunya.", 3000)
    result = _text("Hasil", "Perubahan yang terlihat, dengan angka bila ada.", 2000)
    topics = TopicsField(help_text="Pisahkan dengan koma, misalnya: penanganan pengaduan, perizinan.")

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(self, "Kirim kepada BKD", cancel_url=cancel_url)
        self.helper.form_tag = False

    def content(self) -> PracticeContent:
        return PracticeContent(**self.cleaned_data)

    @classmethod
    def values_of(cls, practice: Practice) -> dict[str, Any]:
        return {key: getattr(practice, key) for key in cls.base_fields}
