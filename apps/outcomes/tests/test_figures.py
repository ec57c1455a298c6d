"""From a month's counts to its indicators."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.outcomes.figures import (
    IN_TIME,
    MEDIAN_DAYS,
    RECEIVED,
    RESOLVED,
    SERVICE_TIME,
    SKM_TOTAL,
    Complaints,
    Element,
    MonthEntry,
    Satisfaction,
    ServiceTime,
    figures_of,
    problems_of,
)
from apps.outcomes.months import earlier, key_of, last_months, month_named
from apps.outcomes.tests.factories import AUGUST, TODAY, full_entry, satisfaction


def values(entry):
    return {figure.code: figure.value for figure in figures_of(entry)}


class TestFigures:
    def test_of_a_whole_month(self):
        found = values(full_entry("3.2", received=20, resolved=15, in_time=10, days="2.5"))
        assert len(found) == 15
        assert found[SKM_TOTAL] == found["skm-u1"] == Decimal("80.0000")
        assert (found[RECEIVED], found[RESOLVED], found[IN_TIME]) == (20, 75, 50)
        assert (found[MEDIAN_DAYS], found[SERVICE_TIME]) == (4, Decimal("2.5"))

    def test_keep_the_sums_that_they_were_computed_from(self):
        entry = MonthEntry(Satisfaction(10, tuple(Element(8, total=28) for _ in range(9))))
        first, *_, total = figures_of(entry)
        assert (first.value, first.n, first.total) == (Decimal("87.5"), 8, 28)
        assert (total.n, total.computed) == (10, True)

    def test_a_month_without_complaints_has_no_shares(self):
        found = values(MonthEntry(complaints=Complaints(0, 0, 0)))
        assert found == {RECEIVED: 0, RESOLVED: None, IN_TIME: None, MEDIAN_DAYS: None}

    @given(st.integers(1, 1000), st.data())
    def test_shares_of_complaints_keep_their_order(self, received, data):
        resolved = data.draw(st.integers(0, received))
        in_time = data.draw(st.integers(0, resolved))
        found = values(MonthEntry(complaints=Complaints(received, resolved, in_time)))
        assert 0 <= found[IN_TIME] <= found[RESOLVED] <= 100


class TestProblems:
    @pytest.mark.parametrize(
        ("entry", "field"),
        [
            (MonthEntry(complaints=Complaints(5, 6, 0)), "resolved"),
            (MonthEntry(complaints=Complaints(5, 3, 4)), "in_time"),
            (MonthEntry(complaints=Complaints(5, 0, 0, Decimal(3))), "median_days"),
            (MonthEntry(time=ServiceTime(Decimal(3), 0)), "time_cases"),
            (MonthEntry(satisfaction("0.9")), "u1"),
            (MonthEntry(satisfaction("4.1")), "u1"),
            (MonthEntry(satisfaction(respondents=0)), "respondents"),
            (MonthEntry(Satisfaction(5, tuple(Element(6, total=18) for _ in range(9)))), "u1_filled"),
        ],
    )
    def test_are_told_at_the_input(self, entry, field):
        assert next(problems_of(entry))[0] == field

    def test_a_sound_month_has_none(self):
        assert list(problems_of(full_entry())) == []


class TestMonths:
    def test_cross_the_year(self):
        assert earlier(AUGUST, 8).isoformat() == "2025-12-01"
        assert [key_of(month) for month in last_months(TODAY, 3)] == ["2026-07", "2026-08", "2026-09"]

    @pytest.mark.parametrize("key", ["2026-13", "2026-8", "08-2026", "contoh", ""])
    def test_a_name_that_is_none_is_refused(self, key):
        with pytest.raises(ValueError):
            month_named(key)
