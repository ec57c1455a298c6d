"""Which reports are due when."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.evaluations.periods import Period, due_periods, period_of

MONTHS = some.sampled_from([1, 6, 12])
DAYS = some.dates(date(2000, 1, 1), date(2090, 12, 31))


class TestPeriodOfADay:
    @pytest.mark.parametrize(
        ("day", "months", "start", "end"),
        [
            (date(2028, 2, 15), 1, date(2028, 2, 1), date(2028, 2, 29)),
            (date(2027, 2, 1), 1, date(2027, 2, 1), date(2027, 2, 28)),
            (date(2026, 12, 31), 1, date(2026, 12, 1), date(2026, 12, 31)),
            (date(2026, 6, 30), 6, date(2026, 1, 1), date(2026, 6, 30)),
            (date(2026, 7, 1), 6, date(2026, 7, 1), date(2026, 12, 31)),
            (date(2026, 8, 17), 12, date(2026, 1, 1), date(2026, 12, 31)),
        ],
    )
    def test_is_worked_out_by_hand(self, day, months, start, end):
        assert period_of(day, months) == Period(start, end)

    @given(DAYS, MONTHS)
    def test_holds_the_day_and_stays_in_its_year(self, day, months):
        period = period_of(day, months)
        assert period.start <= day <= period.end
        assert period.start.year == period.end.year == day.year
        assert period.months == months
        assert 1 <= period.number <= 12 // months

    @given(DAYS, MONTHS)
    def test_is_the_same_for_all_its_days(self, day, months):
        period = period_of(day, months)
        assert period_of(period.start, months) == period_of(period.end, months) == period


class TestDuePeriods:
    def test_a_semester_waits_for_its_days(self):
        asked = {"starts_on": date(2026, 1, 1), "days_after": 10}
        assert due_periods(6, today=date(2026, 7, 9), **asked) == []
        assert due_periods(6, today=date(2026, 7, 10), **asked) == [Period(date(2026, 1, 1), date(2026, 6, 30))]

    def test_months_across_the_year_follow_each_other(self):
        found = due_periods(1, starts_on=date(2026, 11, 20), today=date(2027, 2, 1), days_after=1)
        assert [period.start for period in found] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]

    def test_nothing_is_due_before_the_first_period_is_over(self):
        assert due_periods(12, starts_on=date(2026, 3, 1), today=date(2026, 12, 31), days_after=1) == []

    @given(MONTHS, DAYS, some.integers(0, 4000), some.integers(0, 60))
    def test_have_no_gap_no_overlap_and_end_with_the_newest(self, months, starts_on, days, days_after):
        today = starts_on + timedelta(days=days)
        found = due_periods(months, starts_on=starts_on, today=today, days_after=days_after)
        for before, after in pairwise(found):
            assert after.start == before.end + timedelta(days=1)
        following = period_of(found[-1].end + timedelta(days=1) if found else starts_on, months)
        assert all(period.end + timedelta(days=days_after) <= today for period in found)
        assert following.end + timedelta(days=days_after) > today
        if found:
            assert found[0].start <= starts_on <= found[0].end

    @given(MONTHS, DAYS, some.integers(0, 2000), some.integers(0, 60))
    def test_a_clock_set_back_asks_for_nothing_new(self, months, starts_on, days, days_after):
        today = starts_on + timedelta(days=days)
        asked = {"starts_on": starts_on, "days_after": days_after}
        earlier = due_periods(months, today=today - timedelta(days=1), **asked)
        assert set(earlier) <= set(due_periods(months, today=today, **asked))
