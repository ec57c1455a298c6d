"""Who may do what with records of learning hours."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.catalogue.models import LearningRecord
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.policies import can_view_employee, is_bkd_officer, is_same_person


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
