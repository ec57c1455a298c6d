"""What the two of a pair write: goals, sessions, the end."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from apps.core.forms import PLAIN_TEXT, DateInput, form_helper
from apps.mentoring.enums import Venue
from apps.mentoring.forms.common import LEVELS
from apps.mentoring.models import Goal, Session
from apps.mentoring.services.sessions import SessionContent
from apps.plans.models import PlanItem


class CloseForm(forms.Form):
    """The mentor's last word: the level reached, and a sentence for the mentee."""

    level = forms.TypedChoiceField(
        label="Tingkat yang dicapai",
        choices=LEVELS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih tingkat yang dicapai.", "invalid_choice": "Pilih tingkat dari daftar."},
    )
    note = forms.CharField(
        label="Pesan penutup",
        help_text="Hanya dibaca Anda berdua.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Pesan paling panjang 500 karakter."} | PLAIN_TEXT,
    )


class GoalForm(forms.Form):
    text = forms.CharField(
        label="Tujuan",
        help_text="Apa yang dapat dilakukan pegawai setelah bimbingan ini.",
        max_length=300,
        error_messages={
            "required": "Tulis tujuan yang ingin dicapai bersama.",
            "max_length": "Tujuan paling panjang 300 karakter.",
        }
        | PLAIN_TEXT,
    )
    plan_item = forms.ModelChoiceField(
        label="Kegiatan rencana yang terkait",
        queryset=PlanItem.objects.none(),
        required=False,
        empty_label="Tidak terkait kegiatan tertentu",
        error_messages={"invalid_choice": "Pilih kegiatan dari daftar."},
    )

    def __init__(self, *args: Any, items: QuerySet[PlanItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[PlanItem]", self.fields["plan_item"]).queryset = items


class TimeInput(forms.TimeInput):
    """The browser's own time field; it takes and gives `14:30` whatever the language of the page."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "short"}, format="%H:%M")


def _moment(label: str, word: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=TimeInput,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={
            "required": f"Isi {word}, misalnya 14.30.",
            "invalid": f"Isi {word} yang benar, misalnya 14.30.",
        },
    )


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput,
        error_messages={"required": "Isi tanggal sesi.", "invalid": "Isi tanggal yang benar."},
    )


class SessionForm(forms.Form):
    """A meeting; the hidden key makes the same form sent twice one session."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    held_on = _day("Tanggal", required=True)
    starts_at = _moment("Mulai", "jam mulai")
    ends_at = _moment("Selesai", "jam selesai")
    venue = forms.ChoiceField(
        label="Cara",
        choices=Venue.choices,
        initial=Venue.ONSITE,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih cara pertemuan.", "invalid_choice": "Pilih cara dari daftar."},
    )
    place = forms.CharField(
        label="Tempat atau aplikasi",
        max_length=200,
        required=False,
        error_messages={"max_length": "Tempat paling panjang 200 karakter."} | PLAIN_TEXT,
    )
    topic = forms.CharField(
        label="Topik",
        help_text="Terlihat oleh BKD dan tercetak pada bukti sesi.",
        max_length=200,
        error_messages={"required": "Tulis topik sesi.", "max_length": "Topik paling panjang 200 karakter."}
        | PLAIN_TEXT,
    )
    goal = forms.ModelChoiceField(
        label="Tujuan yang dibahas",
        queryset=Goal.objects.none(),
        required=False,
        empty_label="Tidak memilih tujuan",
        error_messages={"invalid_choice": "Pilih tujuan dari daftar."},
    )
    summary = forms.CharField(
        label="Ringkasan pembicaraan",
        help_text="Hanya dibaca Anda berdua.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Tulis ringkasan pembicaraan, beberapa kalimat saja.",
            "max_length": "Ringkasan paling panjang 4.000 karakter.",
        }
        | PLAIN_TEXT,
    )
    actions = forms.CharField(
        label="Tindakan yang disepakati",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Tindakan paling panjang 2.000 karakter."} | PLAIN_TEXT,
    )
    actions_due_on = _day("Batas tindakan")
    next_on = _day("Pertemuan berikutnya")

    def __init__(self, *args: Any, goals: QuerySet[Goal], submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = cast("forms.ModelChoiceField[Goal]", self.fields["goal"])
        chooser.queryset = goals
        if not goals:
            del self.fields["goal"]
        self.helper = form_helper(self, submit, cancel_url=cancel_url)
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "Jam selesai lebih awal daripada jam mulai. Periksa kedua jamnya.")
        return data

    def content(self) -> SessionContent:
        data = {key: value for key, value in self.cleaned_data.items() if key not in {"client_key", "goal"}}
        goal = self.cleaned_data.get("goal")
        return SessionContent(**data, goal_id=goal.pk if goal else None)

    @classmethod
    def values_of(cls, session: Session) -> dict[str, Any]:
        return {key: getattr(session, key) for key in cls.base_fields}
