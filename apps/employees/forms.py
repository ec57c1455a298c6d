from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import form_helper
from apps.employees.enums import ImportKind


class ImportUploadForm(forms.Form):
    """Which kind of SIASN file, and the file."""

    kind = forms.ChoiceField(
        label="Isi berkas",
        choices=[
            (ImportKind.UNITS.value, "Unit organisasi (…-unor.xlsx), diimpor lebih dahulu"),
            (ImportKind.EMPLOYEES.value, "Pegawai (…-pegawai.xlsx)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih isi berkasnya: unit organisasi atau pegawai."},
    )
    file = forms.FileField(
        label="Berkas Excel dari SIASN",
        help_text="Berkas .xlsx, paling besar 20 MB. Belum ada yang disimpan sebelum Anda menerapkannya.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Pilih berkas .xlsx yang akan diunggah.",
            "empty": "Berkas ini kosong. Ekspor ulang dari SIASN, lalu pilih lagi.",
            "missing": "Pilih berkas .xlsx yang akan diunggah.",
            "invalid": "Berkas tidak terkirim. Muat ulang halaman, lalu pilih lagi.",
        },
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(self, "Unggah dan periksa", cancel_url=cancel_url, guard=False)
