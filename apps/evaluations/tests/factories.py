"""Situations by name."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.employees.tests.factories import InstitutionFactory
from apps.evaluations.models import Report, ReportSchedule
from apps.evaluations.report_enums import ReportKind

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


class ReportScheduleFactory(DjangoModelFactory):
    """Semesters from January 2026."""

    class Meta:
        model = ReportSchedule

    institution = factory.SubFactory(InstitutionFactory)
    kind = ReportKind.SEMESTER
    starts_on = date(2026, 1, 1)
    created_by = factory.SubFactory(UserFactory)
    created_at = AT


class ReportFactory(DjangoModelFactory):
    """The first semester of 2026, asked for and not written yet."""

    class Meta:
        model = Report

    institution = factory.SubFactory(InstitutionFactory)
    kind = ReportKind.SEMESTER
    period_start = date(2026, 1, 1)
    period_end = date(2026, 6, 30)
    issuer = factory.SubFactory(UserFactory)
    created_at = AT
