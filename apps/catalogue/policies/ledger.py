"""Who may do what with records of learning hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from apps.accounts.models import User
from apps.catalogue.models import LearningRecord
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.enums import Role
from apps.employees.policies import can_view_employee, is_bkd_officer, is_same_person
from apps.employees.roles import roles_of


def can_view_learning_record(user: User, record: LearningRecord, on: date) -> Decision:
    """The single twin of `LearningRecord.objects.visible_to`: whoever sees the person's profile."""
    if can_view_employee(user, record.employee, on):
        return ALLOWED
    return denied("Catatan JP hanya dapat dibaca pegawai yang bersangkutan, atasannya, dan petugas yang berwenang.")


def can_reverse_record(user: User, record: LearningRecord, on: date) -> Decision:
    """A BKD officer of the institution; nobody for oneself."""
    if is_same_person(user, record.employee):
        return denied("Catatan JP Anda sendiri dibatalkan oleh petugas BKD yang lain.")
    return is_bkd_officer(user, record.employee.institution_id, on)


@dataclass(frozen=True)
class Scope:
    """Whom a desk answers for: whole institutions, and units with everything below them."""

    institutions: frozenset[int]
    paths: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.institutions or self.paths)

    def over(self, institution: str, path: str) -> Q:
        """The condition on a model, given its lookups of the institution and of the unit's path."""
        query = Q(**{f"{institution}__in": self.institutions})
        for start in self.paths:
            query |= Q(**{f"{path}__startswith": start})
        return query


def people_scope(user: User, on: date) -> Scope:
    """Whose hours the reader may see by name. Leaders read sums, not people."""
    return _scope(user, on, Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


def tally_scope(user: User, on: date) -> Scope:
    """Of which units the reader may see the sums."""
    return _scope(user, on, Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR, Role.LEADER)


def _scope(user: User, on: date, *institution_wide: Role) -> Scope:
    roles = roles_of(user, on)
    return Scope(frozenset(roles.institution_ids(*institution_wide)), tuple(roles.unit_paths(Role.UNIT_HR_OFFICER)))


def can_open_tally(user: User, on: date) -> Decision:
    if tally_scope(user, on):
        return ALLOWED
    return denied("Rekap JP untuk pimpinan, petugas BKD, pengelola kepegawaian, dan auditor.")


def can_open_people(user: User, on: date) -> Decision:
    if people_scope(user, on):
        return ALLOWED
    return denied("Daftar JP pegawai untuk petugas BKD, pengelola kepegawaian, dan auditor.")


def can_send_to_siasn(user: User, on: date) -> Decision:
    """Who keeps the records of people in SIASN: the file carries NIP."""
    roles = roles_of(user, on)
    if roles.has(Role.BKD_OFFICER) or roles.has(Role.UNIT_HR_OFFICER):
        return ALLOWED
    return denied("Berkas untuk SIASN hanya diunduh petugas BKD dan pengelola kepegawaian.")


def keeper_scope(user: User, on: date) -> Scope:
    """Whose records the reader keeps: verifies what they report, sends what they learnt to SIASN."""
    return _scope(user, on, Role.BKD_OFFICER)
