"""The public's form: one question, nine more for who wants, and a few words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms

from apps.outcomes import skm
from apps.outcomes.enums import Satisfaction
from apps.outcomes.models.feedback import LONGEST_TEXT

WORDS = "Pilih seberapa puas Anda."


class FeedbackForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    satisfaction = forms.TypedChoiceField(
        label="Seberapa puas Anda dengan layanan ini?",
        choices=Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": WORDS, "invalid_choice": WORDS},
    )
    text = forms.CharField(
        label="Apa yang baik, apa yang perlu diperbaiki?",
        help_text="Jangan menulis nama, nomor telepon, atau data pribadi. Dibaca petugas sebelum ditampilkan.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": f"Tulisan paling panjang {LONGEST_TEXT} karakter. Ringkas sedikit.",
            "null_characters_not_allowed": "Tulisan memuat karakter yang tidak dapat disimpan. Ketik ulang.",
        },
    )
    # People leave it alone because it is out of sight; programs fill in whatever they find.
    website = forms.CharField(
        label="Biarkan kosong",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **kwargs)
        choices = [("", "Tidak menilai"), *((str(code), str(label)) for code, label in Satisfaction.choices)]
        for number, name in enumerate(skm.ELEMENTS, start=1):
            self.fields[f"u{number}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": "Pilih dari daftar."},
            )

    def element_fields(self) -> Iterator[forms.BoundField]:
        for number in range(1, len(skm.ELEMENTS) + 1):
            yield self[f"u{number}"]

    def ratings(self) -> dict[int, int]:
        given = ((number, self.cleaned_data[f"u{number}"]) for number in range(1, len(skm.ELEMENTS) + 1))
        return {number: int(score) for number, score in given if score}

    @property
    def is_filled_by_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))
