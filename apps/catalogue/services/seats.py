"""Seats of a cohort: taken, given back and passed on to the waiting list.

Whoever changes seats holds the cohort's row first (`locked`), so the last seat goes to one person and nobody is left
on the waiting list beside an empty seat.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from apps.accounts.models import User
from apps.catalogue.enums import EnrolmentAction, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment, EnrolmentEvent
from apps.catalogue.services.delivery_notices import tell_participant
from apps.catalogue.workflow import delivery as workflow


def locked(cohort_id: UUID) -> Cohort:
    """The cohort, with everybody else waiting for this transaction's end."""
    return (
        Cohort.objects.select_for_update(of=("self",))
        .select_related("programme__form", "institution")
        .get(pk=cohort_id)
    )


def take_seat(cohort: Cohort) -> bool:
    """One conditional UPDATE: true for as many callers as there are seats, however many call."""
    free = Cohort.objects.filter(pk=cohort.pk, seats_taken__lt=F("quota"))
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def give_back_seat(cohort: Cohort, *, actor: User, at: datetime) -> None:
    """Frees a seat, and gives it to whoever has waited longest."""
    Cohort.objects.filter(pk=cohort.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
    fill_seats(cohort, actor=actor, at=at)


def fill_seats(cohort: Cohort, *, actor: User, at: datetime) -> int:
    """Moves people up from the waiting list, the first to arrive first, while there are seats. Returns how many.

    Nobody moves up once the cohort runs.
    """
    if cohort.state not in workflow.SEATING:
        return 0
    waiting = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.WAITING).select_related("employee")
    moved = 0
    for enrolment in waiting.in_order_of_arrival():
        if not take_seat(cohort):
            break
        enrolment.cohort = cohort
        move(enrolment, EnrolmentAction.PROMOTE, actor=actor, at=at)
        moved += 1
    return moved


def move(
    enrolment: Enrolment, action: EnrolmentAction, *, actor: User, at: datetime, note: str = "", **columns: object
) -> bool:
    """One step along the table as one conditional UPDATE, its event and its notice; false when another was faster."""
    target = workflow.enrolment_target(action, enrolment.state)
    assert target is not None  # noqa: S101  the caller asked the policy
    moved = Enrolment.objects.filter(pk=enrolment.pk, state=enrolment.state, version=enrolment.version).update(
        state=target, version=enrolment.version + 1, updated_at=at, **columns
    )
    if not moved:
        return False
    EnrolmentEvent.objects.create(
        enrolment=enrolment,
        at=at,
        actor=actor,
        action=action,
        from_state=enrolment.state,
        to_state=target,
        note=note,
        enrolment_version=enrolment.version,
    )
    tell_participant(enrolment, action, note=note, at=at)
    return True
