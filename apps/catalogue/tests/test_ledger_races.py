"""Many tell the ledger at once, each on a connection of its own."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from apps.catalogue.learning_hours import Activity
from apps.catalogue.models import LearningRecord
from apps.catalogue.selectors.taken import credit_for
from apps.catalogue.services.ledger import CertificateAlreadyCounted, record_learning, reverse_record
from apps.catalogue.tests.factories import AT, HoursRuleFactory, LearningRecordFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast

ROUNDS, TELLERS = 15, 4


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def rule(cast):
    return HoursRuleFactory(sessions=True, form__code="NKL02")


def session(person, month, origin, certificate_number=""):
    day = date(2025 + month // 12, month % 12 + 1, 4)
    return record_learning(
        employee_id=person.pk,
        form_code="NKL02",
        origin=origin,
        title="Sesi mentoring",
        provider_name="Dinas Perhubungan",
        starts_on=day,
        ends_on=day,
        quantity=1,
        certificate_number=certificate_number,
        recorded_by=person.user,
        at=AT,
    )


def credited(person):
    return LearningRecord.objects.filter(employee=person).aggregate(hours=Sum("credited_hours"))["hours"]


class TestManySessionsAtOnce:
    def test_never_pass_the_cap_of_the_month(self, cast, rule):
        for month in range(ROUNDS):
            records = at_once(
                *[
                    lambda number=number, month=month: session(
                        cast.employee, month, f"mentoring-session:{month}-{number}"
                    )
                    for number in range(TELLERS)
                ]
            )
            assert sorted(record.credited_hours for record in records) == [0, 0, 2, 2], records
        assert credited(cast.employee) == 4 * ROUNDS

    def test_without_the_lock_they_would(self, cast, rule):
        """The guard-off twin: reckon, then write. If this ever stops failing, the race above proves nothing."""
        gate = threading.Barrier(TELLERS)

        def naive(month):
            activity = Activity(date(2026, month, 4), date(2026, month, 4), Decimal(1))
            result = credit_for(cast.employee.pk, rule, activity)
            gate.wait(10)
            return LearningRecordFactory(
                employee=cast.employee,
                rule=rule,
                ends_on=activity.ends_on,
                quantity=1,
                claimed_hours=2,
                credited_hours=result.credited,
            ).credited_hours

        over = sum(sum(at_once(*[lambda month=month: naive(month)] * TELLERS)) > 4 for month in range(1, 6))
        assert over > 0

    def test_the_same_event_is_one_record(self, cast, rule):
        for month in range(ROUNDS):
            records = at_once(*[lambda month=month: session(cast.employee, month, f"mentoring:{month}")] * TELLERS)
            assert len({record.pk for record in records}) == 1, records
        assert LearningRecord.objects.count() == ROUNDS

    def test_one_certificate_counts_once(self, cast, rule):
        for month in range(ROUNDS):
            answers = at_once(
                *[
                    lambda number=number, month=month: session(
                        cast.employee, month, f"activity:{month}-{number}", certificate_number=f"No. {month}"
                    )
                    for number in range(2)
                ]
            )
            assert sum(isinstance(answer, CertificateAlreadyCounted) for answer in answers) == 1, answers


class TestAReversalTwiceAtOnce:
    def test_takes_the_hours_back_once(self, cast, rule):
        for month in range(ROUNDS):
            record = session(cast.employee, month, f"mentoring-session:{month}")
            click = {"record_id": record.pk, "reason": "Batal.", "actor": cast.bkd_officer.user, "at": AT}
            first, second = at_once(*[lambda click=click: reverse_record(**click)] * 2)
            assert first == second
        assert credited(cast.employee) == 0
