"""Situations by name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory, UnitFactory
from apps.outcomes.enums import Direction, FeedbackState, FileKind, IndicatorKind, Origin, Period, Predicate
from apps.outcomes.enums import Satisfaction as Satisfied
from apps.outcomes.figures import Complaints, Element, MonthEntry, Satisfaction, ServiceTime
from apps.outcomes.models import (
    FeedbackRating,
    Indicator,
    MonthlyValue,
    PerformanceResult,
    PublicFeedback,
    ServiceUnit,
    SourceFile,
    Target,
)
from apps.outcomes.selectors.figures import newest_entry
from apps.outcomes.services import record_month

NOW = datetime(2026, 9, 15, 3, tzinfo=UTC)
TODAY = date(2026, 9, 15)
AUGUST = date(2026, 8, 1)


class ServiceUnitFactory(DjangoModelFactory):
    class Meta:
        model = ServiceUnit

    unit = factory.SubFactory(UnitFactory, parent=factory.SubFactory(UnitFactory))
    name = factory.Sequence(lambda n: f"Loket {n}")
    created_at = NOW


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"indikator-{n}")
    name = factory.Sequence(lambda n: f"Indikator {n}")
    kind = IndicatorKind.OTHER
    unit_of_measure = "kunjungan"
    direction = Direction.HIGHER
    threshold = Decimal(5)
    threshold_source = "Contoh"
    source = "Contoh"


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    service_unit = factory.SubFactory(ServiceUnitFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    year = 2026
    target = Decimal(80)
    set_by = factory.SubFactory(UserFactory)
    set_at = NOW


class MonthlyValueFactory(DjangoModelFactory):
    class Meta:
        model = MonthlyValue

    service_unit = factory.SubFactory(ServiceUnitFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    month = AUGUST
    value = Decimal(80)
    n = 100
    origin = Origin.FORM
    entered_by = factory.SubFactory(UserFactory)
    entered_at = NOW


def satisfaction(average="3.2", respondents=50):
    return Satisfaction(respondents, tuple(Element(respondents, average=Decimal(average)) for _ in range(9)))


def full_entry(average="3.2", received=20, resolved=15, in_time=10, days="2.5"):
    return MonthEntry(
        satisfaction(average), Complaints(received, resolved, in_time, Decimal(4)), ServiceTime(Decimal(days), 40)
    )


def record(service_unit, actor, month=AUGUST, entry=None, *, reason="", at=NOW):
    """Records the month as somebody who has just opened its page."""
    return record_month(
        service_unit_id=service_unit.pk,
        month=month,
        entry=entry or full_entry(),
        seen=newest_entry(service_unit.pk, month),
        reason=reason,
        actor=actor,
        at=at,
    )


class SourceFileFactory(DjangoModelFactory):
    class Meta:
        model = SourceFile

    kind = FileKind.RESULTS
    institution = factory.SubFactory(InstitutionFactory)
    file_title = "hasil.xlsx"
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = NOW
    fingerprint = "0" * 64


class PerformanceResultFactory(DjangoModelFactory):
    class Meta:
        model = PerformanceResult

    employee = factory.SubFactory(EmployeeFactory)
    year = 2026
    period = Period.YEAR
    predicate = Predicate.GOOD
    source = factory.SubFactory(SourceFileFactory, institution=factory.SelfAttribute("..employee.institution"))
    entered_at = NOW


class PublicFeedbackFactory(DjangoModelFactory):
    class Meta:
        model = PublicFeedback

    service_unit = factory.SubFactory(ServiceUnitFactory)
    given_on = TODAY
    satisfaction = Satisfied.PLEASED
    text = "Petugas ramah"
    state = FeedbackState.WAITING


class FeedbackRatingFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackRating

    feedback = factory.SubFactory(PublicFeedbackFactory)
    element = 7
    score = 4
