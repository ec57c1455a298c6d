"""What is typed and chosen on the pages of the room, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import form_helper, set_choices
from apps.surveys.enums import AnswerKind
from apps.surveys.selectors.answering import AskedPage, Choice, Question
from apps.surveys.selectors.campaigns import UnitChoice
from apps.surveys.services import CampaignWishes, GivenAnswer, OutdatedAnswer
from apps.surveys.services.answers import NOTE_LENGTH

WITHOUT_CHOICE = "Pilih tingkat penguasaan {name} agar catatan Anda ikut tersimpan."
TOO_LONG = f"Catatan paling banyak {NOTE_LENGTH} huruf. Persingkat dahulu."


def given_answer(item_id: int, choice: str, note: str, seen: int) -> GivenAnswer:
    """From the form's word for an answer: a level as text, or an AnswerKind."""
    if choice.isdigit():
        return GivenAnswer(item_id, AnswerKind.RATED, int(choice), note, seen)
    return GivenAnswer(item_id, choice, None, note, seen)


CHOICES = [*map(str, range(1, 6)), AnswerKind.NOT_OBSERVED.value, AnswerKind.NOT_RELEVANT.value]


class AutosaveForm(forms.Form):
    """One answer, as the page's script sends it."""

    item = forms.IntegerField(min_value=1, max_value=2**62)
    choice = forms.ChoiceField(choices=[(word, word) for word in CHOICES])
    note = forms.CharField(required=False, max_length=NOTE_LENGTH)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    page = forms.RegexField(r"^[0-9a-zA-Z-]{1,32}$")

    def answer(self) -> GivenAnswer:
        data = self.cleaned_data
        return given_answer(data["item"], data["choice"], data["note"], data["seen"])


@dataclass(frozen=True)
class QuestionRow:
    """A question with its bound fields; each choice with whether it is chosen."""

    question: Question
    choices: list[tuple[Choice, bool]]
    field: forms.BoundField
    note: forms.BoundField
    seen: forms.BoundField


class SectionForm(forms.Form):
    """One page of questions. An unanswered question is no error here: it may wait until *Periksa jawaban*."""

    page = forms.RegexField(r"^[0-9a-zA-Z-]{1,32}$", widget=forms.HiddenInput)

    def __init__(self, asked: AskedPage, data: Any = None, *, page_key: str = "") -> None:
        super().__init__(data, initial={"page": page_key}, auto_id="id_%s")
        self.asked = asked
        for question, choices in asked.questions:
            self._add(question, choices)

    def _add(self, question: Question, choices: list[Choice]) -> None:
        key = question.item_id
        self.fields[f"q{key}"] = forms.ChoiceField(
            choices=[(choice.value, choice.title) for choice in choices],
            widget=forms.RadioSelect,
            required=False,
            initial=question.chosen,
            label=question.name,
            error_messages={"invalid_choice": f"Pilih salah satu tingkat penguasaan {question.name} yang tersedia."},
        )
        self.fields[f"note{key}"] = forms.CharField(
            required=False, max_length=NOTE_LENGTH, initial=question.note, error_messages={"max_length": TOO_LONG}
        )
        self.fields[f"seen{key}"] = forms.IntegerField(
            min_value=0, max_value=2**31 - 1, initial=question.seen, widget=forms.HiddenInput
        )

    def rows(self) -> list[QuestionRow]:
        """The questions as the template draws them."""
        return [
            QuestionRow(
                question,
                [(choice, choice.value == self[f"q{question.item_id}"].value()) for choice in choices],
                self[f"q{question.item_id}"],
                self[f"note{question.item_id}"],
                self[f"seen{question.item_id}"],
            )
            for question, choices in self.asked.questions
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for question, _ in self.asked.questions:
            key = question.item_id
            if data.get(f"note{key}") and not data.get(f"q{key}") and f"q{key}" not in self.errors:
                self.add_error(f"q{key}", WITHOUT_CHOICE.format(name=question.name))
        return data

    def answers(self) -> list[GivenAnswer]:
        """What was chosen; nothing for a question left open."""
        data = self.cleaned_data
        keys = [question.item_id for question, _ in self.asked.questions]
        return [
            given_answer(key, data[f"q{key}"], data[f"note{key}"], data[f"seen{key}"])
            for key in keys
            if data[f"q{key}"]
        ]

    def refuse(self, outdated: list[OutdatedAnswer]) -> None:
        for stale in outdated:
            self.add_error(f"q{stale.stored.item_id}", str(stale))


class CampaignForm(forms.Form):
    name = forms.CharField(
        label="Nama survei",
        max_length=150,
        help_text="Dibaca oleh setiap pegawai, misalnya “Survei kebutuhan pengembangan kompetensi 2027”.",
        error_messages={"required": "Tulis nama survei."},
    )
    plan_year = forms.IntegerField(
        label="Tahun rencana",
        min_value=2020,
        max_value=2100,
        help_text="Tahun anggaran yang rencananya disusun dari hasil survei ini.",
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "required": "Tulis tahun rencana dengan empat angka.",
            "invalid": "Tulis tahun rencana dengan empat angka.",
            "min_value": "Tahun rencana sekurangnya 2020.",
            "max_value": "Tahun rencana paling jauh 2100.",
        },
    )
    opens_on = forms.DateField(
        label="Dapat diisi mulai",
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"required": "Tentukan hari pertama pengisian.", "invalid": "Tanggal buka tidak dikenali."},
    )
    closes_on = forms.DateField(
        label="Dapat diisi sampai",
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"required": "Tentukan hari terakhir pengisian.", "invalid": "Tanggal tutup tidak dikenali."},
    )
    purpose = forms.CharField(
        label="Mengapa survei ini diadakan",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu atau dua kalimat pada halaman pembuka.",
    )
    contact = forms.CharField(
        label="Kepada siapa pegawai bertanya",
        required=False,
        max_length=150,
        help_text="Nama, nomor telepon dinas, atau surel.",
    )
    units = forms.TypedMultipleChoiceField(
        label="Unit yang disurvei",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Unit di bawahnya ikut serta.",
        error_messages={
            "required": "Pilih sekurangnya satu unit, atau seluruh OPD.",
            "invalid_choice": "Pilih unit dari daftar.",
        },
    )

    def __init__(self, data: Any = None, *, units: list[UnitChoice], initial: dict[str, Any], cancel_url: str) -> None:
        super().__init__(data, initial=initial)
        names = [(unit.pk, f"{'Semua OPD' if unit.is_root else unit.name} ({unit.people} pegawai)") for unit in units]
        set_choices(self, "units", names)
        self.root_ids = {unit.pk for unit in units if unit.is_root}
        self.helper = form_helper(self, "Simpan", cancel_url=cancel_url)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", ValidationError("Hari terakhir harus sama dengan atau sesudah hari pertama."))
        return data

    def wishes(self) -> CampaignWishes:
        data = self.cleaned_data
        chosen = set(data["units"])
        return CampaignWishes(
            name=data["name"],
            plan_year=data["plan_year"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            unit_ids=tuple(sorted(chosen & self.root_ids or chosen)),
            purpose=data["purpose"],
            contact=data["contact"],
        )
