"""A temporary password opens one door: the one to the page that changes it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.accounts.models import User


class ChangeTemporaryPasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.must_change_password:
            allowed = {reverse("accounts:change_password"), reverse("accounts:sign_out"), reverse("accounts:privacy")}
            if request.path not in allowed:
                return redirect("accounts:change_password")
        return self.get_response(request)
