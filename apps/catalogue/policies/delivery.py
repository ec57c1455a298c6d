"""Who may do what with a cohort and with an enrolment. Nobody decides on the own enrolment, whatever the role."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.catalogue.enums import CohortAction, CohortState, EnrolmentAction, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.models.delivery import DESK_READERS, institutions_of
from apps.catalogue.workflow import delivery as workflow
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.core.formats import long_date
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.policies import can_view_employee, is_bkd_officer, is_same_person
from apps.employees.roles import roles_of


def can_view_cohort(user: User, cohort: Cohort, on: date) -> Decision:
    """The single twin of `Cohort.objects.visible_to`."""
    if reads_desk(user, cohort, on):
        return ALLOWED
    if cohort.institution_id in institutions_of(user, on) and cohort.state != CohortState.DRAFT:
        return ALLOWED
    return denied("Angkatan ini belum diumumkan, atau milik instansi lain.")


def reads_desk(user: User, cohort: Cohort, on: date) -> bool:
    """Whether the reader sees all that happens in the cohort: BKD and the auditor."""
    return cohort.institution_id in roles_of(user, on).institution_ids(*DESK_READERS)


def can_view_enrolment(user: User, enrolment: Enrolment, on: date) -> Decision:
    """The single twin of `Enrolment.objects.visible_to`: whoever may see the person."""
    if can_view_employee(user, enrolment.employee, on):
        return ALLOWED
    return denied("Pendaftaran ini hanya dapat dilihat pesertanya, atasannya, dan petugas yang berwenang.")


def can_open_participants(user: User, cohort: Cohort, on: date) -> Decision:
    """The page of a cohort's people; which of them, `Enrolment.objects.visible_to` says."""
    if reads_desk(user, cohort, on) or nominates_anybody(user, cohort, on):
        return ALLOWED
    return denied("Daftar peserta ini untuk petugas BKD, auditor, dan pengelola kepegawaian.")


def is_editable(cohort: Cohort) -> Decision:
    return ALLOWED if cohort.state in workflow.EDITABLE else denied(workflow.why_cohort_closed(cohort.state))


def can_change_cohort(user: User, cohort: Cohort, on: date) -> Decision:
    return first_refusal(is_bkd_officer(user, cohort.institution_id, on), is_editable(cohort))


def is_offered(action: CohortAction, cohort: Cohort) -> Decision:
    """Whether the cohort's state has this action at all."""
    if workflow.cohort_target(action, cohort.state):
        return ALLOWED
    return denied(workflow.why_cohort_closed(cohort.state))


def can_step(action: CohortAction, user: User, cohort: Cohort, on: date) -> Decision:
    return first_refusal(is_bkd_officer(user, cohort.institution_id, on), is_offered(action, cohort))


def takes_registrations(cohort: Cohort, on: date) -> Decision:
    """Whether people may come in on that day."""
    if cohort.state != CohortState.OPEN:
        return denied(workflow.why_cohort_closed(cohort.state))
    if on < cohort.registration_opens_on:
        return denied(f"Pendaftaran angkatan ini dibuka pada {long_date(cohort.registration_opens_on)}.")
    if on > cohort.registration_closes_on:
        return denied(
            f"Pendaftaran angkatan ini berakhir pada {long_date(cohort.registration_closes_on)}. "
            "Lihat angkatan berikutnya, atau hubungi petugas BKD."
        )
    return ALLOWED


def belongs(cohort: Cohort, employee: Employee) -> Decision:
    if employee.institution_id == cohort.institution_id:
        return ALLOWED
    return denied("Angkatan ini diadakan untuk pegawai instansi lain.")


def can_register(user: User, cohort: Cohort, employee: Employee, on: date) -> Decision:
    """Everybody registers oneself; others are nominated."""
    if not is_same_person(user, employee):
        return denied("Setiap pegawai mendaftarkan dirinya sendiri. Orang lain dicalonkan oleh pengelola kepegawaian.")
    return first_refusal(belongs(cohort, employee), takes_registrations(cohort, on))


