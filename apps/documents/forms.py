from __future__ import annotations

from django import forms

from apps.core.forms import PLAIN_TEXT
from apps.documents.selectors import token_of
from apps.documents.services import WHY_REVOKED
from apps.documents.text import clean_text


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


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Alasan pencabutan",
        help_text="Dibaca mereka yang boleh melihat dokumen ini; halaman verifikasi tidak menampilkannya.",
        max_length=300,
        error_messages={"required": WHY_REVOKED, "max_length": "Alasan paling panjang 300 karakter."} | PLAIN_TEXT,
    )

    def clean_reason(self) -> str:
        reason = clean_text(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(WHY_REVOKED)
        return reason
