"""A proposal and the decision about it."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.competencies.models import Competency
from apps.core.forms import PLAIN_TEXT, form_helper, set_choices
from apps.needs.enums import Occasion
from apps.needs.services.proposals import ProposalContent

LEVELS = [(level, f"Tingkat {level}") for level in range(1, 6)]


def _text(label: str, help_text: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": "Paling panjang 1.000 karakter. Persingkat dahulu."}
        | PLAIN_TEXT,
    )


def _competency(**kwargs: Any) -> forms.ModelChoiceField[Competency]:
    return forms.ModelChoiceField(
        queryset=Competency.objects.filter(is_active=True).order_by("name", "pk"),
        error_messages={"required": "Pilih kompetensi.", "invalid_choice": "Pilih kompetensi dari daftar."},
        **kwargs,
    )


class ProposeForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    plan_year = forms.TypedChoiceField(
        label="Tahun rencana",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih tahun rencana.", "invalid_choice": "Pilih tahun rencana dari daftar."},
    )
    competency = _competency(
        label="Kompetensi",
        required=False,
        empty_label="Tidak ada yang cocok",
        help_text="Bila tidak ada yang cocok, kosongkan lalu isi bagian berikutnya.",
    )
    own_words = forms.CharField(
        label="Dengan kata sendiri",
        required=False,
        max_length=150,
        help_text="Misalnya: membaca data SKM untuk memperbaiki loket. BKD memilihkan kompetensinya.",
        error_messages={"max_length": "Paling panjang 150 karakter."} | PLAIN_TEXT,
    )
    lack = _text("Yang kurang", "Apa yang belum dapat Anda kerjakan dengan baik?", "Tulis apa yang kurang.")
    benefit = _text(
        "Manfaat bagi layanan",
        "Apa yang menjadi lebih baik bagi masyarakat atau unit Anda?",
        "Tulis manfaatnya bagi layanan.",
    )
    occasion = forms.ChoiceField(
        label="Kebutuhan ini muncul",
        choices=Occasion.choices,
        widget=forms.RadioSelect,
        initial=Occasion.ALONE,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )

    def __init__(self, *args: Any, this_year: int, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(this_year + 1, f"{this_year + 1} (rencana berikutnya)"), (this_year, f"{this_year} (tahun berjalan)")]
        set_choices(self, "plan_year", years)
        self.fields["plan_year"].initial = this_year + 1
        self.helper = form_helper(self, "Kirim usulan", cancel_url=cancel_url)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("competency") and not said.get("own_words", "").strip() and "own_words" not in self.errors:
            self.add_error("competency", "Pilih kompetensi dari kamus, atau tulis dengan kata sendiri di bawahnya.")
        return said

    @property
    def content(self) -> ProposalContent:
        said = self.cleaned_data
        competency = said["competency"]
        return ProposalContent(
            plan_year=said["plan_year"],
            competency_id=competency.pk if competency else None,
            own_words="" if competency else said["own_words"].strip(),
            lack=said["lack"],
            benefit=said["benefit"],
            occasion=said["occasion"],
        )


class RejectForm(forms.Form):
    note = forms.CharField(
        label="Alasan",
        help_text="Dibaca pengusul, pendukung, dan rekan seperangkat daerah.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasannya. Pengusul dan pendukungnya membaca alasan itu.",
            "max_length": "Alasan paling panjang 500 karakter.",
        }
        | PLAIN_TEXT,
    )


class ApproveForm(RejectForm):
    competency = _competency(label="Kompetensi", empty_label="Pilih kompetensi")
    level = forms.TypedChoiceField(
        label="Tingkat yang diminta",
        choices=LEVELS,
        coerce=int,
        help_text="Dipakai bila jabatan pegawai tidak mempunyai standar untuk kompetensi ini.",
        error_messages={"required": "Pilih tingkat.", "invalid_choice": "Pilih tingkat dari daftar."},
    )
    field_order = ["competency", "level", "note"]
