"""Uploading a file and applying it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.forms import form_helper
from apps.outcomes.enums import FileKind

MISSING = "Pilih berkas .xlsx yang akan diunggah."


class FileUploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="Isi berkas",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih isi berkasnya.", "invalid_choice": "Pilih isi berkas dari daftar."},
    )
    file = forms.FileField(
        label="Berkas Excel",
        help_text="Berkas .xlsx menurut templat, paling besar 20 MB. Belum ada yang berlaku sebelum diterapkan.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": MISSING,
            "missing": MISSING,
            "empty": "Berkas ini kosong. Isi templatnya, lalu pilih lagi.",
            "invalid": "Berkas tidak terkirim. Muat ulang halaman, lalu pilih lagi.",
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[FileKind], cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            field.initial = kinds[0].value
        self.helper = form_helper(self, "Unggah dan periksa", cancel_url=cancel_url, guard=False)


class ApplyForm(forms.Form):
    reason = forms.CharField(
        label="Alasan koreksi",
        help_text="Berkas ini mengubah angka yang sudah tercatat. Angka lama tetap tersimpan.",
        max_length=300,
        error_messages={
            "required": "Tulis alasan mengubah angka yang sudah tercatat.",
            "max_length": "Alasan paling panjang 300 karakter.",
        },
    )

    def __init__(self, *args: Any, changes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changes:
            del self.fields["reason"]
