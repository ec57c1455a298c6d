"""Forms of cohorts and enrolments: they parse and speak; services decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from apps.catalogue.enums import Pathway
from apps.catalogue.models import Cohort, CohortSession, Programme
from apps.catalogue.selectors.enrolments import GroundChoice
from apps.catalogue.services.cohorts import CohortContent, SessionContent
from apps.catalogue.services.enrolment import Ground
from apps.core.forms import PLAIN_TEXT, DateInput, form_helper, set_choices, set_queryset

EXCEPTION = "exception"
LARGEST_QUOTA = 1_000


def _day(label: str, missing: str, help_text: str = "") -> forms.DateField:
    messages = {"required": missing, "invalid": f"{label}: tanggal tidak dikenali."}
    return forms.DateField(label=label, help_text=help_text, widget=DateInput(), error_messages=messages)


class CohortForm(forms.Form):
    programme = forms.ModelChoiceField(
        label="Program",
        queryset=Programme.objects.none(),
        empty_label="Pilih program",
        error_messages={"required": "Pilih program yang diadakan.", "invalid_choice": "Pilih program dari daftar."},
    )
    name = forms.CharField(
        label="Nama angkatan",
        help_text="Misalnya Angkatan I Tahun 2027.",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "medium"}),
        error_messages={"required": "Tulis nama angkatan.", "max_length": "Nama paling panjang 100 karakter."}
        | PLAIN_TEXT,
    )
    starts_on = _day("Hari pertama", "Tentukan hari pertama angkatan.")
    ends_on = _day("Hari terakhir", "Tentukan hari terakhir angkatan.")
    place = forms.CharField(
        label="Tempat",
        max_length=200,
        required=False,
        error_messages={"max_length": "Tempat paling panjang 200 karakter."} | PLAIN_TEXT,
    )
    link = forms.URLField(
        label="Tautan kelas daring",
        required=False,
        assume_scheme="https",
        help_text="Peserta membukanya dari halaman angkatan.",
        error_messages={"invalid": "Tulis tautan lengkap, misalnya https://kelas.contoh.go.id/1."},
    )
    quota = forms.IntegerField(
        label="Kuota",
        min_value=1,
        max_value=LARGEST_QUOTA,
        help_text="Jumlah tempat. Pendaftar berikutnya masuk daftar tunggu.",
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Tulis jumlah tempat.",
            "invalid": "Tulis jumlah tempat dengan angka.",
            "min_value": "Kuota sekurangnya satu orang.",
            "max_value": f"Kuota paling banyak {LARGEST_QUOTA} orang.",
        },
    )
    registration_opens_on = _day("Pendaftaran mulai", "Tentukan hari pertama pendaftaran.")
    registration_closes_on = _day("Pendaftaran sampai", "Tentukan hari terakhir pendaftaran.")

    def __init__(self, *args: Any, cancel_url: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            set_queryset(self, "programme", offered_in_cohorts())
        else:
            del self.fields["programme"]
        self.helper = form_helper(self, "Simpan", cancel_url=cancel_url)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self._keep_order("starts_on", "ends_on", "Hari terakhir harus sama dengan atau sesudah hari pertama.")
        self._keep_order(
            "registration_opens_on",
            "registration_closes_on",
            "Hari terakhir pendaftaran harus sama dengan atau sesudah hari pertamanya.",
        )
        self._keep_order("registration_closes_on", "ends_on", "Pendaftaran harus berakhir sebelum angkatan selesai.")
        if not {"place", "link"} & set(self.errors) and not (data.get("place") or data.get("link")):
            self.add_error("place", "Tulis tempat pelaksanaan, tautan kelas daring, atau keduanya.")
        return data

    def _keep_order(self, first: str, last: str, sentence: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if start and end and end < start:
            self.add_error(last, sentence)

    def content(self) -> CohortContent:
        return CohortContent(**{key: value for key, value in self.cleaned_data.items() if key != "programme"})

    @classmethod
    def starting_from(cls, cohort: Cohort) -> dict[str, object]:
        names = [name for name in cls.base_fields if name != "programme"]
        return {name: getattr(cohort, name) for name in names}


def offered_in_cohorts() -> QuerySet[Programme]:
    return Programme.objects.filter(is_active=True).exclude(form__pathway=Pathway.PENDIDIKAN).order_by("title", "pk")


def _hour(label: str, missing: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"required": missing, "invalid": f"{label}: tulis jam dan menit, misalnya 08.00."},
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
    )


class SessionForm(forms.Form):
    day = _day("Hari", "Tentukan hari sesi.")
    starts_at = _hour("Mulai pukul", "Tentukan jam mulai.")
    ends_at = _hour("Selesai pukul", "Tentukan jam selesai.")
    topic = forms.CharField(
        label="Materi",
        max_length=200,
        error_messages={"required": "Tulis materi sesi.", "max_length": "Materi paling panjang 200 karakter."}
        | PLAIN_TEXT,
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(self, "Simpan sesi", cancel_url=cancel_url)
        self.helper.form_tag = False

    def content(self) -> SessionContent:
        return SessionContent(**self.cleaned_data)

    @classmethod
    def starting_from(cls, session: CohortSession) -> dict[str, object]:
        return {name: getattr(session, name) for name in cls.base_fields}


class GroundForm(forms.Form):
    """Why somebody takes part; the first competency that the position asks for is chosen beforehand."""

    ground = forms.ChoiceField(
        label="Dasar keikutsertaan",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih kompetensi yang dibutuhkan, atau pengecualian.",
            "invalid_choice": "Pilih salah satu dasar yang tersedia.",
        },
    )
    reason = forms.CharField(
        label="Alasan pengecualian",
        help_text="Diisi hanya bila memilih pengecualian, sekurangnya lima kata. BKD membacanya sebelum memutuskan.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Alasan paling panjang 500 karakter."} | PLAIN_TEXT,
    )

    def __init__(self, data: Any = None, *, choices: list[GroundChoice], submit: str, cancel_url: str) -> None:
        wanted = next((choice for choice in choices if choice.required_level), None)
        super().__init__(data, initial={"ground": str(wanted.competency_id) if wanted else None})
        grounds = [(str(choice.competency_id), choice.label) for choice in choices]
        set_choices(self, "ground", [*grounds, (EXCEPTION, "Pengecualian: ada alasan lain untuk ikut")])
        self.helper = form_helper(self, submit, cancel_url=cancel_url)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("ground") == EXCEPTION and len(data.get("reason", "").split()) < 5 and "reason" not in self.errors:
            self.add_error("reason", "Tulis alasan pengecualian sekurangnya lima kata.")
        return data

    def answer(self) -> Ground:
        """The reason counts only with the exception."""
        if self.cleaned_data["ground"] == EXCEPTION:
            return Ground(exception_reason=self.cleaned_data["reason"])
        return Ground(competency_id=int(self.cleaned_data["ground"]))


class ReasonForm(forms.Form):
    """A sentence that those concerned will read."""

    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya.", "max_length": "Alasan paling panjang 500 karakter."}
        | PLAIN_TEXT,
    )

    def __init__(self, data: Any = None, *, label: str = "Alasan", missing: str = "Tulis alasannya.") -> None:
        super().__init__(data)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = "Dibaca apa adanya oleh yang bersangkutan."
        self.fields["reason"].error_messages["required"] = missing


def chosen_versions(values: list[str]) -> dict[UUID, int]:
    """`uuid:version` of each ticked row; what cannot be read is left out, as if it had not been ticked."""
    found = {}
    for value in values:
        key, _, version = value.partition(":")
        if version.isascii() and version.isdigit() and len(version) < 10:
            try:
                found[UUID(key)] = int(version)
            except ValueError:
                continue
    return found


def chosen_keys(values: list[str]) -> set[UUID]:
    """The ids of ticked rows."""
    return set(chosen_versions([f"{value}:0" for value in values]))
