"""Who reads estimates, cases, evaluations and reports, and who takes which step of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from apps.accounts.models import User
from apps.catalogue.models import Cohort
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.employees.enums import Role
from apps.employees.policies import is_bkd_officer
from apps.employees.roles import roles_of
from apps.employees.visibility import INSTITUTION_WIDE
from apps.evaluations import workflow
from apps.evaluations.enums import CaseAction, CheckKind
from apps.evaluations.models import REPORT_READERS, EffectEstimate, EvaluationWindow, Participation, Report, ReviewCase
from apps.evaluations.models.effects import READERS


def can_open_evaluations(user: User, on: date) -> Decision:
    """The lists of the room; which rows is for `visible_to` to say."""
    if any(roles_of(user, on).has(role) for role in READERS):
        return ALLOWED
    return denied("Halaman evaluasi ini untuk petugas dan kepala BKD, pimpinan, dan auditor.")


def can_view_estimate(user: User, estimate: EffectEstimate, on: date) -> Decision:
    """The single twin of `EffectEstimate.objects.visible_to`."""
    if estimate.cohort.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Perkiraan ini hanya dapat dibaca petugas dan kepala BKD, pimpinan, dan auditor instansinya.")


def can_estimate_cohort(user: User, cohort: Cohort, on: date) -> Decision:
    return is_bkd_officer(user, cohort.institution_id, on)


Right = Callable[[User, ReviewCase, date], Decision]


def can_view_case(user: User, case: ReviewCase, on: date) -> Decision:
    """The single twin of `ReviewCase.objects.visible_to`."""
    if case.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Kasus ini hanya dapat dibaca petugas dan kepala BKD, pimpinan, dan auditor instansinya.")


def bkd_institutions(user: User, on: date) -> set[int]:
    """Where the user is an officer or the head of BKD."""
    return roles_of(user, on).institution_ids(Role.BKD_OFFICER, Role.BKD_HEAD)


def is_of_bkd(user: User, case: ReviewCase, on: date) -> Decision:
    if case.institution_id in bkd_institutions(user, on):
        return ALLOWED
    return denied("Hanya petugas dan kepala BKD instansi ini yang dapat melakukannya.")


def may_check(user: User, case: ReviewCase, on: date) -> Decision:
    return is_bkd_officer(user, case.institution_id, on)


def may_decide(user: User, case: ReviewCase, on: date) -> Decision:
    """The head of BKD, who did not write a check: who decides reads what others found."""
    if not roles_of(user, on).has(Role.BKD_HEAD, case.institution_id):
        return denied("Keputusan kasus ini diambil kepala BKD.")
    if any(check.checked_by_id == user.pk for check in case.checks.all()):
        return denied("Anda menulis pemeriksaannya, jadi keputusannya diambil kepala BKD yang lain.")
    return ALLOWED


RIGHTS: Mapping[CaseAction, Right] = {
    CaseAction.ASSIGN: is_of_bkd,
    CaseAction.CHECK: may_check,
    CaseAction.DECIDE: may_decide,
    CaseAction.CLOSE: is_of_bkd,
}


def is_offered(action: CaseAction, case: ReviewCase) -> Decision:
    """Whether the case's state has this step at all."""
    return ALLOWED if workflow.target_of(action, case.state) else denied(workflow.why_closed(case.state))


def is_checked(case: ReviewCase) -> Decision:
    """Whether method and material both have a finding."""
    missing = {kind.value for kind in CheckKind} - {check.kind for check in case.checks.all()}
    if not missing:
        return ALLOWED
    names = " dan ".join(case.check_label(kind).lower() for kind in sorted(missing, reverse=True))
    return denied(f"Pemeriksaan {names} belum dicatat. Keputusan diambil sesudah keduanya ada.")


def can_perform(action: CaseAction, user: User, case: ReviewCase, on: date) -> Decision:
    ready = is_checked(case) if action == CaseAction.DECIDE else ALLOWED
    return first_refusal(RIGHTS[action](user, case, on), is_offered(action, case), ready)


def is_asked(user: User, window: EvaluationWindow) -> Decision:
    if Participation.objects.filter(window=window, employee__user=user).exists():
        return ALLOWED
    return denied("Penilaian ini hanya untuk mereka yang diminta menjawab.")


def can_view_window(user: User, window: EvaluationWindow, on: date) -> Decision:
    """The single twin of `EvaluationWindow.objects.visible_to`."""
    if window.cohort.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Hasil evaluasi pelatihan hanya dapat dibaca petugas dan kepala BKD, pimpinan, dan auditor.")


def reads_levels(user: User, window: EvaluationWindow, on: date) -> Decision:
    """Levels of graduates by name: the roles that see every employee of the institution anyway. Leaders read groups."""
    if roles_of(user, on).institution_ids(*INSTITUTION_WIDE) & {window.cohort.institution_id}:
        return ALLOWED
    return denied("Tingkat kompetensi tiap lulusan hanya dapat dibaca petugas dan kepala BKD serta auditor.")


def can_enter_scores(user: User, window: EvaluationWindow, on: date) -> Decision:
    return is_bkd_officer(user, window.cohort.institution_id, on)


def can_moderate(user: User, window: EvaluationWindow, on: date) -> Decision:
    """Officers and the head of BKD, but for who may have written one of the remarks."""
    if window.cohort.institution_id not in bkd_institutions(user, on):
        return denied("Saran tertulis dibaca lebih dahulu oleh petugas atau kepala BKD.")
    if is_asked(user, window):
        return denied("Anda diminta menilai pelatihan ini, jadi sarannya dibaca petugas lain.")
    return ALLOWED


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
