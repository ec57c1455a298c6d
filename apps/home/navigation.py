"""Where the reader may go: the own matters, what the roles add, and what everybody looks up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import RoleSet
from apps.plans.selectors.lists import desk_for

# Label, name of the address, icon, and whether this reader sees it.
Wanted = tuple[str, str, str, bool]


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    current: bool
    badge: int = 0


@dataclass(frozen=True)
class NavGroup:
    """Items under a heading; the first group has none."""

    heading: str
    items: list[NavItem]


def groups(path: str, user: User, roles: RoleSet) -> list[NavGroup]:
    """The groups of the menu that have something for this reader, with the item marked that the page lies under."""
    person: Employee | None = getattr(user, "employee", None)
    wanted: list[tuple[str, list[Wanted]]] = [
        ("", [("Beranda", "home:landing", "house", True)]),
        ("Milik saya", _own(person, user)),
        ("Pengelolaan", _managed(person, roles)),
        ("Rujukan", _shared(person, user, roles)),
    ]
    shown = [
        (heading, [(label, reverse(name), icon) for label, name, icon, visible in items if visible])
        for heading, items in wanted
    ]
    current = _current(path, [url for _, items in shown for _, url, _ in items])
    return [
        NavGroup(heading, [NavItem(label, url, icon, url == current) for label, url, icon in items])
        for heading, items in shown
        if items
    ]


def _own(person: Employee | None, user: User) -> list[Wanted]:
    is_employee = person is not None
    return [
        ("Survei saya", "surveys:mine", "clipboard-list", is_employee),
        ("Kesenjangan saya", "needs:mine", "chart-bar", is_employee),
        ("Usulan kebutuhan", "needs:proposals", "message-square-text", is_employee),
        ("Rencana saya", "plans:mine", "target", is_employee),
        ("Pelatihan saya", "catalogue:my_training", "graduation-cap", is_employee),
        ("JP saya", "catalogue:hours_mine", "clock", is_employee),
        ("Mentoring saya", "mentoring:mine", "handshake", is_employee or hasattr(user, "outside_mentor")),
    ]


def _managed(person: Employee | None, roles: RoleSet) -> list[Wanted]:
    of_unit = roles.has(Role.UNIT_HR_OFFICER)
    wide = roles.is_desk or roles.has(Role.LEADER) or of_unit
    return [
        ("Dasbor", "evaluations:dashboard", "layout-dashboard", roles.is_desk or roles.has(Role.LEADER)),
        ("Persetujuan", "plans:inbox", "inbox", person is not None and person.is_unit_head),
        ("Survei kebutuhan", "surveys:campaigns", "list-checks", roles.is_desk),
        ("Analisis kebutuhan", "needs:analysis", "chart-column", wide),
        ("Siklus perencanaan", "plans:cycles", "calendar-range", roles.is_desk),
        (desk_for(roles).title, "plans:verification", "check-check", roles.is_desk or of_unit),
        ("Verifikasi kegiatan", "catalogue:activity_desk", "badge-check", roles.has(Role.BKD_OFFICER) or of_unit),
        ("Rekap JP", "catalogue:hours_tally", "chart-bar-stacked", wide),
        ("Dampak program", "evaluations:effects", "scale", roles.is_desk or roles.has(Role.LEADER)),
        ("Penjodohan mentor", "mentoring:desk", "waypoints", roles.is_desk),
        ("Laporan berkala", "evaluations:reports", "file-chart-column", roles.is_desk or roles.has(Role.LEADER)),
        ("Pegawai", "employees:list", "users", roles.is_desk or of_unit),
    ]


def _shared(person: Employee | None, user: User, roles: RoleSet) -> list[Wanted]:
    wide = roles.is_desk or roles.has(Role.LEADER) or roles.has(Role.UNIT_HR_OFFICER)
    return [
        ("Kamus kompetensi", "competencies:list", "book-open", True),
        ("Katalog", "catalogue:list", "library", True),
        ("Praktik baik", "mentoring:practices", "lightbulb", True),
        ("Angkatan", "catalogue:cohorts", "calendar-days", True),
        ("Kinerja layanan", "outcomes:list", "chart-line", person is not None or wide),
        ("Dokumen", "documents:list", "file-text", person is not None or wide),
        ("Pekerjaan", "jobs:list", "list-todo", roles.is_desk),
        ("Meja kerja", "admin:index", "settings", user.is_staff),
    ]


def _current(path: str, urls: Iterable[str]) -> str:
    """The longest address that the page lies under. The two that everything lies under count only for themselves."""
    wide = {reverse("home:landing"), reverse("plans:mine")}
    above = [url for url in urls if path == url or (url not in wide and path.startswith(url))]
    return max(above, key=len, default="")
