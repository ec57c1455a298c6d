from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.competencies.enums import CompetencyKind
from apps.employees.models import OrganisationUnit


class AnalysisForm(forms.Form):
    """The filters of the analysis, shaped like a FilterSet for the components of the page.

    What the address says wrongly counts as not said.
    """

    opd = forms.ChoiceField()
    jenis = forms.ChoiceField(
        label="Jenis kompetensi", required=False, choices=[("", "Semua"), *CompetencyKind.choices]
    )

    def __init__(self, *args: Any, units: Iterable[OrganisationUnit], of_one: bool = False, **kwargs: Any) -> None:
        """`of_one`: within one competency, whose kind is known."""
        super().__init__(*args, **kwargs)
        if of_one:
            del self.fields["jenis"]
        self.units = {str(unit.pk): unit for unit in units}
        choices = [("", "Semua"), *((pk, unit.name) for pk, unit in self.units.items())]
        self.fields["opd"] = forms.ChoiceField(label="Perangkat daerah", required=False, choices=choices)

    @property
    def form(self) -> AnalysisForm:
        return self

    @property
    def unit(self) -> OrganisationUnit | None:
        return self.units.get(self._said("opd"))

    @property
    def kind(self) -> str:
        return self._said("jenis")

    def _said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
