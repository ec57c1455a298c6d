"""Who was there, session by session, and who has completed the cohort."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.completion import has_completed, needed_sessions
from apps.catalogue.enums import CohortAction, CohortState, EnrolmentAction, EnrolmentState
from apps.catalogue.models import Attendance, Cohort, CohortSession, Enrolment
from apps.catalogue.policies import delivery as policies
from apps.catalogue.services.cohort_steps import take_step
from apps.catalogue.services.crediting import credit_completion
from apps.catalogue.services.delivery_failures import CohortRefused, EnrolmentRefused
from apps.catalogue.services.seats import locked, move
from apps.catalogue.workflow import delivery as workflow
from apps.core.formats import long_date
from apps.parameters.selectors import value_of


def record_attendance(*, session_id: int, present: Collection[UUID], actor: User, at: datetime) -> int:
    """Marks every participant of the cohort present or absent; sent again, the newest marks count.

    Returns how many were there. Raises PermissionDenied, and EnrolmentRefused unless the cohort runs, before the
    session's day, or for somebody who is no participant.
    """
    session = CohortSession.objects.get(pk=session_id)
    with transaction.atomic():
        cohort = locked(session.cohort_id)
        policies.keeps_records(actor, cohort, timezone.localdate(at)).enforce()
        if cohort.state != CohortState.RUNNING:
            raise EnrolmentRefused(workflow.why_cohort_closed(cohort.state))
        if timezone.localdate(at) < session.day:
            raise EnrolmentRefused(f"Sesi ini baru berlangsung pada {long_date(session.day)}.")
        participants = set(cohort.enrolments.filter(state=EnrolmentState.APPROVED).values_list("pk", flat=True))
        if not set(present) <= participants:
            raise EnrolmentRefused("Daftar peserta berubah. Buka ulang halaman kehadiran, lalu tandai lagi.")
        Attendance.objects.bulk_create(
            [
                Attendance(
                    session=session, enrolment_id=key, is_present=key in present, recorded_at=at, recorded_by=actor
                )
                for key in participants
            ],
            update_conflicts=True,
            unique_fields=["session", "enrolment"],
            update_fields=["is_present", "recorded_at", "recorded_by"],
        )
    return len(set(present))


def complete_cohort(*, cohort_id: UUID, version: int, actor: User, at: datetime) -> Cohort:
    """Ends the cohort: whoever attended the share `completion_attendance_share` of the sessions has completed it and is
    credited in the ledger.

    Raises CohortRefused while the attendance of a session is not recorded, NotCredited without a rule of hours for the
    programme's form.
    """

    def check(cohort: Cohort) -> None:
        policies.keeps_records(actor, cohort, timezone.localdate(at)).enforce()
        open_session = cohort.sessions.filter(attendance__isnull=True).first()
        if open_session is not None:
            when = long_date(open_session.day)
            raise CohortRefused(f"Kehadiran sesi “{open_session.topic}” ({when}) belum dicatat. Catat lebih dahulu.")

    def conclude(cohort: Cohort) -> None:
        share = Decimal(str(value_of("completion_attendance_share", timezone.localdate(at))))
        session_count = cohort.sessions.count()
        participants = (
            Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.APPROVED)
            .select_related("employee", "cohort__programme__form", "cohort__programme__provider")
            .with_attendance()
            .order_by("employee_id")
        )
        for enrolment in participants:
            _conclude_one(enrolment, session_count, share, actor=actor, at=at)

    return take_step(
        CohortAction.FINISH, cohort_id=cohort_id, version=version, actor=actor, at=at, check=check, then=conclude
    )


def _conclude_one(enrolment: Enrolment, session_count: int, share: Decimal, *, actor: User, at: datetime) -> None:
    attended = enrolment.present
    completed = has_completed(attended, session_count, share)
    action = EnrolmentAction.COMPLETE if completed else EnrolmentAction.FAIL
    note = f"Hadir {attended} dari {session_count} sesi; selesai bila hadir {needed_sessions(session_count, share)}."
    move(
        enrolment,
        action,
        actor=actor,
        at=at,
        note=note,
        finished_at=at,
        attended_sessions=attended,
        session_count=session_count,
        outcome_note=note,
    )
    if completed:
        credit_completion(enrolment, actor=actor, at=at)
