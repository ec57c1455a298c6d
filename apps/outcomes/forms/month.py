"""A month's figures as an officer types them: SKM by element, complaints, service time, other indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from apps.outcomes import skm
from apps.outcomes.figures import (
    IN_TIME,
    MEDIAN_DAYS,
    RECEIVED,
    RESOLVED,
    SERVICE_TIME,
    SKM_ELEMENTS,
    SKM_TOTAL,
    Complaints,
    Element,
    Figure,
    MonthEntry,
    Satisfaction,
    ServiceTime,
    problems_of,
)
from apps.outcomes.models import Indicator

AVERAGES, SUMS = "averages", "sums"
MOST = 10_000_000
WHOLE = {
    "invalid": "Tulis bilangan bulat.",
    "min_value": "Tulis bilangan nol atau lebih.",
    "max_value": "Bilangan ini terlalu besar. Periksa kembali.",
}
DECIMAL = {
    "invalid": "Tulis angka, misalnya 3,25.",
    "min_value": "Tulis angka nol atau lebih.",
    "max_value": "Angka ini terlalu besar. Periksa kembali.",
    "max_digits": "Angka ini terlalu panjang. Periksa kembali.",
    "max_decimal_places": "Tulis paling banyak empat angka di belakang koma.",
    "max_whole_digits": "Angka ini terlalu besar. Periksa kembali.",
}
SATISFACTION = ("respondents", *(f"u{number}" for number in range(1, 10)))


def whole(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control short"}),
        error_messages=WHOLE,
    )


def decimal(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=MOST,
        max_digits=14,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control short"}),
        error_messages=DECIMAL,
    )


class MonthForm(forms.Form):
    """Each part is filled whole or left empty; leaving out what stands takes it back, with a reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    respondents = whole("Jumlah responden SKM")
    meaning = forms.ChoiceField(
        label="Nilai unsur di bawah ini berupa",
        choices=[(AVERAGES, "rata-rata tiap unsur (1 sampai 4)"), (SUMS, "jumlah nilai tiap unsur")],
        widget=forms.RadioSelect,
        initial=AVERAGES,
        required=False,
    )
    received = whole("Pengaduan diterima")
    resolved = whole("Pengaduan selesai", "Dari pengaduan yang diterima bulan ini.")
    in_time = whole("Selesai tepat waktu", "Dari pengaduan yang selesai, menurut tenggat jenisnya.")
    median_days = decimal("Hari tengah penyelesaian", "Median hari kerja dari diterima sampai selesai.")
    time_days = decimal("Rata-rata waktu layanan", "Hari kerja dari berkas lengkap sampai selesai, misalnya 0,5.")
    time_cases = whole("Jumlah layanan selesai")
    reason = forms.CharField(
        label="Alasan koreksi",
        help_text="Isi bila angka yang sudah tercatat berubah. Angka lama tetap tersimpan.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Alasan paling panjang 300 karakter."},
    )

    def __init__(self, *args: Any, others: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        for number, name in enumerate(skm.ELEMENTS, start=1):
            self.fields[f"u{number}"] = decimal(f"U{number} {name}: nilai")
            self.fields[f"u{number}_filled"] = whole(f"U{number} {name}: jawaban terisi")
            for key in (f"u{number}", f"u{number}_filled"):
                self.fields[key].widget.attrs["aria-label"] = self.fields[key].label
        for indicator in others:
            self.fields[f"other_{indicator.pk}"] = decimal(f"{indicator.name} ({indicator.unit_of_measure})")

    def elements(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for number, name in enumerate(skm.ELEMENTS, start=1):
            yield f"U{number} {name}", self[f"u{number}"], self[f"u{number}_filled"]

    def other_fields(self) -> list[forms.BoundField]:
        return [self[f"other_{indicator.pk}"] for indicator in self.others]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._ask_for_the_rest(data)
        if not self.errors:
            for field, sentence in problems_of(self._entry(data)):
                self.add_error(field, sentence)
        return data

    def _ask_for_the_rest(self, data: dict[str, Any]) -> None:
        """Whoever begins a part has to fill it."""
        parts = {
            SATISFACTION: "Isi jumlah responden dan kesembilan unsur, atau kosongkan semuanya.",
            ("received", "resolved", "in_time"): "Isi pengaduan diterima, selesai, dan selesai tepat waktu.",
            ("time_days", "time_cases"): "Isi rata-rata waktu dan jumlah layanannya.",
        }
        for names, sentence in parts.items():
            missing = [name for name in names if data.get(name) is None]
            if missing and (len(missing) < len(names) or self._has_extras(names, data)):
                self.add_error(missing[0], sentence)
        if self._sums(data):
            for number in range(1, len(skm.ELEMENTS) + 1):
                total = data.get(f"u{number}")
                if total is not None and data.get(f"u{number}_filled") is None:
                    self.add_error(f"u{number}_filled", f"Isi banyaknya jawaban terisi U{number}.")
                elif total is not None and total != int(total):
                    self.add_error(f"u{number}", f"Jumlah nilai U{number} berupa bilangan bulat.")

    def _has_extras(self, names: tuple[str, ...], data: dict[str, Any]) -> bool:
        extras = {"received": ["median_days"], "respondents": [f"u{number}_filled" for number in range(1, 10)]}
        return any(data.get(name) is not None for name in extras.get(names[0], []))

    def _sums(self, data: dict[str, Any]) -> bool:
        return data.get("meaning") == SUMS

    def entry(self) -> MonthEntry:
        return self._entry(self.cleaned_data)

    def _entry(self, data: dict[str, Any]) -> MonthEntry:
        satisfaction = complaints = time = None
        if data.get("respondents") is not None:
            satisfaction = Satisfaction(data["respondents"], tuple(self._elements_of(data)))
        if data.get("received") is not None:
            complaints = Complaints(data["received"], data["resolved"], data["in_time"], data.get("median_days"))
        if data.get("time_days") is not None:
            time = ServiceTime(data["time_days"], data["time_cases"])
        others = [(one, data.get(f"other_{one.pk}")) for one in self.others]
        return MonthEntry(
            satisfaction, complaints, time, tuple(Figure(one.code, value) for one, value in others if value is not None)
        )

    def _elements_of(self, data: dict[str, Any]) -> Iterator[Element]:
        for number in range(1, len(skm.ELEMENTS) + 1):
            value, filled = data[f"u{number}"], data.get(f"u{number}_filled")
            if self._sums(data):
                yield Element(filled or 0, total=int(value))
            else:
                yield Element(data["respondents"] if filled is None else filled, average=value)


def initial_of(standing: dict[str, Figure], others: Sequence[Indicator]) -> dict[str, Any]:
    """What the form shows of the figures that stand, in the way they were entered."""
    values = _initial_satisfaction(standing) | _initial_complaints(standing)
    if (time := standing.get(SERVICE_TIME)) is not None:
        values |= {"time_days": _plain(time.value), "time_cases": time.n}
    for indicator in others:
        if (other := standing.get(indicator.code)) is not None:
            values[f"other_{indicator.pk}"] = _plain(other.value)
    return values


def _plain(value: Decimal | None) -> Decimal | None:
    """Without zeros at the end."""
    return None if value is None else value.normalize()


def _initial_satisfaction(standing: dict[str, Figure]) -> dict[str, Any]:
    total = standing.get(SKM_TOTAL)
    if total is None:
        return {}
    sums = all(standing[code].total is not None for code in SKM_ELEMENTS)
    values: dict[str, Any] = {"respondents": total.n, "meaning": SUMS if sums else AVERAGES}
    for number, code in enumerate(SKM_ELEMENTS, start=1):
        element = standing[code]
        average = (element.value or Decimal(0)) / skm.CONVERSION
        values[f"u{number}"] = _plain(element.total if sums else average)
        values[f"u{number}_filled"] = element.n
    return values


def _initial_complaints(standing: dict[str, Figure]) -> dict[str, Any]:
    received = standing.get(RECEIVED)
    if received is None:
        return {}
    nothing = Figure("", None)
    resolved, in_time, median = (standing.get(code, nothing) for code in (RESOLVED, IN_TIME, MEDIAN_DAYS))
    return {
        "received": received.n,
        "resolved": int(resolved.total or 0),
        "in_time": int(in_time.total or 0),
        "median_days": _plain(median.value),
    }
