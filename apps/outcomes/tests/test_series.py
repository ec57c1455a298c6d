"""What rooms above ask."""

from datetime import date
from decimal import Decimal

import pytest

from apps.outcomes.figures import SKM_TOTAL, Complaints, MonthEntry
from apps.outcomes.selectors import series, service_units_of, unresolved_share
from apps.outcomes.services import create_service_unit
from apps.outcomes.tests.factories import AUGUST, NOW, full_entry, record

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def other(cast, counter):
    return create_service_unit(unit_id=cast.division.pk, name="Loket Kapal", actor=cast.bkd_officer.user, at=NOW)


class TestSeries:
    def test_gives_values_by_unit_and_month(self, cast, counter, other):
        for month, average in ((JUNE, "3.0"), (AUGUST, "3.4")):
            record(counter, cast.unit_officer.user, month, full_entry(average))
        found = series(SKM_TOTAL, [counter.pk, other.pk], JUNE, AUGUST)
        assert found == {counter.pk: {JUNE: Decimal(75), AUGUST: Decimal(85)}, other.pk: {}}
        assert series(SKM_TOTAL, [counter.pk], JULY, JULY) == {counter.pk: {}}

    def test_gives_the_corrected_value_and_none_that_was_taken_back(self, cast, counter):
        record(counter, cast.unit_officer.user, JUNE, full_entry("3.0"))
        record(counter, cast.unit_officer.user, JUNE, full_entry("3.2"), reason="Salah ketik")
        assert series(SKM_TOTAL, [counter.pk], JUNE, JUNE)[counter.pk][JUNE] == 80
        left = MonthEntry(complaints=Complaints(1, 1, 1, Decimal(1)))
        record(counter, cast.unit_officer.user, JUNE, left, reason="Milik loket lain")
        assert series(SKM_TOTAL, [counter.pk], JUNE, JUNE)[counter.pk] == {}

    def test_is_one_query(self, cast, counter, other, django_assert_num_queries):
        for unit in (counter, other):
            record(unit, cast.bkd_officer.user)
        with django_assert_num_queries(1):
            series(SKM_TOTAL, [counter.pk, other.pk], JUNE, AUGUST)


class TestServiceUnitsOfUnits:
    def test_are_those_of_the_line_up_to_the_opd_and_below(self, cast, counter, other):
        central = create_service_unit(unit_id=cast.root.pk, name="Mal", actor=cast.bkd_officer.user, at=NOW)
        assert list(service_units_of([cast.division.pk])) == [counter, other]
        assert list(service_units_of([cast.opd.pk])) == [counter, other]
        assert list(service_units_of([cast.bkd.pk])) == []
        assert central in service_units_of([cast.root.pk])
        assert list(service_units_of([])) == []


class TestUnresolvedShare:
    def test_is_the_part_that_waits(self, cast, counter):
        record(counter, cast.unit_officer.user, entry=MonthEntry(complaints=Complaints(8, 6, 2, Decimal(5))))
        assert unresolved_share(counter, AUGUST) == Decimal("0.25")

    def test_is_unknown_without_complaints(self, cast, counter):
        assert unresolved_share(counter, AUGUST) is None
        record(counter, cast.unit_officer.user, entry=MonthEntry(complaints=Complaints(0, 0, 0)))
        assert unresolved_share(counter, AUGUST) is None
