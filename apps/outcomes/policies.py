"""Who may see, enter and explain the figures of services. Each answer carries its sentence."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.outcomes.models import ServiceUnit
from apps.outcomes.querysets import in_scope


def can_view_service_unit(user: User, service_unit: ServiceUnit, on: date) -> Decision:
    """The single twin of `ServiceUnit.objects.visible_to`."""
    if ServiceUnit.objects.visible_to(user, on).filter(pk=service_unit.pk).exists():
        return ALLOWED
    return denied("Angka layanan ini hanya dapat dilihat oleh pegawai OPD-nya dan petugas yang berwenang.")


def can_read_origins(user: User, service_unit: ServiceUnit, on: date) -> Decision:
    """Whether the user may see who entered a figure and what it replaced."""
    if ServiceUnit.objects.filter(in_scope(roles_of(user, on)), pk=service_unit.pk).exists():
        return ALLOWED
    return denied("Riwayat pengisian hanya dapat dilihat oleh pengelola kepegawaian OPD ini, BKD, dan pimpinan.")


def can_keep_services_of(user: User, unit: OrganisationUnit, on: date) -> Decision:
    """Whether the user keeps the service units of the unit: BKD, or the HR officer of a unit at or above it."""
    roles = roles_of(user, on)
    if roles.has(Role.BKD_OFFICER, unit.institution_id):
        return ALLOWED
    if any(unit.path.startswith(path) for path in roles.unit_paths(Role.UNIT_HR_OFFICER)):
        return ALLOWED
    return denied("Hanya pengelola kepegawaian OPD ini dan petugas BKD yang dapat mengisi angka dan target layanan.")


def can_enter_figures(user: User, service_unit: ServiceUnit, on: date) -> Decision:
    """Also the right to change its name and its targets."""
    return can_keep_services_of(user, service_unit.unit, on)
