"""What BKD decides about registrations. Nobody decides on the own one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.enums import EnrolmentAction, EnrolmentState
from apps.catalogue.models import Enrolment
from apps.catalogue.policies import delivery as policies
from apps.catalogue.services.delivery_failures import EnrolmentChanged, EnrolmentRefused
from apps.catalogue.services.enrolment import enrolment_under_lock, is_taken, leave
from apps.catalogue.services.seats import move


def approve_enrolment(*, enrolment_id: UUID, version: int, actor: User, at: datetime) -> Enrolment:
    """The seat becomes a place. Raises PermissionDenied, EnrolmentRefused, or EnrolmentChanged on a stale version."""
    with transaction.atomic():
        enrolment = enrolment_under_lock(enrolment_id)
        if not _decidable(enrolment, EnrolmentAction.APPROVE, version, actor, at):
            return enrolment
        if not move(enrolment, EnrolmentAction.APPROVE, actor=actor, at=at, decided_at=at, decided_by=actor):
            raise EnrolmentChanged
        enrolment.refresh_from_db()
        return enrolment


def approve_enrolments(*, versions: Mapping[UUID, int], actor: User, at: datetime) -> int:
    """Several at once, each on the version that was seen: all or none. Returns how many are approved now."""
    if not versions:
        raise EnrolmentRefused("Pilih sedikitnya satu pendaftaran.")
    with transaction.atomic():
        for enrolment_id in sorted(versions):
            approve_enrolment(enrolment_id=enrolment_id, version=versions[enrolment_id], actor=actor, at=at)
    return Enrolment.objects.filter(pk__in=versions, state=EnrolmentState.APPROVED).count()


def decline_enrolment(*, enrolment_id: UUID, version: int, reason: str, actor: User, at: datetime) -> Enrolment:
    """Turns a registration, or a place already given, down; the seat is passed on. Raises EnrolmentRefused without a
    reason.
    """
    reason = reason.strip()
    if not reason:
        raise EnrolmentRefused("Tulis alasan penolakan; pendaftar membacanya apa adanya.")
    with transaction.atomic():
        enrolment = enrolment_under_lock(enrolment_id)
        if not _decidable(enrolment, EnrolmentAction.DECLINE, version, actor, at):
            return enrolment
        leave(
            enrolment,
            EnrolmentAction.DECLINE,
            actor=actor,
            at=at,
            note=reason,
            decided_at=at,
            decided_by=actor,
            decision_note=reason,
        )
        enrolment.refresh_from_db()
        return enrolment


def _decidable(enrolment: Enrolment, action: EnrolmentAction, version: int, actor: User, at: datetime) -> bool:
    """False for a click that was answered before; raises for one that cannot be granted."""
    policies.may_decide(actor, enrolment, timezone.localdate(at)).enforce()
    if is_taken(enrolment, action, version, actor):
        return False
    if enrolment.version != version:
        raise EnrolmentChanged
    offered = policies.is_enrolment_offered(action, enrolment)
    if not offered:
        raise EnrolmentRefused(offered.reason)
    return True
