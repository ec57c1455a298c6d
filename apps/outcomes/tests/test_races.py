"""Two connections at once. The twin takes the guard away and shows that the race is real without it."""

from datetime import date

import pytest
from django.db import IntegrityError

from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.outcomes.models import MonthlyValue, ServiceUnit
from apps.outcomes.services import Recorded, StaleMonth, create_service_unit, figures, record_month
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import NOW, full_entry

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 12
MONTHS = [date(2025, number, 1) for number in range(1, PAIRS + 1)]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def counter(cast):
    load_reference_data(at=NOW)
    return create_service_unit(unit_id=cast.opd.pk, name="Loket", actor=cast.unit_officer.user, at=NOW)


def enter(counter, person, month, average):
    return lambda: record_month(
        service_unit_id=counter.pk,
        month=month,
        entry=full_entry(average),
        seen=0,
        reason="Koreksi",
        actor=person.user,
        at=NOW,
    )


class TestTwoOfficersOneMonth:
    def test_one_is_kept_and_the_other_is_told(self, cast, counter):
        for month in MONTHS:
            results = at_once(
                enter(counter, cast.unit_officer, month, "3.0"), enter(counter, cast.bkd_officer, month, "3.6")
            )
            assert sum(isinstance(result, StaleMonth) for result in results) == 1
            assert sum(isinstance(result, Recorded) for result in results) == 1
        assert MonthlyValue.objects.count() == 15 * PAIRS

    def test_the_same_twice_is_kept_once_and_pleases_both(self, cast, counter):
        for month in MONTHS:
            results = at_once(*[enter(counter, cast.unit_officer, month, "3.0")] * 2)
            assert sorted((result.new, result.unchanged) for result in results) == [(0, 15), (15, 0)]

    def test_would_break_off_in_the_middle_without_the_lock(self, cast, counter, monkeypatch):
        def unlocked(service_unit_ids):
            return list(ServiceUnit.objects.filter(pk__in=service_unit_ids).select_related("unit"))

        monkeypatch.setattr(figures, "_locked", unlocked)
        broken = 0
        for month in MONTHS:
            results = at_once(
                enter(counter, cast.unit_officer, month, "3.0"), enter(counter, cast.bkd_officer, month, "3.6")
            )
            broken += sum(isinstance(result, IntegrityError) for result in results)
        assert broken
