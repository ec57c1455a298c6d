"""Who may do what with a plan. `RIGHTS` asks about the person, `workflow` about the state; `can_perform` asks both.

Nobody decides on the own plan by any detour: own Plt. or Plh., an override, the desk of BKD. A superuser has no
shortcut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from apps.accounts.models import User
from apps.catalogue.hours_target import HoursTarget
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.employees.enums import Role
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.policies import is_bkd_officer, is_same_person, is_supervisor_of
from apps.employees.roles import roles_of
from apps.plans import workflow
from apps.plans.enums import CycleState, PlanAction, PlanState
from apps.plans.models import CYCLE_READERS, INSTITUTION_READERS, UNIT_READERS, AgencyPlan, Plan, PlanningCycle

Right = Callable[[User, Plan, date], Decision]


def can_view_plan(user: User, plan: Plan, on: date) -> Decision:
    """The single twin of `Plan.objects.visible_to`."""
    if is_same_person(user, plan.employee):
        return ALLOWED
    roles = roles_of(user, on)
    if plan.cycle.institution_id in roles.institution_ids(*INSTITUTION_READERS):
        return ALLOWED
    path = plan.employee.unit.path
    if any(path.startswith(scope) for role in UNIT_READERS for scope in roles.unit_paths(role)):
        return ALLOWED
    if is_supervisor_of(user, plan.employee, on):
        return ALLOWED
    return denied("Rencana ini hanya dapat dibaca pemiliknya, atasan langsungnya, dan petugas yang berwenang.")


def can_open_desk(user: User, on: date) -> Decision:
    """The list of many people's plans; which of them is `Plan.objects.visible_to`'s to say."""
    roles = roles_of(user, on)
    if any(roles.has(role) for role in (*INSTITUTION_READERS, *UNIT_READERS)):
        return ALLOWED
    return denied("Daftar rencana ini untuk petugas BKD, pengelola kepegawaian, dan auditor.")


def can_print_unit(user: User, unit: OrganisationUnit, on: date) -> Decision:
    """The twin of `selectors.printing.printable_units`: all documents of the unit and what lies below it, at once."""
    roles = roles_of(user, on)
    if roles.has(Role.BKD_OFFICER, unit.institution_id):
        return ALLOWED
    if any(unit.path.startswith(scope) for scope in roles.unit_paths(Role.UNIT_HR_OFFICER)):
        return ALLOWED
    return denied("Cetakan massal untuk petugas BKD, dan untuk pengelola kepegawaian pada unitnya sendiri.")


def can_view_cycle(user: User, cycle: PlanningCycle, on: date) -> Decision:
    """The single twin of `PlanningCycle.objects.visible_to`."""
    if cycle.institution_id in roles_of(user, on).institution_ids(*CYCLE_READERS):
        return ALLOWED
    return denied("Siklus perencanaan dibaca oleh petugas BKD, kepala BKD, dan auditor instansi ini.")


def can_open_cycle(user: User, institution_id: int, on: date) -> Decision:
    return is_bkd_officer(user, institution_id, on)


def can_change_cycle(user: User, cycle: PlanningCycle, on: date) -> Decision:
    closed = denied(f"Siklus {cycle.year} sudah ditutup, jadi tidak dapat diubah lagi.")
    still_open = ALLOWED if cycle.state == CycleState.OPEN else closed
    return first_refusal(is_bkd_officer(user, cycle.institution_id, on), still_open)


def can_view_agency_plan(user: User, agency_plan: AgencyPlan, on: date) -> Decision:
    """The single twin of `AgencyPlan.objects.visible_to`."""
    roles = roles_of(user, on)
    if agency_plan.cycle.institution_id in roles.institution_ids(*CYCLE_READERS):
        return ALLOWED
    if any(agency_plan.unit.path.startswith(scope) for role in UNIT_READERS for scope in roles.unit_paths(role)):
        return ALLOWED
    return denied("Rencana perangkat daerah dibaca BKD, auditor, dan pengelola kepegawaian perangkat daerah itu.")


def can_issue_agency_plan(user: User, cycle: PlanningCycle, on: date) -> Decision:
    """Also of a closed cycle: its plans stand."""
    return is_bkd_officer(user, cycle.institution_id, on)


def can_draft_plan(user: User, cycle: PlanningCycle, employee: Employee, on: date) -> Decision:
    if not is_same_person(user, employee):
        return denied("Rencana disusun oleh pegawai yang bersangkutan sendiri.")
    if cycle.institution_id != employee.institution_id:
        return denied("Siklus ini milik instansi lain.")
    if cycle.state != CycleState.OPEN:
        return denied(f"Siklus {cycle.year} sudah selesai. Susunlah rencana pada siklus yang sedang berjalan.")
    if on < cycle.opens_on:
        return denied(f"Penyusunan rencana {cycle.year} belum dibuka.")
    return ALLOWED


def is_owner(user: User, plan: Plan, _on: date) -> Decision:
    if is_same_person(user, plan.employee):
        return ALLOWED
    return denied("Hanya pemilik rencana yang dapat melakukannya.")


def may_submit(user: User, plan: Plan, on: date) -> Decision:
    owner = is_owner(user, plan, on)
    if not owner:
        return owner
    # What was opened again may be finished, whatever the calendar says: it would be stuck between two versions.
    if plan.is_under_amendment:
        return ALLOWED
    if plan.cycle.state != CycleState.OPEN:
        return denied(f"Siklus {plan.cycle.year} sudah selesai, jadi rencana tidak dapat diajukan lagi.")
    # A plan that was sent back may come again after the deadline: its owner met it the first time.
    if on > plan.cycle.closes_on and plan.state != PlanState.RETURNED:
        return denied(
            f"Batas pengajuan rencana {plan.cycle.year} sudah lewat. "
            "Hubungi petugas BKD bila batas pengajuan perlu diperpanjang."
        )
    return ALLOWED


def may_endorse(user: User, plan: Plan, on: date) -> Decision:
    """The direct supervisor of the day, definitive, Plt. or Plh.; never the owner."""
    if is_same_person(user, plan.employee):
        return denied("Rencana Anda disetujui oleh atasan langsung Anda, bukan oleh Anda sendiri.")
    return is_supervisor_of(user, plan.employee, on)


def may_return(user: User, plan: Plan, on: date) -> Decision:
    """The supervisor until BKD has verified; BKD once the supervisor has endorsed."""
    if is_same_person(user, plan.employee):
        return denied("Rencana Anda sendiri tidak dapat Anda kembalikan. Tarik kembali bila ingin mengubahnya.")
    supervisor = is_supervisor_of(user, plan.employee, on)
    if supervisor:
        return ALLOWED
    officer = is_bkd_officer(user, plan.cycle.institution_id, on)
    if not officer:
        return supervisor
    if plan.state == PlanState.SUBMITTED:
        return denied("BKD memeriksa rencana setelah atasan langsung menyetujuinya.")
    return ALLOWED


def may_verify(user: User, plan: Plan, on: date) -> Decision:
    """A BKD officer who neither owns nor endorsed the plan: three pairs of eyes."""
    if is_same_person(user, plan.employee):
        return denied("Rencana Anda sendiri diverifikasi oleh petugas BKD yang lain.")
    if plan.endorsed_by is not None and is_same_person(user, plan.endorsed_by):
        return denied(
            "Anda sudah menyetujui rencana ini sebagai atasan langsung; verifikasinya dilakukan petugas BKD yang lain."
        )
    return is_bkd_officer(user, plan.cycle.institution_id, on)


def may_amend(user: User, plan: Plan, on: date) -> Decision:
    """A BKD officer, not for the own plan, as long as the cycle runs."""
    if is_same_person(user, plan.employee):
        return denied(
            "Rencana Anda dibuka kembali oleh petugas BKD yang lain, bukan oleh Anda sendiri. "
            "Sampaikan kepada petugas BKD apa yang perlu diubah dan mengapa."
        )
    if not is_bkd_officer(user, plan.cycle.institution_id, on):
        return denied(
            "Hanya petugas BKD instansi ini yang dapat membuka kembali rencana yang sudah diverifikasi. "
            "Sampaikan kepada petugas BKD apa yang perlu diubah dan mengapa."
        )
    if plan.cycle.state != CycleState.OPEN:
        return denied(
            f"Siklus {plan.cycle.year} sudah ditutup, jadi rencananya tidak dapat dibuka kembali. "
            "Masukkan perubahannya ke rencana siklus berikutnya."
        )
    return ALLOWED


def may_cancel(user: User, plan: Plan, on: date) -> Decision:
    """The owner, until BKD has verified: from then on a document stands that a cancelled plan would contradict."""
    owner = is_owner(user, plan, on)
    if owner and plan.is_under_amendment:
        return denied(
            "Rencana ini pernah diverifikasi dan dokumennya berlaku, jadi tidak dapat dibatalkan. "
            "Ubah kegiatannya, lalu ajukan lagi."
        )
    return owner


RIGHTS: Mapping[PlanAction, Right] = {
    PlanAction.SUBMIT: may_submit,
    PlanAction.WITHDRAW: is_owner,
    PlanAction.ENDORSE: may_endorse,
    PlanAction.RETURN: may_return,
    PlanAction.VERIFY: may_verify,
    PlanAction.CANCEL: may_cancel,
    PlanAction.AMEND: may_amend,
}


def is_offered(action: PlanAction, plan: Plan) -> Decision:
    """Whether the plan's state has this action at all."""
    return ALLOWED if workflow.target_of(action, plan.state) else denied(workflow.why_closed(plan.state))


