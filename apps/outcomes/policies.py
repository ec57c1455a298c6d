"""Who may see, enter and explain the figures of services. Each answer carries its sentence."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.policies import is_bkd_officer
from apps.employees.roles import roles_of
from apps.outcomes.enums import FileKind
from apps.outcomes.models import PerformanceResult, ServiceUnit, SourceFile
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


def can_view_source_file(user: User, source: SourceFile, on: date) -> Decision:
    """The single twin of `SourceFile.objects.visible_to`."""
    if SourceFile.objects.visible_to(user, on).filter(pk=source.pk).exists():
        return ALLOWED
    return denied("Berkas ini hanya dapat dilihat oleh pengunggahnya dan petugas BKD instansinya.")


def can_view_performance_result(user: User, result: PerformanceResult, on: date) -> Decision:
    """The single twin of `PerformanceResult.objects.visible_to`; results are for those who need them (UU 27/2022)."""
    if PerformanceResult.objects.visible_to(user, on).filter(pk=result.pk).exists():
        return ALLOWED
    return denied("Hasil SKP hanya dapat dilihat oleh pegawainya, atasan langsungnya, dan petugas BKD.")


def can_send_file(user: User, kind: FileKind, institution_id: int, on: date) -> Decision:
    """Figures: who keeps a service unit of the institution. SKP results: its BKD officers."""
    if kind == FileKind.RESULTS:
        return is_bkd_officer(user, institution_id, on)
    if ServiceUnit.objects.kept_by(user, on).filter(unit__institution_id=institution_id).exists():
        return ALLOWED
    return denied("Belum ada unit layanan yang Anda kelola. Tambahkan unit layanannya dahulu, lalu unggah angkanya.")


def can_decide_file(user: User, source: SourceFile, on: date) -> Decision:
    """Whoever sent the file, as long as the right to send it lasts: another keeps other units."""
    if source.uploaded_by_id != user.pk:
        return denied(f"Hanya pengunggahnya, {source.uploaded_by}, yang dapat menerapkan atau membatalkan berkas ini.")
    return can_send_file(user, FileKind(source.kind), source.institution_id, on)
