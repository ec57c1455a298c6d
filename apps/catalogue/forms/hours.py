"""Forms of the pages about learning hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from apps.employees.models import OrganisationUnit

YEARS_SHOWN = 6


class YearFilter(forms.Form):
    """The year of a page, shaped like a FilterSet for the components; what the address says wrongly is not said."""

    tahun = forms.ChoiceField(label="Tahun", required=False)

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        self.this_year = on.year
        self.fields["tahun"] = forms.ChoiceField(label="Tahun", required=False, choices=years_until(on))

    @property
    def form(self) -> YearFilter:
        return self

    @property
    def year(self) -> int:
        return int(self.said("tahun") or self.this_year)

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class TallyFilter(YearFilter):
    """A year, and one of the units that the reader may ask about; the first where none is said."""

    def __init__(self, data: Any, *, on: date, units: Iterable[OrganisationUnit]) -> None:
        super().__init__(data, on=on)
        self.units = {str(unit.pk): unit for unit in units}
        choices = [(key, unit.name) for key, unit in self.units.items()]
        self.fields["unit"] = forms.ChoiceField(label="Unit", required=False, choices=choices)

    @property
    def unit(self) -> OrganisationUnit | None:
        return self.units.get(self.said("unit")) or next(iter(self.units.values()), None)


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label="Alasan pembatalan",
        help_text="Pegawai membaca alasan ini pada catatan JP-nya.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan pembatalan, agar pegawai tahu mengapa JP-nya berkurang.",
            "max_length": "Alasan paling panjang 500 karakter.",
            "null_characters_not_allowed": "Teks memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu.",
        },
    )


def years_until(on: date) -> list[tuple[str, str]]:
    return [(str(on.year - back), str(on.year - back)) for back in range(YEARS_SHOWN)]