def can_perform(action: PlanAction, user: User, plan: Plan, on: date) -> Decision:
    return first_refusal(RIGHTS[action](user, plan, on), is_offered(action, plan))


def is_editable(plan: Plan) -> Decision:
    return ALLOWED if plan.state in workflow.EDITABLE else denied(workflow.why_closed(plan.state))


def can_edit_plan(user: User, plan: Plan, on: date) -> Decision:
    return first_refusal(is_owner(user, plan, on), is_editable(plan))


def is_complete(plan: Plan, hours: list[int], target: HoursTarget) -> Decision:
    """Whether the content may be handed in: an activity, and below the minimum JP a reason in the commitment."""
    if not hours:
        return denied("Rencana belum berisi kegiatan. Tambahkan sedikitnya satu kegiatan sebelum mengajukan.")
    if target.is_missed_by(sum(hours)) and not plan.commitment.strip():
        return denied(
            f"Jumlah JP baru {sum(hours)} dari sedikitnya {target.minimum}. "
            "Tambahkan kegiatan, atau tulis alasannya pada komitmen pegawai."
        )
    return ALLOWED


def can_submit_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.SUBMIT, user, plan, on)


def can_withdraw_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.WITHDRAW, user, plan, on)


def can_endorse_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.ENDORSE, user, plan, on)


def can_return_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.RETURN, user, plan, on)


def can_verify_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.VERIFY, user, plan, on)


def can_cancel_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.CANCEL, user, plan, on)


def can_amend_plan(user: User, plan: Plan, on: date) -> Decision:
    return can_perform(PlanAction.AMEND, user, plan, on)
