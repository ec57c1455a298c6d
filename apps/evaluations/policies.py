"""Who reads reports. Each answer carries its sentence."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.policies import is_bkd_officer
from apps.employees.roles import roles_of
from apps.evaluations.models import REPORT_READERS, Report


def can_open_reports(user: User, on: date) -> Decision:
    """The list of reports; which of them is `Report.objects.visible_to`'s to say."""
    if any(roles_of(user, on).has(role) for role in REPORT_READERS):
        return ALLOWED
    return denied("Laporan berkala untuk petugas BKD, kepala BKD, pimpinan, dan auditor.")


def can_view_report(user: User, report: Report, on: date) -> Decision:
    """The single twin of `Report.objects.visible_to`."""
    if report.institution_id in roles_of(user, on).institution_ids(*REPORT_READERS):
        return ALLOWED
    return denied("Laporan ini hanya dapat dibaca petugas dan kepala BKD, pimpinan, dan auditor instansinya.")


def can_rewrite_report(user: User, report: Report, on: date) -> Decision:
    """Also the right to have a failed one tried again."""
    return is_bkd_officer(user, report.institution_id, on)
