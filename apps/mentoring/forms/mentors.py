"""Registering as a mentor."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from apps.competencies.models import Competency
from apps.core.forms import PLAIN_TEXT, DateInput, form_helper
from apps.mentoring.enums import MentorKind
from apps.mentoring.forms.common import LEVELS, TopicsField
from apps.mentoring.models import Mentor
from apps.mentoring.selectors.levels import Held
from apps.mentoring.services.mentors import Terms

MOST_PLACES, MOST_COMPETENCIES = 50, 3


class TermsForm(forms.Form):
    """What every mentor offers."""

    topics = TopicsField(help_text="Pisahkan dengan koma, misalnya: penanganan pengaduan, pelayanan perizinan.")
    capacity = forms.IntegerField(
        label="Kapasitas",
        help_text="Berapa orang yang dapat dibimbing pada waktu yang sama.",
        min_value=1,
        max_value=MOST_PLACES,
        initial=2,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Isi kapasitas, misalnya 2.",
            "invalid": "Isi kapasitas dengan angka bulat, misalnya 2.",
            "min_value": "Kapasitas sedikitnya 1 orang.",
            "max_value": f"Kapasitas paling banyak {MOST_PLACES} orang.",
        },
    )
    starts_on = forms.DateField(
        label="Mulai",
        widget=DateInput,
        error_messages={"required": "Isi tanggal mulai.", "invalid": "Isi tanggal mulai yang benar."},
    )
    ends_on = forms.DateField(
        label="Sampai",
        help_text="Kosongkan bila tanpa batas waktu.",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Isi tanggal akhir yang benar, atau kosongkan."},
    )

    def __init__(self, *args: Any, submit: str = "Simpan", cancel_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw(submit, cancel_url)

    def draw(self, submit: str, cancel_url: str) -> None:
        """Arranges the fields as they stand now."""
        self.helper = form_helper(self, submit, cancel_url=cancel_url)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Tanggal akhir lebih awal daripada tanggal mulai. Periksa kedua tanggalnya.")
        return data

    def terms(self) -> Terms:
        return Terms(**{key: self.cleaned_data[key] for key in ("capacity", "starts_on", "ends_on", "topics")})

    @staticmethod
    def values_of(mentor: Mentor) -> dict[str, Any]:
        return {key: getattr(mentor, key) for key in ("capacity", "starts_on", "ends_on", "topics")}


class RegisterForm(TermsForm):
    """An employee's registration: competencies that the evidence shows."""

    competencies = forms.TypedMultipleChoiceField(
        label="Kompetensi yang dapat dibimbingkan",
        help_text="Hanya kompetensi yang tingkatnya terbukti dari asesmen atau penilaian atasan.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu kompetensi yang dapat dibimbingkan.",
            "invalid_choice": "Pilih kompetensi dari daftar.",
        },
    )

    field_order = ["competencies", "topics", "capacity", "starts_on", "ends_on"]

    def __init__(self, *args: Any, held: list[Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.competency.pk, f"{one.competency.name}: tingkat {one.level}") for one in held]
        cast("forms.TypedMultipleChoiceField", self.fields["competencies"]).choices = choices


class OutsideForm(TermsForm):
    """A person from outside: who, from where, and which levels BKD states on what grounds."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=[choice for choice in MentorKind.choices if choice[0] != MentorKind.EMPLOYEE],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis mentor.", "invalid_choice": "Pilih jenis mentor dari daftar."},
    )
    name = forms.CharField(
        label="Nama lengkap dengan gelar",
        max_length=200,
        error_messages={"required": "Tulis nama mentor.", "max_length": "Nama paling panjang 200 karakter."}
        | PLAIN_TEXT,
    )
    affiliation = forms.CharField(
        label="Asal lembaga",
        help_text="Perguruan tinggi, organisasi, atau instansi terakhir.",
        max_length=200,
        error_messages={"required": "Tulis asal lembaga mentor.", "max_length": "Paling panjang 200 karakter."}
        | PLAIN_TEXT,
    )
    note = forms.CharField(
        label="Dasar pernyataan tingkat",
        help_text="Misalnya sertifikat, jabatan terakhir, atau karya yang menunjukkan tingkat itu.",
        max_length=250,
        error_messages={
            "required": "Tulis dasar pernyataan tingkat, misalnya sertifikat atau jabatan terakhir.",
            "max_length": "Dasar pernyataan paling panjang 250 karakter.",
        }
        | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = []
        for place in range(1, MOST_COMPETENCIES + 1):
            competency, level = f"competency_{place}", f"level_{place}"
            pairs += [competency, level]
            self.fields[competency] = forms.ModelChoiceField(
                label=f"Kompetensi {place}",
                queryset=Competency.objects.filter(is_active=True),
                required=place == 1,
                empty_label="Pilih kompetensi",
                error_messages={
                    "required": "Pilih kompetensi yang dikuasai mentor.",
                    "invalid_choice": "Pilih kompetensi dari daftar.",
                },
            )
            self.fields[level] = forms.TypedChoiceField(
                label=f"Tingkat kompetensi {place}",
                choices=LEVELS,
                coerce=int,
                initial=4,
                error_messages={"required": "Pilih tingkat.", "invalid_choice": "Pilih tingkat dari daftar."},
            )
        self.order_fields(["kind", "name", "affiliation", *pairs, "note", "topics", "capacity", "starts_on", "ends_on"])
        self.draw(kwargs.get("submit", "Simpan"), kwargs.get("cancel_url", ""))

    def levels(self) -> dict[int, int]:
        data = self.cleaned_data
        places = [place for place in range(1, MOST_COMPETENCIES + 1) if data.get(f"competency_{place}")]
        return {data[f"competency_{place}"].pk: data[f"level_{place}"] for place in places}
