"""What every page's frame shows: where the reader may go, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.roles import RoleSet, roles_of
from apps.notifications.models import Notice


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    current: bool
    badge: int = 0


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav_items": [], "unread_notices": 0, "institution_name": ""}
    roles = roles_of(user, timezone.localdate())
    return {
        "nav_items": list(_items(request.path, user, roles)),
        "unread_notices": Notice.objects.filter(recipient=user, read_at__isnull=True).count(),
        "institution_name": _institution_name(user, roles),
    }


def _items(path: str, user: User, roles: RoleSet) -> list[NavItem]:
    person = getattr(user, "employee", None)
    wide = roles.is_desk or roles.has(Role.LEADER) or roles.has(Role.UNIT_HR_OFFICER)
    wanted = [("Beranda", "home:landing", "house", True)]
    if person is not None:
        wanted += [
            ("Survei saya", "surveys:mine", "clipboard-list", True),
            ("Kesenjangan saya", "needs:mine", "chart-bar", True),
            ("Rencana saya", "plans:mine", "target", True),
            ("JP saya", "catalogue:hours_mine", "clock", True),
            ("Persetujuan", "plans:inbox", "inbox", person.is_unit_head),
        ]
    wanted += [
        ("Mentoring saya", "mentoring:mine", "handshake", person is not None or hasattr(user, "outside_mentor")),
        ("Penjodohan mentor", "mentoring:desk", "waypoints", roles.is_desk),
    ]
    wanted += [
        (
            "Verifikasi rencana" if roles.has(Role.BKD_OFFICER) else "Rencana pegawai",
            "plans:verification",
            "check-check",
            roles.is_desk or roles.has(Role.UNIT_HR_OFFICER),
        ),
        ("Survei kebutuhan", "surveys:campaigns", "list-checks", roles.is_desk),
        ("Siklus perencanaan", "plans:cycles", "calendar-range", roles.is_desk),
        ("Analisis kebutuhan", "needs:analysis", "chart-column", wide),
        ("Rekap JP", "catalogue:hours_tally", "chart-bar-stacked", wide),
        ("Pegawai", "employees:list", "users", roles.is_desk or roles.has(Role.UNIT_HR_OFFICER)),
        ("Kamus kompetensi", "competencies:list", "book-open", True),
        ("Katalog", "catalogue:list", "library", True),
        ("Dokumen", "documents:list", "file-text", person is not None or wide),
        ("Pekerjaan", "jobs:list", "list-todo", roles.is_desk),
        ("Meja kerja", "admin:index", "settings", user.is_staff),
    ]
    shown = [(label, reverse(name), icon) for label, name, icon, visible in wanted if visible]
    current = _current(path, [url for _, url, _ in shown])
    return [NavItem(label, url, icon, url == current) for label, url, icon in shown]


def _current(path: str, urls: list[str]) -> str:
    """The longest address that the page lies under. The two that everything lies under count only for themselves."""
    wide = {reverse("home:landing"), reverse("plans:mine")}
    above = [url for url in urls if path == url or (url not in wide and path.startswith(url))]
    return max(above, key=len, default="")


def _institution_name(user: User, roles: RoleSet) -> str:
    person = getattr(user, "employee", None)
    if person is not None:
        return person.institution.name
    return roles.grants[0].institution.name if roles.grants else ""
