"""Forms of the room: they parse and speak; services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict

from apps.accounts.models import User
from apps.core.forms import PLAIN_TEXT, DateInput, form_helper, set_choices, set_queryset
from apps.employees.models import Employee
from apps.evaluations.enums import Barrier, CaseDecision, CaseKind, EvaluationKind
from apps.evaluations.models import AnonymousAnswer, Instrument, InstrumentItem, LearningMeasure, ReviewCase
from apps.evaluations.models.windows import HIGHEST, LOWEST
from apps.evaluations.selectors.learning import Pair, Question

TEXT = PLAIN_TEXT | {"max_length": "Teks paling panjang 1.000 karakter."}


def _text(label: str, sentence: str, *, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": sentence} | TEXT,
    )


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(
        label="Penanggung jawab",
        queryset=User.objects.none(),
        empty_label="Pilih petugas BKD",
        error_messages={"required": "Pilih penanggung jawab.", "invalid_choice": "Pilih petugas BKD dari daftar."},
    )
    due_on = forms.DateField(
        label="Tenggat",
        widget=DateInput(),
        error_messages={"required": "Tentukan tenggatnya.", "invalid": "Tanggal tenggat tidak dikenali."},
    )

    def __init__(self, data: Any = None, *, case: ReviewCase, officers: list[int]) -> None:
        super().__init__(data, initial={"owner": case.owner_id, "due_on": case.due_on})
        owners = User.objects.filter(pk__in=officers, is_active=True).select_related("employee").order_by("pk")
        set_queryset(self, "owner", owners)


class CheckForm(forms.Form):
    finding = _text("Temuan", "Tulis apa yang ditemukan, agar keputusan dapat diambil dari sini.")
    needs_change = forms.TypedChoiceField(
        label="Kesimpulan pemeriksaan",
        choices=[("0", "Sudah memadai"), ("1", "Perlu diubah")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih sudah memadai atau perlu diubah."},
    )

    def __init__(self, data: Any = None, *, kind: str) -> None:
        """Two of them stand on one page, so that each has names of its own."""
        super().__init__(data, prefix=kind.lower())


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Keputusan",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keputusannya.", "invalid_choice": "Pilih keputusan dari daftar."},
    )
    reason = _text("Alasan keputusan", "Tulis alasan keputusan.")

    def __init__(self, data: Any = None, *, case: ReviewCase) -> None:
        super().__init__(data)
        about_programme = case.kind == CaseKind.PROGRAMME_EFFECT
        choices = [choice for choice in CaseDecision.choices if about_programme or choice[0] != CaseDecision.STOP]
        set_choices(self, "decision", choices)
        if about_programme:
            self.fields["reason"].help_text = "Dibaca pegawai pada halaman program di katalog."


class CloseForm(forms.Form):
    outcome = _text("Yang sudah dilakukan", "Tulis apa yang sudah dilakukan menurut keputusan itu.", rows=3)


class AnswerForm(forms.Form):
    """A rating for each item of the instrument, the largest barrier where behaviour is asked about, and a remark."""

    def __init__(self, data: Any = None, *, items: Sequence[InstrumentItem], instrument: Instrument) -> None:
        super().__init__(data)
        self.items = items
        choices = [(str(rating), str(rating)) for rating in range(LOWEST, HIGHEST + 1)]
        choices[0] = ("1", f"1, {instrument.lowest_label}")
        choices[-1] = ("5", f"5, {instrument.highest_label}")
        for item in items:
            self.fields[item.code] = forms.TypedChoiceField(
                label=item.text,
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Beri nilai untuk: {item.text}",
                    "invalid_choice": f"Pilih nilai 1 sampai 5 untuk: {item.text}",
                },
            )
        if instrument.kind == EvaluationKind.BEHAVIOUR:
            sentence = "Pilih hambatan terbesar, atau bahwa tidak ada hambatan."
            self.fields["barrier"] = forms.ChoiceField(
                label="Hambatan terbesar dalam menerapkannya",
                choices=Barrier.choices,
                widget=forms.RadioSelect,
                error_messages={"required": sentence, "invalid_choice": sentence},
            )
        self.fields["remark"] = forms.CharField(
            label="Saran",
            required=False,
            max_length=500,
            help_text="Jangan tulis nama atau hal yang membuat Anda dikenali.",
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages=PLAIN_TEXT | {"max_length": "Saran paling panjang 500 karakter."},
        )
        self.helper = form_helper(self, "Kirim penilaian")

    def answer(self) -> dict[str, Any]:
        """What `services.answer_window` takes."""
        data = self.cleaned_data
        ratings = {item.code: data[item.code] for item in self.items}
        return {"ratings": ratings, "barrier": data.get("barrier", ""), "remark": data["remark"]}


@dataclass(frozen=True)
class LevelField:
    """The choices for one person; beside a level what is seen at it, where the question is about one person only."""

    bound: forms.BoundField
    options: list[tuple[forms.boundfield.BoundWidget, list[str]]]


class LevelsForm(forms.Form):
    """A level for each measure, or that it cannot be told yet."""

    UNKNOWN = "0"

    def __init__(self, data: Any = None, *, questions: Sequence[Question]) -> None:
        super().__init__(data)
        self.questions = questions
        for question in questions:
            # Beside one person the levels speak for themselves; for many they are told once, above.
            names = {text.level: f". {text.name}" for text in question.levels if question.is_about_one}
            choices = [(str(level), f"{level}{names.get(level, '')}") for level in range(LOWEST, HIGHEST + 1)]
            for measure in question.measures:
                about = f"{question.competency} – {measure.employee.full_name}"
                self.fields[_key(measure)] = forms.TypedChoiceField(
                    label=measure.employee.full_name,
                    choices=[*choices, (self.UNKNOWN, "Belum dapat dinilai")],
                    coerce=int,
                    widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                    error_messages={
                        "required": f"Pilih tingkat: {about}",
                        "invalid_choice": f"Pilih tingkat dari daftar: {about}",
                    },
                )

    def rows(self) -> list[tuple[Question, list[LevelField]]]:
        return [(question, [self._drawn(question, one) for one in question.measures]) for question in self.questions]

    def _drawn(self, question: Question, measure: LearningMeasure) -> LevelField:
        seen = {str(text.level): list(text.indicators) for text in question.levels if question.is_about_one}
        bound = self[_key(measure)]
        return LevelField(bound, [(radio, seen.get(str(radio.data["value"]), [])) for radio in bound])

    def levels(self) -> dict[int, int | None]:
        """By the measure's key, as `services.rate_levels` takes them."""
        measures = [measure for question in self.questions for measure in question.measures]
        return {measure.pk: self.cleaned_data[_key(measure)] or None for measure in measures}


