"""The administration as a work desk: tasks first, then the master data."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class DeskAdminSite(AdminSite):
    """Django's admin behind our own sign-in, for people whose role made them staff."""

    site_header = "ASN Kompetensi"
    site_title = "ASN Kompetensi"
    index_title = "Meja kerja"
    empty_value_display = "–"
    # The frame has its own menu; the desk lists every group of master data.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """Our sign-in page. Who is signed in without the role reads why, instead of being asked again."""
        target = request.GET.get("next", "")
        if not request.user.is_authenticated:
            return redirect_to_login(target or self._index_url, settings.LOGIN_URL)
        if self.has_permission(request):
            return redirect(self._index_url)
        raise PermissionDenied("Meja kerja hanya terbuka bagi petugas. Mintalah peran yang sesuai kepada BKD.")

    def password_change(self, *_: Any, **__: Any) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"desk_cards": _desk_cards(request.user), **(extra_context or {})})

    @property
    def _index_url(self) -> str:
        return f"{self.name}:index"


def _desk_cards(user: Any) -> list[Any]:
    """Tasks of the desk. Asked for late: models are not ready when the site is made."""
    if not find_spec("apps.home.selectors"):
        return []
    return list(import_module("apps.home.waiting").desk_cards(user, timezone.localdate()))