def nominates_anybody(user: User, cohort: Cohort, on: date) -> Decision:
    roles = roles_of(user, on)
    nominators = roles.institution_ids(Role.UNIT_HR_OFFICER, Role.BKD_OFFICER)
    if cohort.institution_id in nominators:
        return ALLOWED
    return denied("Peserta dicalonkan oleh pengelola kepegawaian unitnya atau oleh petugas BKD.")


def can_open_nominations(user: User, cohort: Cohort, on: date) -> Decision:
    """The page of the people who may be nominated; whom, `nominees` says."""
    return first_refusal(nominates_anybody(user, cohort, on), takes_registrations(cohort, on))


def can_nominate(user: User, cohort: Cohort, employee: Employee, on: date) -> Decision:
    """The unit's HR officer for people of the unit and below it, BKD for everybody of the institution."""
    if is_same_person(user, employee):
        return denied("Diri sendiri tidak dicalonkan; daftarkan diri Anda dari halaman angkatan.")
    roles = roles_of(user, on)
    in_scope = any(employee.unit.path.startswith(path) for path in roles.unit_paths(Role.UNIT_HR_OFFICER))
    if not in_scope and not roles.has(Role.BKD_OFFICER, cohort.institution_id):
        return denied("Anda hanya dapat mencalonkan pegawai dari unit yang Anda kelola.")
    return first_refusal(belongs(cohort, employee), takes_registrations(cohort, on))


def is_enrolment_offered(action: EnrolmentAction, enrolment: Enrolment) -> Decision:
    """Whether the states of the enrolment and of its cohort have this action."""
    if not workflow.enrolment_target(action, enrolment.state):
        return denied(workflow.why_enrolment_closed(enrolment.state))
    if enrolment.cohort.state not in workflow.SEATING:
        return denied(workflow.why_cohort_closed(enrolment.cohort.state))
    return ALLOWED


def may_decide(user: User, enrolment: Enrolment, on: date) -> Decision:
    if is_same_person(user, enrolment.employee):
        return denied("Pendaftaran Anda sendiri diputuskan oleh petugas BKD yang lain.")
    return is_bkd_officer(user, enrolment.cohort.institution_id, on)


def can_decide(action: EnrolmentAction, user: User, enrolment: Enrolment, on: date) -> Decision:
    """APPROVE or DECLINE."""
    return first_refusal(may_decide(user, enrolment, on), is_enrolment_offered(action, enrolment))


def is_participant(user: User, enrolment: Enrolment, _on: date) -> Decision:
    if is_same_person(user, enrolment.employee):
        return ALLOWED
    return denied("Hanya peserta sendiri yang dapat mengundurkan diri.")


def can_withdraw(user: User, enrolment: Enrolment, on: date) -> Decision:
    return first_refusal(is_participant(user, enrolment, on), is_enrolment_offered(EnrolmentAction.WITHDRAW, enrolment))


def keeps_records(user: User, cohort: Cohort, on: date) -> Decision:
    """Attendance and completion are recorded by an officer who does not take part."""
    officer = is_bkd_officer(user, cohort.institution_id, on)
    if not officer:
        return officer
    if cohort.enrolments.filter(employee__user=user, state=EnrolmentState.APPROVED).exists():
        return denied("Anda peserta angkatan ini; kehadiran dan hasilnya dicatat oleh petugas BKD yang lain.")
    return ALLOWED


def can_record_attendance(user: User, cohort: Cohort, on: date) -> Decision:
    if cohort.state != CohortState.RUNNING:
        return first_refusal(
            is_bkd_officer(user, cohort.institution_id, on), denied(workflow.why_cohort_closed(cohort.state))
        )
    return keeps_records(user, cohort, on)


def can_complete(user: User, cohort: Cohort, on: date) -> Decision:
    return first_refusal(keeps_records(user, cohort, on), is_offered(CohortAction.FINISH, cohort))


def is_finished(cohort: Cohort) -> Decision:
    return ALLOWED if cohort.state == CohortState.FINISHED else denied(workflow.why_cohort_closed(cohort.state))


def can_issue_certificates(user: User, cohort: Cohort, on: date) -> Decision:
    return first_refusal(is_bkd_officer(user, cohort.institution_id, on), is_finished(cohort))