class VersionedForm(forms.Form):
    """Carries the version that the reader saw when the page was opened."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def refuse(self, reason: str, version: int) -> None:
        """Keeps what was typed and takes the newest version, so that the next saving is a decision about it."""
        self.add_error(None, reason)
        typed = cast("QueryDict", self.data).copy()
        typed["version"] = str(version)
        self.data = typed


class ModerationForm(VersionedForm):
    """Which remarks are withheld; the version is how often the window's remarks were read."""

    def __init__(self, data: Any = None, *, answers: Sequence[AnonymousAnswer], version: int) -> None:
        withheld = [answer.pk for answer in answers if answer.is_withheld]
        super().__init__(data, initial={"version": version, "withheld": withheld})
        self.fields["withheld"] = forms.TypedMultipleChoiceField(
            label="Saran yang disembunyikan",
            choices=[(answer.pk, answer.remark) for answer in answers],
            coerce=UUID,
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            error_messages={"invalid_choice": "Pilih saran yang tertulis di halaman ini."},
        )


class ScoresForm(VersionedForm):
    """The test scores of each graduate before and after."""

    def __init__(
        self, data: Any = None, *, people: Sequence[Employee], scores: Mapping[UUID, Pair], version: int
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.people = people
        for person in people:
            for word, label, score in zip(
                ("before", "after"), ("sebelum", "sesudah"), scores.get(person.pk, (None, None)), strict=True
            ):
                sentence = f"Nilai tes {label} {person.full_name} antara 0 dan 100."
                self.fields[f"{word}-{person.pk}"] = forms.DecimalField(
                    label=f"Nilai tes {label} {person.full_name}",
                    required=False,
                    localize=True,
                    initial=score,
                    min_value=0,
                    max_value=100,
                    max_digits=5,
                    decimal_places=2,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control short"}),
                    error_messages=dict.fromkeys(
                        ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
                        sentence,
                    ),
                )

    def rows(self) -> list[tuple[Employee, forms.BoundField, forms.BoundField]]:
        return [(person, self[f"before-{person.pk}"], self[f"after-{person.pk}"]) for person in self.people]

    def scores(self) -> dict[UUID, Pair]:
        data = self.cleaned_data
        return {person.pk: (data[f"before-{person.pk}"], data[f"after-{person.pk}"]) for person in self.people}


def _key(measure: LearningMeasure) -> str:
    return f"level{measure.pk}"
