"""What completing a cohort counts for in the ledger of learning hours."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Count

from apps.accounts.models import User
from apps.catalogue.enums import HoursUnit
from apps.catalogue.models import Attendance, Enrolment, LearningRecord
from apps.catalogue.selectors.rules import rule_in_force
from apps.catalogue.services.ledger import record_learning


def credit_completion(enrolment: Enrolment, *, actor: User, at: datetime) -> LearningRecord:
    """Credits the participant once, in the year in which the cohort ended; told again, nothing changes.

    Raises NotCredited when the form has no rule of hours in force. Who credits several people does so in the order of
    their keys, because each credit locks its employee.
    """
    cohort, programme = enrolment.cohort, enrolment.cohort.programme
    return record_learning(
        employee_id=enrolment.employee_id,
        form_code=programme.form.code,
        origin=enrolment.subject_key,
        title=f"{programme.title}, {cohort.name}",
        provider_name=programme.provider.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        quantity=_quantity(enrolment),
        programme_id=programme.pk,
        recorded_by=actor,
        at=at,
    )


def _quantity(enrolment: Enrolment) -> Decimal:
    """In the unit of the form's rule: JP of the programme or its semesters, or the days or sessions attended."""
    programme = enrolment.cohort.programme
    rule = rule_in_force(programme.form_id, enrolment.cohort.ends_on)
    unit = rule.hours_unit if rule else HoursUnit.PROGRAMME
    if unit in {HoursUnit.DAY, HoursUnit.SESSION}:
        attended = Attendance.objects.filter(enrolment=enrolment, is_present=True)
        counts = attended.aggregate(days=Count("session__day", distinct=True), sessions=Count("pk"))
        return Decimal(counts["days"] if unit == HoursUnit.DAY else counts["sessions"])
    if unit == HoursUnit.TIME:
        return Decimal(1)
    if unit == HoursUnit.SEMESTER and rule is not None and rule.hours_national:
        return max(Decimal(programme.learning_hours // rule.hours_national), Decimal(1))
    return Decimal(programme.learning_hours)
