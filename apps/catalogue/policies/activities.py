"""Who may do what with a reported activity. Nobody decides on the own one, whatever the role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from apps.accounts.models import User
from apps.catalogue.enums import ActivityAction
from apps.catalogue.models import ReportedActivity
from apps.catalogue.workflow import activities as workflow
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.employees.enums import Role
from apps.employees.policies import can_view_employee, is_same_person
from apps.employees.roles import roles_of

Right = Callable[[User, ReportedActivity, date], Decision]


def can_view_activity(user: User, activity: ReportedActivity, on: date) -> Decision:
    """The single twin of `ReportedActivity.objects.visible_to`; what was never reported is its owner's alone."""
    if is_same_person(user, activity.employee):
        return ALLOWED
    if activity.reported_at is not None and can_view_employee(user, activity.employee, on):
        return ALLOWED
    return denied("Kegiatan ini hanya dapat dibaca pemiliknya, atasannya, dan petugas yang berwenang.")


def can_open_activity_desk(user: User, on: date) -> Decision:
    roles = roles_of(user, on)
    if roles.has(Role.BKD_OFFICER) or roles.has(Role.UNIT_HR_OFFICER):
        return ALLOWED
    return denied("Kegiatan yang dilaporkan diverifikasi oleh pengelola kepegawaian dan petugas BKD.")


def is_owner(user: User, activity: ReportedActivity, _on: date) -> Decision:
    if is_same_person(user, activity.employee):
        return ALLOWED
    return denied("Hanya pemilik kegiatan yang dapat melakukannya.")


def may_decide(user: User, activity: ReportedActivity, on: date) -> Decision:
    """The HR officer of the owner's unit, or a BKD officer of the institution."""
    employee = activity.employee
    if is_same_person(user, employee):
        return denied("Kegiatan Anda sendiri diverifikasi oleh petugas yang lain.")
    roles = roles_of(user, on)
    if roles.has(Role.BKD_OFFICER, employee.institution_id):
        return ALLOWED
    if any(employee.unit.path.startswith(path) for path in roles.unit_paths(Role.UNIT_HR_OFFICER)):
        return ALLOWED
    return denied("Kegiatan ini diverifikasi pengelola kepegawaian unitnya atau petugas BKD.")


RIGHTS: Mapping[ActivityAction, Right] = {
    ActivityAction.REPORT: is_owner,
    ActivityAction.CANCEL: is_owner,
    ActivityAction.RETURN: may_decide,
    ActivityAction.VERIFY: may_decide,
    ActivityAction.REJECT: may_decide,
}


def can_perform(action: ActivityAction, user: User, activity: ReportedActivity, on: date) -> Decision:
    offered = workflow.target_of(action, activity.state)
    state = ALLOWED if offered else denied(workflow.why_closed(activity.state))
    return first_refusal(RIGHTS[action](user, activity, on), state)


def can_edit_activity(user: User, activity: ReportedActivity, on: date) -> Decision:
    editable = activity.state in workflow.EDITABLE
    state = ALLOWED if editable else denied(workflow.why_closed(activity.state))
    return first_refusal(is_owner(user, activity, on), state)
