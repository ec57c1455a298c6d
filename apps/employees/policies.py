"""Who may see and decide about whom. Each answer carries its sentence."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.employees.supervision import deciders_of


def is_same_person(user: User, employee: Employee) -> bool:
    return employee.user_id is not None and employee.user_id == user.pk


def can_view_employee(user: User, employee: Employee, on: date) -> Decision:
    """The single twin of `Employee.objects.visible_to`."""
    if Employee.objects.visible_to(user, on).filter(pk=employee.pk).exists():
        return ALLOWED
    return denied(
        "Profil ini hanya dapat dilihat oleh pegawai yang bersangkutan, atasannya, dan petugas yang berwenang."
    )


def is_bkd_officer(user: User, institution_id: int, on: date) -> Decision:
    if roles_of(user, on).has(Role.BKD_OFFICER, institution_id):
        return ALLOWED
    return denied("Hanya petugas BKD instansi ini yang dapat melakukannya.")


def is_supervisor_of(user: User, employee: Employee, on: date) -> Decision:
    """Whether the user may decide as the employee's supervisor on the day; nobody may for oneself."""
    if is_same_person(user, employee):
        return denied("Anda tidak dapat memutuskan rencana Anda sendiri.")
    supervisors = deciders_of(employee, on)
    if any(entry.employee.user_id == user.pk for entry in supervisors):
        return ALLOWED
    if not supervisors:
        return denied(
            "Jabatan atasan langsung pegawai ini sedang kosong. Mintalah BKD menetapkan Plt. atau atasan pengganti."
        )
    return denied(f"Hanya atasan langsung yang dapat memutuskan, yaitu {supervisors[0].employee.full_name}.")


def can_import(user: User, on: date) -> Decision:
    """Whether the user may send SIASN files at all; for which institution shows when the file is read."""
    if user.is_superuser or roles_of(user, on).has(Role.BKD_OFFICER):
        return ALLOWED
    return denied("Hanya petugas BKD yang dapat mengimpor berkas SIASN.")


def can_import_for(user: User, institution_id: int | None, name: str, on: date) -> Decision:
    """None stands for an institution that the file would make: only the system's keeper may."""
    if user.is_superuser:
        return ALLOWED
    if institution_id is not None and roles_of(user, on).has(Role.BKD_OFFICER, institution_id):
        return ALLOWED
    return denied(
        f"Berkas ini tentang {name} dengan INSTANSI ID yang bukan milik instansi Anda. "
        "Unggah berkas instansi Anda sendiri, atau periksa kolom INSTANSI ID."
    )
