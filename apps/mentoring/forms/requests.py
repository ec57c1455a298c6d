"""Asking for a mentor, and choosing one for somebody."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms

from apps.core.formats import number
from apps.core.forms import PLAIN_TEXT, form_helper
from apps.mentoring.enums import Guidance
from apps.mentoring.forms.common import LEVELS, TopicsField
from apps.mentoring.matching import Fit
from apps.mentoring.services.requests import Wish


class WishForm(forms.Form):
    guidance = forms.ChoiceField(
        label="Bentuk bimbingan",
        choices=[
            (Guidance.MENTORING, "Mentoring: belajar dari pengalaman orang yang lebih senior di bidang yang sama"),
            (Guidance.COACHING, "Coaching: dibantu menemukan pemecahan masalah dengan kemampuan sendiri"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih bentuk bimbingan.", "invalid_choice": "Pilih bentuk dari daftar."},
    )
    wanted_level = forms.TypedChoiceField(
        label="Tingkat yang dituju",
        choices=LEVELS,
        coerce=int,
        help_text="Terisi menurut standar jabatan Anda.",
        error_messages={"required": "Pilih tingkat yang dituju.", "invalid_choice": "Pilih tingkat dari daftar."},
    )
    topics = TopicsField(help_text="Pisahkan dengan koma. Topik yang sama dengan topik mentor menambah kecocokan.")
    hope = forms.CharField(
        label="Yang Anda harapkan",
        help_text="Satu kalimat. Dibaca petugas BKD dan calon mentor.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Harapan paling panjang 300 karakter."} | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, cancel_url: str, known: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            self.fields["topics"].help_text += f" Topik para mentor: {', '.join(known)}."
        self.helper = form_helper(self, "Kirim permintaan", cancel_url=cancel_url)
        self.helper.form_tag = False

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class ChoiceForm(forms.Form):
    """BKD's own choice of a mentor, with its reason."""

    mentor_id = forms.TypedChoiceField(
        label="Mentor",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih mentor.", "invalid_choice": "Pilih mentor dari daftar yang sekarang."},
    )
    reason = forms.CharField(
        label="Alasan memilih",
        help_text="Tersimpan bersama usulan dan dibaca petugas BKD.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Tulis alasan memilih mentor ini.",
            "max_length": "Alasan paling panjang 300 karakter.",
        }
        | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, fits: list[Fit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (
                fit.mentor.id,
                f"{fit.mentor.name}, skor {number(fit.score, 2)}: " + "; ".join(part.explanation for part in fit.parts),
            )
            for fit in fits
        ]
        cast("forms.TypedChoiceField", self.fields["mentor_id"]).choices = choices
        self.helper = form_helper(self, "Tawarkan")
        self.helper.form_tag = False
