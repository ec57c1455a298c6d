"""The steps of a cohort. Each is one conditional UPDATE and one event row, with its consequences for participants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.enums import CohortAction, EnrolmentAction, EnrolmentState
from apps.catalogue.models import Cohort, CohortEvent, Enrolment
from apps.catalogue.models.enrolments import EnrolmentQuerySet
from apps.catalogue.services.delivery_failures import CohortChanged, CohortRefused
from apps.catalogue.services.seats import locked, move
from apps.catalogue.workflow import delivery as workflow
from apps.employees.policies import is_bkd_officer

Consequence = Callable[[Cohort], None]


def open_cohort(*, cohort_id: UUID, version: int, actor: User, at: datetime) -> Cohort:
    """Announces the cohort. Raises CohortRefused without any session."""

    def check(cohort: Cohort) -> None:
        if not cohort.sessions.exists():
            raise CohortRefused("Tambahkan sedikitnya satu sesi sebelum membuka pendaftaran.")

    return take_step(CohortAction.OPEN, cohort_id=cohort_id, version=version, actor=actor, at=at, check=check)


def close_cohort(*, cohort_id: UUID, version: int, actor: User, at: datetime) -> Cohort:
    """Ends registration; decisions go on, and the waiting list still moves up."""
    return take_step(CohortAction.CLOSE, cohort_id=cohort_id, version=version, actor=actor, at=at)


def reopen_cohort(*, cohort_id: UUID, version: int, actor: User, at: datetime) -> Cohort:
    """Takes registrations again; the days of registration still decide."""
    return take_step(CohortAction.REOPEN, cohort_id=cohort_id, version=version, actor=actor, at=at)


def start_cohort(*, cohort_id: UUID, version: int, actor: User, at: datetime) -> Cohort:
    """Begins with those who were approved; who still waits for a seat is told that there is none.

    Raises CohortRefused while a registration is undecided, or when nobody was approved.
    """

    def check(cohort: Cohort) -> None:
        undecided = cohort.enrolments.filter(state=EnrolmentState.REGISTERED).count()
        if undecided:
            raise CohortRefused(f"Masih ada {undecided} pendaftaran yang menunggu keputusan. Putuskan lebih dahulu.")
        if not cohort.enrolments.filter(state=EnrolmentState.APPROVED).exists():
            raise CohortRefused("Belum ada peserta yang diterima. Terima peserta, atau batalkan angkatan ini.")

    def leave_out(cohort: Cohort) -> None:
        for enrolment in _participants(cohort).filter(state=EnrolmentState.WAITING):
            move(enrolment, EnrolmentAction.LEAVE_OUT, actor=actor, at=at)

    return take_step(
        CohortAction.START, cohort_id=cohort_id, version=version, actor=actor, at=at, check=check, then=leave_out
    )


def cancel_cohort(*, cohort_id: UUID, version: int, reason: str, actor: User, at: datetime) -> Cohort:
    """Gives the cohort up; everybody in it is told the reason. Raises CohortRefused without one."""
    reason = reason.strip()
    if not reason:
        raise CohortRefused("Tulis alasan pembatalan; peserta membacanya apa adanya.")

    def release(cohort: Cohort) -> None:
        for enrolment in _participants(cohort).filter(state__in=workflow.BEFORE_THE_START):
            move(enrolment, EnrolmentAction.CANCEL, actor=actor, at=at, note=reason)
        Cohort.objects.filter(pk=cohort.pk).update(seats_taken=0)

    return take_step(
        CohortAction.CANCEL, cohort_id=cohort_id, version=version, actor=actor, at=at, note=reason, then=release
    )


def take_step(
    action: CohortAction,
    *,
    cohort_id: UUID,
    version: int,
    actor: User,
    at: datetime,
    note: str = "",
    check: Consequence | None = None,
    then: Consequence | None = None,
) -> Cohort:
    """Moves the cohort along the table, or says why not.

    The same step by the same person on the same version is answered as done. Raises PermissionDenied, CohortRefused,
    or CohortChanged when somebody else was faster.
    """
    with transaction.atomic():
        cohort = locked(cohort_id)
        is_bkd_officer(actor, cohort.institution_id, timezone.localdate(at)).enforce()
        if CohortEvent.objects.filter(cohort=cohort, cohort_version=version, action=action, actor=actor).exists():
            return cohort
        if cohort.version != version:
            raise CohortChanged
        target = workflow.cohort_target(action, cohort.state)
        if target is None:
            raise CohortRefused(workflow.why_cohort_closed(cohort.state))
        if check is not None:
            check(cohort)
        moved = Cohort.objects.filter(pk=cohort.pk, state=cohort.state, version=version).update(
            state=target, version=version + 1, updated_at=at
        )
        if not moved:
            raise CohortChanged
        CohortEvent.objects.create(
            cohort=cohort,
            at=at,
            actor=actor,
            action=action,
            from_state=cohort.state,
            to_state=target,
            note=note,
            cohort_version=version,
        )
        if then is not None:
            then(cohort)
        return locked(cohort_id)


def _participants(cohort: Cohort) -> EnrolmentQuerySet:
    rows = Enrolment.objects.filter(cohort=cohort)
    return rows.select_related("employee", "cohort__programme").in_order_of_arrival()
