"""What an employee's records have already taken from the caps of a form."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from apps.catalogue.learning_hours import Activity, Credit, certificate_key, credit
from apps.catalogue.models import CreditedCertificate, HoursRule, LearningRecord


def units_taken(employee_id: UUID, form_id: int, starts_on: date, ends_on: date) -> dict[date, Decimal]:
    """Units credited in each period (day or month) that the span touches; what was reversed is free again."""
    # Whole months: a session later in the month takes from the same cap.
    first, end = starts_on.replace(day=1), (ends_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    records = LearningRecord.objects.filter(employee=employee_id, form=form_id, ends_on__gte=first, starts_on__lt=end)
    taken: defaultdict[date, Decimal] = defaultdict(Decimal)
    for shares in records.exclude(shares={}).values_list("shares", flat=True):
        for day, units in shares.items():
            taken[date.fromisoformat(day)] += Decimal(units)
    return dict(taken)


def credit_for(employee_id: UUID, rule: HoursRule, activity: Activity) -> Credit:
    """What the activity would be credited now, after everything that is recorded."""
    taken = units_taken(employee_id, rule.form_id, activity.starts_on, activity.ends_on) if rule.cap_period else {}
    return credit(rule.arithmetic, activity, taken)


def counted_certificate(employee_id: UUID, number: str) -> CreditedCertificate | None:
    """What a certificate number already counts for, with its record; None for a free number or none at all."""
    key = certificate_key(number)
    if not key:
        return None
    return CreditedCertificate.objects.filter(employee=employee_id, key=key).select_related("record").first()
