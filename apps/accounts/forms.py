from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import User


class SignInForm(forms.Form):
    username = forms.CharField(
        label="NIP atau nama pengguna",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Isi NIP atau nama pengguna Anda."},
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Isi kata sandi Anda."},
    )

    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        identifier, password = cleaned.get("username"), cleaned.get("password")
        if identifier and password:
            self._sign_in(identifier, password)
        return cleaned

    def _sign_in(self, identifier: str, password: str) -> None:
        address, now = client_address(self.request), timezone.now()
        if services.is_blocked(identifier=identifier, address=address, at=now):
            raise forms.ValidationError("Terlalu banyak percobaan dari perangkat ini. Tunggu 15 menit, lalu coba lagi.")
        user = authenticate(self.request, username=identifier, password=password)
        if user is None:
            services.record_failure(identifier=identifier, address=address, at=now)
            raise forms.ValidationError(
                "NIP atau kata sandi tidak cocok. Periksa kembali, atau hubungi pengelola kepegawaian unit Anda."
            )
        services.forget_failures(identifier=identifier, address=address)
        self.user = user


def client_address(request: HttpRequest) -> str | None:
    """The address seen by the outermost trusted proxy; a header that a client forges does not count."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR") or None


class ChangePasswordForm(PasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        return super().save(commit)
