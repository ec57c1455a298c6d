from __future__ import annotations

from django import forms

from apps.documents.selectors import token_of


class CodeForm(forms.Form):
    """The code under the QR, typed by hand."""

    kode = forms.CharField(
        label="Kode verifikasi",
        max_length=80,
        help_text="32 huruf dan angka di kaki setiap halaman, misalnya 0a1b-2c3d-…; tanda hubung boleh diabaikan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": "Tuliskan kode yang tercetak pada dokumen."},
    )

    def clean_kode(self) -> str:
        token = token_of(self.cleaned_data["kode"])
        if token is None:
            raise forms.ValidationError(
                "Kode terdiri atas 32 angka 0–9 dan huruf a–f. Periksa kembali kode pada dokumen."
            )
        return token
