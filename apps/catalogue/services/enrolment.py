"""How people come into a cohort and leave it before it starts.

A registration takes a seat at once while there is one, and then waits for BKD's decision; without a seat it joins the
waiting list in the order of arrival.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.enums import Basis, EnrolmentAction, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment, EnrolmentEvent
from apps.catalogue.models.enrolments import FIVE_WORDS
from apps.catalogue.policies import delivery as policies
from apps.catalogue.services.delivery_failures import EnrolmentChanged, EnrolmentRefused
from apps.catalogue.services.delivery_notices import tell_participant
from apps.catalogue.services.ledger import lock_employee
from apps.catalogue.services.seats import give_back_seat, locked, move, take_seat
from apps.catalogue.workflow import delivery as workflow
from apps.competencies.selectors.standards import required_levels
from apps.core.formats import date_range
from apps.employees.models import Employee


@dataclass(frozen=True)
class Ground:
    """Why the person takes part: a competency that the programme raises, or the reason of an exception."""

    competency_id: int | None = None
    exception_reason: str = ""


def register(*, cohort_id: UUID, ground: Ground, actor: User, at: datetime) -> Enrolment:
    """The actor's own registration: seated or on the waiting list. A living one is returned as it is.

    Raises PermissionDenied outside the days of registration, EnrolmentRefused for a ground that does not hold, after a
    refusal of BKD in the same cohort, beside another cohort on the same days, and for an account without an employee.
    """
    person: Employee | None = getattr(actor, "employee", None)
    if person is None:
        raise EnrolmentRefused("Akun Anda belum terhubung dengan data pegawai. Hubungi petugas BKD.")
    with transaction.atomic():
        cohort = locked(cohort_id)
        living = _living(cohort, person)
        if living is not None:
            return living
        policies.can_register(actor, cohort, person, timezone.localdate(at)).enforce()
        declined = cohort.enrolments.filter(employee=person, state=EnrolmentState.DECLINED).first()
        if declined is not None:
            raise EnrolmentRefused(
                f"Pendaftaran Anda pada angkatan ini sudah ditolak: {declined.decision_note} "
                "Pilih angkatan lain, atau hubungi petugas BKD."
            )
        return _enrol(cohort, person, EnrolmentAction.REGISTER, ground, actor=actor, at=at)


def nominate(*, cohort_id: UUID, employee_id: UUID, ground: Ground, actor: User, at: datetime) -> Enrolment:
    """Brings somebody in on behalf of the unit. A living enrolment is returned as it is.

    Raises PermissionDenied for people outside the actor's units and outside the days of registration, EnrolmentRefused
    for a ground that does not hold and for somebody who is in another cohort on the same days.
    """
    person = Employee.objects.select_related("unit").get(pk=employee_id)
    with transaction.atomic():
        cohort = locked(cohort_id)
        policies.can_nominate(actor, cohort, person, timezone.localdate(at)).enforce()
        living = _living(cohort, person)
        if living is not None:
            return living
        return _enrol(cohort, person, EnrolmentAction.NOMINATE, ground, actor=actor, at=at)


def withdraw(*, enrolment_id: UUID, version: int, actor: User, at: datetime) -> Enrolment:
    """The participant leaves before the cohort starts; the seat goes to whoever has waited longest."""
    with transaction.atomic():
        enrolment = enrolment_under_lock(enrolment_id)
        policies.is_participant(actor, enrolment, timezone.localdate(at)).enforce()
        if is_taken(enrolment, EnrolmentAction.WITHDRAW, version, actor):
            return enrolment
        if enrolment.version != version:
            raise EnrolmentChanged
        offered = policies.is_enrolment_offered(EnrolmentAction.WITHDRAW, enrolment)
        if not offered:
            raise EnrolmentRefused(f"{offered.reason} Hubungi petugas BKD bila Anda berhalangan.")
        leave(enrolment, EnrolmentAction.WITHDRAW, actor=actor, at=at)
        enrolment.refresh_from_db()
        return enrolment


def enrolment_under_lock(enrolment_id: UUID) -> Enrolment:
    """The enrolment, with its cohort's seats held until the transaction ends."""
    cohort = locked(Enrolment.objects.values_list("cohort_id", flat=True).get(pk=enrolment_id))
    enrolment = Enrolment.objects.select_related("employee__unit").get(pk=enrolment_id)
    enrolment.cohort = cohort
    return enrolment


