"""A service unit's name and unit, and its targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.core.forms import form_helper
from apps.employees.models import OrganisationUnit
from apps.outcomes.models import Indicator, Target
from apps.outcomes.services import TargetWish

NUMBER = {"invalid": "Tulis angka, misalnya 82,5.", "min_value": "Tulis angka nol atau lebih."}


class ServiceUnitForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Unit organisasi",
        help_text="Unit yang menyelenggarakan layanan ini.",
        queryset=OrganisationUnit.objects.none(),
        empty_label="Pilih unit",
        error_messages={
            "required": "Pilih unit organisasi yang menyelenggarakan layanan ini.",
            "invalid_choice": "Pilih unit dari daftar.",
        },
    )
    name = forms.CharField(
        label="Nama unit layanan",
        help_text="Seperti dikenal masyarakat, misalnya Loket Akta Kelahiran.",
        max_length=150,
        error_messages={
            "required": "Tulis nama unit layanan seperti dikenal masyarakat.",
            "max_length": "Nama paling panjang 150 karakter.",
        },
    )

    def __init__(self, *args: Any, units: QuerySet[OrganisationUnit] | None, cancel_url: str, **kwargs: Any) -> None:
        """Without `units` the unit is settled and only the name is asked."""
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            field: Any = self.fields["unit"]
            field.queryset = units
        self.helper = form_helper(self, "Simpan", cancel_url=cancel_url)


class TargetForm(forms.Form):
    """A pair of numbers for each indicator; an empty target means that there is none."""

    def __init__(self, *args: Any, indicators: Sequence[Indicator], targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        standing = {target.indicator_id: target for target in targets}
        for indicator in indicators:
            old = standing.get(indicator.pk)
            for part, label in (("baseline", "angka awal"), ("target", "target")):
                value = getattr(old, part) if old else None
                self.fields[f"{part}_{indicator.pk}"] = _number(
                    f"{indicator.name}: {label} ({indicator.unit_of_measure})",
                    None if value is None else value.normalize(),
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for indicator in self.indicators:
            baseline, target = data.get(f"baseline_{indicator.pk}"), data.get(f"target_{indicator.pk}")
            field = f"target_{indicator.pk}"
            if baseline is not None and target is None and field not in self.errors:
                self.add_error(field, f"Isi juga target {indicator.name}, atau kosongkan angka awalnya.")
        return data

    def rows(self) -> Iterator[tuple[Indicator, forms.BoundField, forms.BoundField]]:
        for indicator in self.indicators:
            yield indicator, self[f"baseline_{indicator.pk}"], self[f"target_{indicator.pk}"]

    def wishes(self) -> list[TargetWish]:
        data = self.cleaned_data
        return [TargetWish(one.code, data[f"baseline_{one.pk}"], data[f"target_{one.pk}"]) for one in self.indicators]


def _number(label: str, initial: Decimal | None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        initial=initial,
        min_value=0,
        max_value=1_000_000_000,
        max_digits=14,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control short", "aria-label": label}),
        error_messages=NUMBER
        | {
            "max_value": "Angka ini terlalu besar. Periksa satuannya.",
            "max_digits": "Angka ini terlalu panjang. Periksa satuannya.",
            "max_decimal_places": "Tulis paling banyak empat angka di belakang koma.",
            "max_whole_digits": "Angka ini terlalu besar. Periksa satuannya.",
        },
    )
