"""The only writer of learning records (JP)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.learning_hours import Activity, certificate_key, problem_with, year_of
from apps.catalogue.models import CreditedCertificate, DevelopmentForm, Evidence, HoursRule, LearningRecord
from apps.catalogue.policies.ledger import can_reverse_record
from apps.catalogue.selectors.rules import rule_in_force
from apps.catalogue.selectors.taken import counted_certificate, credit_for
from apps.core.failures import Refused
from apps.core.formats import long_date
from apps.employees.models import Employee


class NotCredited(Refused):
    """The event cannot be counted; the sentence says why and what to do."""


class CertificateAlreadyCounted(NotCredited):
    """The certificate's number has been credited to this person before."""


def record_learning(
    *,
    employee_id: UUID,
    form_code: str,
    origin: str,
    title: str,
    provider_name: str,
    starts_on: date,
    ends_on: date,
    quantity: Decimal | int,
    abroad: bool = False,
    certificate_number: str = "",
    programme_id: int | None = None,
    evidence: Evidence | None = None,
    recorded_by: User,
    at: datetime,
) -> LearningRecord:
    """Credits one event to one employee and returns its record; the caller has already decided that it happened.

    `origin` names the event for good (`enrolment:<id>`, `mentoring-session:<id>`, `activity:<id>`). Told again for the
    same employee, later or at the same moment, it returns the stored record and changes nothing, also when that record
    has been reversed since: a new credit needs a new origin.

    `quantity` is in the unit of the form's rule in force on `ends_on`: JP of the programme (minutes divided by 45) for
    most forms, sessions for coaching (NKL01) and mentoring (NKL02), days for seminar and workshop, times, semesters.
    A record is written even when a cap leaves nothing (0 JP; the reason says why); it counts in the year of `ends_on`.

    Locks the employee's row until the end of the caller's transaction, so that caps hold under concurrency; who credits
    several people in one transaction does so in the order of their keys. Raises NotCredited without such a form or a
    rule in force, and for a quantity that does not fit the rule; CertificateAlreadyCounted for a number that counts.
    """
    with transaction.atomic():
        lock_employee(employee_id)
        stored = LearningRecord.objects.filter(origin=origin, employee=employee_id).first()
        if stored is not None:
            return stored
        rule = _rule(form_code, ends_on)
        activity = Activity(starts_on, ends_on, Decimal(quantity), abroad)
        problem = problem_with(rule.arithmetic, activity)
        if problem:
            raise NotCredited(problem)
        key = certificate_key(certificate_number)
        check_certificate(employee_id, certificate_number)
        credit = credit_for(employee_id, rule, activity)
        record = LearningRecord.objects.create(
            employee_id=employee_id,
            origin=origin,
            form=rule.form,
            rule=rule,
            programme_id=programme_id,
            title=title,
            provider_name=provider_name,
            starts_on=starts_on,
            ends_on=ends_on,
            year=year_of(activity),
            quantity=activity.quantity,
            abroad=abroad,
            claimed_hours=credit.claimed,
            credited_hours=credit.credited,
            shares={day.isoformat(): str(units) for day, units in credit.shares.items()},
            reason=credit.reason,
            certificate_number=certificate_number.strip(),
            evidence=evidence,
            recorded_by=recorded_by,
            recorded_at=at,
        )
        if key:
            CreditedCertificate.objects.create(employee_id=employee_id, key=key, record=record)
        return record


def reverse_record(*, record_id: UUID, reason: str, actor: User, at: datetime) -> LearningRecord:
    """Takes a record back by a second one with the opposite hours, and returns that one; a second time changes nothing.

    Frees the units of its caps and its certificate's number. Raises PermissionDenied for who is not a BKD officer of
    the employee's institution or owns the record, NotCredited without a reason or for a record that is a reversal.
    """
    if not reason.strip():
        raise NotCredited("Tulis alasan pembatalan, agar pegawai tahu mengapa JP-nya berkurang.")
    with transaction.atomic():
        record = LearningRecord.objects.select_related("employee").get(pk=record_id)
        can_reverse_record(actor, record, timezone.localdate(at)).enforce()
        lock_employee(record.employee_id)
        stored = LearningRecord.objects.filter(reverses=record).first()
        if stored is not None:
            return stored
        if record.reverses_id is not None:
            raise NotCredited("Catatan ini sendiri sebuah pembatalan, jadi tidak dapat dibatalkan lagi.")
        CreditedCertificate.objects.filter(record=record).delete()
        return LearningRecord.objects.create(
            employee_id=record.employee_id,
            origin=f"reversal:{record.pk}",
            form_id=record.form_id,
            rule_id=record.rule_id,
            programme_id=record.programme_id,
            title=record.title,
            provider_name=record.provider_name,
            starts_on=record.starts_on,
            ends_on=record.ends_on,
            year=record.year,
            quantity=record.quantity,
            abroad=record.abroad,
            claimed_hours=-record.claimed_hours,
            credited_hours=-record.credited_hours,
            shares={day: str(-Decimal(units)) for day, units in record.shares.items()},
            reason=reason.strip(),
            certificate_number=record.certificate_number,
            evidence_id=record.evidence_id,
            reverses=record,
            recorded_by=actor,
            recorded_at=at,
        )


def _rule(form_code: str, on: date) -> HoursRule:
    form = DevelopmentForm.objects.filter(code=form_code).first()
    rule = rule_in_force(form.pk, on) if form is not None else None
    if rule is None:
        raise NotCredited(
            f"Aturan JP untuk bentuk kegiatan ini belum ada pada {long_date(on)}. Mintalah BKD melengkapi aturannya."
        )
    return rule


def lock_employee(employee_id: UUID) -> None:
    """Until the end of the transaction nobody else credits this employee or stores evidence for them."""
    # Not FOR UPDATE: rows that merely refer to the employee may be written meanwhile.
    Employee.objects.select_for_update(no_key=True).get(pk=employee_id)


def check_certificate(employee_id: UUID, number: str) -> None:
    """Raises CertificateAlreadyCounted for a number that counts for the employee, however it is spelt."""
    counted = counted_certificate(employee_id, number)
    if counted is not None:
        raise CertificateAlreadyCounted(
            f"Nomor sertifikat ini sudah dihitung untuk {counted.record.title} yang selesai "
            f"{long_date(counted.record.ends_on)}. Satu sertifikat dihitung satu kali."
        )