def is_taken(enrolment: Enrolment, action: EnrolmentAction, version: int, actor: User) -> bool:
    """Whether this very click has been answered before."""
    events = EnrolmentEvent.objects.filter(enrolment=enrolment, enrolment_version=version, action=action, actor=actor)
    return events.exists()


def leave(
    enrolment: Enrolment, action: EnrolmentAction, *, actor: User, at: datetime, note: str = "", **columns: object
) -> None:
    """Out before the start, with the seat passed on. Raises EnrolmentChanged when another was faster."""
    if not move(enrolment, action, actor=actor, at=at, note=note, **columns):
        raise EnrolmentChanged
    if enrolment.state in workflow.SEATED:
        give_back_seat(enrolment.cohort, actor=actor, at=at)


def _living(cohort: Cohort, person: Employee) -> Enrolment | None:
    return Enrolment.objects.living().filter(cohort=cohort, employee=person).first()


def _enrol(
    cohort: Cohort, person: Employee, action: EnrolmentAction, ground: Ground, *, actor: User, at: datetime
) -> Enrolment:
    basis, required = _checked(cohort, person, ground, at)
    _refuse_same_days(cohort, person)
    state = EnrolmentState.REGISTERED if take_seat(cohort) else EnrolmentState.WAITING
    last = cohort.enrolments.aggregate(last=Max("arrival"))["last"] or 0
    enrolment = Enrolment.objects.create(
        cohort=cohort,
        employee=person,
        arrival=last + 1,
        state=state,
        basis=basis,
        competency_id=ground.competency_id,
        required_level=required,
        exception_reason=ground.exception_reason.strip(),
        registered_at=at,
        registered_by=actor,
        updated_at=at,
    )
    EnrolmentEvent.objects.create(
        enrolment=enrolment, at=at, actor=actor, action=action, to_state=state, enrolment_version=0
    )
    tell_participant(enrolment, action, at=at)
    return enrolment


def _refuse_same_days(cohort: Cohort, person: Employee) -> None:
    """Holds the employee, after the cohort as everywhere, so that two cohorts at once are seen one after the other."""
    lock_employee(person.pk)
    other = Enrolment.objects.living().filter(employee=person).on_days_of(cohort).select_related("cohort__programme")
    taken = other.order_by("cohort__starts_on", "pk").first()
    if taken is not None:
        raise EnrolmentRefused(
            f"{person.full_name} sudah terdaftar pada {taken.cohort.programme.title}, {taken.cohort.name}, "
            f"{date_range(taken.cohort.starts_on, taken.cohort.ends_on)}, yang sesinya jatuh pada hari yang sama. "
            "Pilih angkatan lain, atau mundur dahulu dari angkatan itu."
        )


def _checked(cohort: Cohort, person: Employee, ground: Ground, at: datetime) -> tuple[Basis, int | None]:
    """The kind of ground, and the level that the person's position asks for."""
    if ground.competency_id is None:
        if not re.search(FIVE_WORDS, ground.exception_reason):
            raise EnrolmentRefused(
                "Pilih kompetensi yang dibutuhkan, atau tulis alasan pengecualian sekurangnya lima kata."
            )
        return Basis.EXCEPTION, None
    if ground.exception_reason.strip():
        raise EnrolmentRefused("Pilih salah satu: kebutuhan kompetensi, atau pengecualian dengan alasannya.")
    if not cohort.programme.competencies.filter(competency=ground.competency_id).exists():
        raise EnrolmentRefused("Program ini tidak mengembangkan kompetensi yang dipilih. Pilih kompetensi lain.")
    levels = required_levels([person], timezone.localdate(at))[person.pk]
    required = next((asked.level for asked in levels if asked.competency_id == ground.competency_id), None)
    return Basis.NEED, required
