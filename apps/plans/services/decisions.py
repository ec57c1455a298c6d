"""The steps of a plan. Each is one conditional UPDATE, one event row and one notice, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.hours_target import hours_target
from apps.employees.supervision import possible_supervisors
from apps.plans import policies, workflow
from apps.plans.content import content_of, digest_of
from apps.plans.enums import PlanAction, PlanState, ReturnReason
from apps.plans.models import Plan, PlanEvent
from apps.plans.services.failures import PlanRefused, changed_since
from apps.plans.services.notices import tell_who_comes_next
from apps.plans.services.papers import queue_document

NOT_ENDORSED: Mapping[str, Any] = {"endorsed_at": None, "endorsed_by": None, "endorsed_as": ""}


def submit_plan(*, plan_id: UUID, version: int, actor: User, at: datetime) -> Plan:
    """Hands the plan to the supervisor.

    Raises PlanRefused without any activity, or below 20 JP (PNS) without a reason in the commitment.
    """
    return _take_step(
        PlanAction.SUBMIT, plan_id=plan_id, version=version, actor=actor, at=at, changes={"submitted_at": at}
    )


def withdraw_plan(*, plan_id: UUID, version: int, actor: User, at: datetime) -> Plan:
    """Takes a submitted plan back to draft, as long as nobody has decided on it."""
    return _take_step(
        PlanAction.WITHDRAW, plan_id=plan_id, version=version, actor=actor, at=at, changes={"submitted_at": None}
    )


def endorse_plan(*, plan_id: UUID, version: int, actor: User, at: datetime, note: str = "") -> Plan:
    """The supervisor's approval; the note is the promised support that the document prints."""
    return _take_step(PlanAction.ENDORSE, plan_id=plan_id, version=version, actor=actor, at=at, note=note)


def return_plan(*, plan_id: UUID, version: int, reason_code: str, note: str, actor: User, at: datetime) -> Plan:
    """Sends the plan back to its owner with a coded reason and a note. Raises PlanRefused without either."""
    if reason_code not in ReturnReason.values:
        raise PlanRefused("Pilih alasan pengembalian.")
    if not note.strip():
        raise PlanRefused("Tulis apa yang perlu diperbaiki, agar pemilik rencana tahu langkah berikutnya.")
    return _take_step(
        PlanAction.RETURN,
        plan_id=plan_id,
        version=version,
        actor=actor,
        at=at,
        reason_code=reason_code,
        note=note.strip(),
        changes=NOT_ENDORSED,
    )


def verify_plan(*, plan_id: UUID, version: int, actor: User, at: datetime) -> Plan:
    """BKD's verification: the plan is settled and its document is queued in the same transaction.

    The document of a plan that was amended supersedes the version before.
    """
    return _take_step(
        PlanAction.VERIFY,
        plan_id=plan_id,
        version=version,
        actor=actor,
        at=at,
        changes={"verified_at": at, "verified_by": actor},
    )


def amend_plan(*, plan_id: UUID, version: int, reason: str, actor: User, at: datetime) -> Plan:
    """Opens a verified plan again for its owner, with a reason. Raises PlanRefused without one.

    The endorsement was of the content as it stood, so it goes, as with a return. The verification stays on the plan:
    its document is in force until the next one supersedes it.
    """
    if not reason.strip():
        raise PlanRefused("Tulis alasan perubahan, agar pemilik rencana tahu apa yang perlu diubah.")
    return _take_step(
        PlanAction.AMEND,
        plan_id=plan_id,
        version=version,
        actor=actor,
        at=at,
        note=reason.strip(),
        changes=NOT_ENDORSED,
    )


def cancel_plan(*, plan_id: UUID, version: int, actor: User, at: datetime) -> Plan:
    """Gives the plan up; a new one may be drafted in the same cycle."""
    return _take_step(PlanAction.CANCEL, plan_id=plan_id, version=version, actor=actor, at=at)


def _take_step(
    action: PlanAction,
    *,
    plan_id: UUID,
    version: int,
    actor: User,
    at: datetime,
    reason_code: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Plan:
    """Moves the plan along the table, or says why not.

    The same step by the same person on the same version is not taken twice: it is answered as done. Raises
    PermissionDenied, PlanRefused, or PlanChanged when somebody else was faster.
    """
    with transaction.atomic():
        plan = _load(plan_id)
        policies.RIGHTS[action](actor, plan, timezone.localdate(at)).enforce()
        if _is_taken(action, plan, version, actor):
            return _load(plan_id)
        if plan.version != version:
            raise changed_since(plan, version)
        target = workflow.target_of(action, plan.state)
        if target is None:
            raise PlanRefused(workflow.why_closed(plan.state))
        content = content_of(plan)
        if action == PlanAction.SUBMIT:
            _check_completeness(plan, on=timezone.localdate(at))
        capacity = _capacity(plan, actor, at) if action in {PlanAction.ENDORSE, PlanAction.RETURN} else ""
        columns = {**(changes or {}), **(_endorsement(actor, capacity, at) if action == PlanAction.ENDORSE else {})}
        moved = Plan.objects.filter(pk=plan.pk, state=plan.state, version=version).update(
            state=target, version=version + 1, updated_at=at, **columns
        )
        if not moved:
            return _after_a_lost_race(action, plan_id, version, actor)
        PlanEvent.objects.create(
            plan=plan,
            at=at,
            actor=actor,
            action=action,
            from_state=plan.state,
            to_state=target,
            reason_code=reason_code,
            note=note,
            acted_as=capacity,
            plan_version=version,
            content_sha256=digest_of(content),
            content=content if action == PlanAction.SUBMIT else None,
        )
        moved_plan = _load(plan_id)
        tell_who_comes_next(moved_plan, action, at=at)
        if target == PlanState.VERIFIED:
            queue_document(moved_plan, actor=actor, at=at)
        return moved_plan


def _load(plan_id: UUID) -> Plan:
    return Plan.objects.select_related("cycle", "employee__unit", "endorsed_by").get(pk=plan_id)


def _is_taken(action: PlanAction, plan: Plan, version: int, actor: User) -> bool:
    return PlanEvent.objects.filter(plan=plan, plan_version=version, action=action, actor=actor).exists()


def _after_a_lost_race(action: PlanAction, plan_id: UUID, version: int, actor: User) -> Plan:
    plan = _load(plan_id)
    if not _is_taken(action, plan, version, actor):
        raise changed_since(plan, version)
    return plan


def _check_completeness(plan: Plan, *, on: date) -> None:
    hours = list(plan.items.values_list("learning_hours", flat=True))
    complete = policies.is_complete(plan, hours, hours_target(plan.employee, on))
    if not complete:
        raise PlanRefused(complete.reason)


def _capacity(plan: Plan, actor: User, at: datetime) -> str:
    """In what capacity the actor supervises: "", "Plt." or "Plh."."""
    supervisors = possible_supervisors([plan.employee], timezone.localdate(at)).get(plan.employee_id, [])
    return next((entry.acting_as for entry in supervisors if entry.employee.user_id == actor.pk), "")


def _endorsement(actor: User, capacity: str, at: datetime) -> dict[str, Any]:
    return {"endorsed_at": at, "endorsed_by": actor.employee, "endorsed_as": capacity}
