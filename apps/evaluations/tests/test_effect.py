"""The effect estimate against cases worked by hand, against scipy, and against what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from apps.evaluations.effect import (
    Caution,
    Method,
    UnitSeries,
    Verdict,
    estimate_effect,
    month_number,
    window_around,
)

WINDOW = window_around(3, 3, before=3, washout=0, after=3)  # months 0 to 2, and 4 to 6
THRESHOLD = 2.5


def unit(name, before, after, *, trained=False):
    """Values of the months before and after; the month of the training holds one that must not count."""
    months = {**dict(enumerate(before)), 3: 1000.0, **dict(enumerate(after, 4))}
    return UnitSeries(name, trained, {month: value for month, value in months.items() if value is not None})


def flat(name, change, *, trained=False, level=70.0):
    return unit(name, [level] * 3, [level + change] * 3, trained=trained)


def panel(trained, others):
    """Units whose changes are the numbers given."""
    return [flat(f"T{index}", change, trained=True) for index, change in enumerate(trained)] + [
        flat(f"O{index}", change, level=50.0) for index, change in enumerate(others)
    ]


def estimate(series, **kwargs):
    settings = {"higher_is_better": True, "threshold": THRESHOLD, "minimum_months": 2, **kwargs}
    return estimate_effect(series, WINDOW, **settings)


class TestWindow:
    def test_leaves_the_training_and_the_washout_on_neither_side(self):
        """A course from March to April 2026: September to February before; June to November after one month."""
        window = window_around(month_number(2026, 3), month_number(2026, 4), before=6, washout=1, after=6)
        assert list(window.before) == [month_number(2025, month) for month in range(9, 13)] + [
            month_number(2026, 1),
            month_number(2026, 2),
        ]
        assert list(window.after) == [month_number(2026, month) for month in range(6, 12)]

    def test_counts_december_next_to_january(self):
        assert month_number(2027, 1) - month_number(2026, 12) == 1


class TestCasesWorkedByHand:
    def test_three_trained_and_four_others(self):
        """Trained 4, 6, 8: mean 6, variance (4 + 0 + 4) / 2 = 4. Others 0, 1, 2, 1: mean 1, variance 2 / 3.

        Estimate 6 - 1 = 5; squared error 4 / 3 + (2 / 3) / 4 = 1.5; error 1.224745.
        Welch: 1.5² / ((4 / 3)² / 2 + (1 / 6)² / 3) = 2.25 / 0.898148 = 2.505155 degrees of freedom, t = 3.569398.
        Margin 4.371602: from 0.628398 to 9.371602, above zero, estimate over 2.5: supported.
        """
        effect = estimate(panel([4, 6, 8], [0, 1, 2, 1]))
        assert effect.method == Method.DIFF_IN_DIFF
        assert effect.estimate == pytest.approx(5)
        assert effect.standard_error == pytest.approx(1.224745, abs=1e-6)
        assert effect.degrees_of_freedom == pytest.approx(2.505155, abs=1e-6)
        assert (effect.low, effect.high) == pytest.approx((0.628398, 9.371602), abs=1e-5)
        assert (effect.verdict, effect.caution) == (Verdict.SUPPORTED, None)
        assert (effect.trained_count, effect.comparison_count) == (3, 4)

    def test_one_trained_beside_four(self):
        """Trained 5; others mean 1, variance 2 / 3. Error √(2 / 3 · (1 + 1 / 4)) = 0.912871, 3 degrees, t = 3.182446.

        Estimate 4, margin 2.905162: from 1.094838 to 6.905162: supported.
        Smallest detectable (3.182446 + 0.978472) · 0.912871 = 3.798383.
        """
        effect = estimate(panel([5], [0, 1, 2, 1]))
        assert effect.estimate == pytest.approx(4)
        assert effect.degrees_of_freedom == 3
        assert (effect.low, effect.high) == pytest.approx((1.094838, 6.905162), abs=1e-5)
        assert effect.smallest_detectable == pytest.approx(3.798383, abs=1e-5)
        assert effect.verdict == Verdict.SUPPORTED

    def test_two_trained_share_the_variance_of_the_others(self):
        """Trained 3, 5: mean 4, squares 2. Others -1, 0, 1: mean 0, squares 2. Variance (2 + 2) / 3 = 4 / 3.

        Error √(4 / 3 · (1 / 2 + 1 / 3)) = √(10 / 9) = 1.054093, t(3) = 3.182446, margin 3.354592.
        From 0.645408 to 7.354592: supported.
        """
        effect = estimate(panel([3, 5], [-1, 0, 1]))
        assert (effect.estimate, effect.degrees_of_freedom) == (pytest.approx(4), 3)
        assert (effect.low, effect.high) == pytest.approx((0.645408, 7.354592), abs=1e-5)
        assert effect.verdict == Verdict.SUPPORTED

    def test_several_trained_and_nobody_to_compare_with(self):
        """Changes 2, 3, 4: mean 3, error 1 / √3 = 0.577350, t(2) = 4.302653, margin 2.484138.

        From 0.515862 to 5.484138, which beside others would support; alone it stays unclear.
        """
        effect = estimate(panel([2, 3, 4], []))
        assert effect.method == Method.BEFORE_AFTER
        assert (effect.low, effect.high) == pytest.approx((0.515862, 5.484138), abs=1e-5)
        assert (effect.verdict, effect.caution) == (Verdict.UNCLEAR, Caution.NO_COMPARISON)

    def test_one_unit_alone_whose_service_time_fell(self):
        """Days before 10, 12, 14: mean 12, variance 4; after 6, 8, 10: mean 8, variance 4. Lower is better: estimate 4.

        Error √(4 / 3 + 4 / 3) = 1.632993, 4 degrees, t = 2.776445, margin 4.533915: from -0.533915 to 8.533915.
        """
        series = [unit("T", [10, 12, 14], [6, 8, 10], trained=True)]
        effect = estimate(series, higher_is_better=False, threshold=1)
        assert effect.estimate == pytest.approx(4)
        assert (effect.low, effect.high) == pytest.approx((-0.533915, 8.533915), abs=1e-5)
        assert (effect.verdict, effect.caution) == (Verdict.UNCLEAR, Caution.ONE_UNIT_ONLY)

    def test_trained_units_that_fell_behind(self):
        """Trained -4, -5, -6: mean -5, variance 1. Others -1, 0, 1: mean 0, variance 1.

        Error √(1 / 3 + 1 / 3) = 0.816497, 4 degrees, t = 2.776445, margin 2.266958: from -7.266958 to -2.733042.
        """
        effect = estimate(panel([-4, -5, -6], [-1, 0, 1]))
        assert (effect.low, effect.high) == pytest.approx((-7.266958, -2.733042), abs=1e-5)
        assert (effect.verdict, effect.is_falling) == (Verdict.NOT_SUPPORTED, True)

    def test_a_rise_that_is_real_and_too_small_to_matter(self):
        """Trained 0.9, 1.0, 1.1, others -0.1, 0, 0.1: estimate 1, variances 0.01, error 0.081650, margin 0.226696.

        From 0.773304 to 1.226696: above zero, and under the threshold of 2.5.
        """
        effect = estimate(panel([0.9, 1.0, 1.1], [-0.1, 0.0, 0.1]))
        assert (effect.low, effect.high) == pytest.approx((0.773304, 1.226696), abs=1e-5)
        assert (effect.verdict, effect.is_falling) == (Verdict.NOT_SUPPORTED, False)

    def test_months_are_averaged_before_units_are_compared(self):
        """Before 60, 70, 80: mean 70; after 72, 74 and one month missing: mean 73; change 3 on 3 and 2 months."""
        change = estimate([unit("T", [60, 70, 80], [72, 74, None], trained=True), *panel([], [0, 1])]).changes[-1]
        assert (change.before, change.after, change.change) == (70, 73, 3)
        assert (change.months_before, change.months_after) == (3, 2)


class TestTooLittle:
    def test_a_unit_without_enough_months_is_left_out_by_name(self):
        short = unit("kurang", [70, None, None], [80, 80, 80], trained=True)
        effect = estimate([short, *panel([4, 6, 8], [0, 1, 2])])
        assert effect.left_out == ("kurang",)
        assert effect.trained_count == 3

    def test_nobody_trained_is_unclear(self):
        effect = estimate(panel([], [0, 1]))
        assert (effect.verdict, effect.caution, effect.estimate) == (Verdict.UNCLEAR, Caution.NO_TRAINED_UNIT, None)

    def test_one_beside_one_has_a_difference_and_no_interval(self):
        effect = estimate(panel([5], [1]))
        assert (effect.estimate, effect.low, effect.caution) == (4, None, Caution.TOO_FEW_UNITS)
        assert effect.verdict == Verdict.UNCLEAR

    def test_changes_without_any_spread_are_not_believed(self):
        effect = estimate(panel([0.0, 0.0], [0.0, 0.0, 0.0]))
        assert (effect.verdict, effect.caution) == (Verdict.UNCLEAR, Caution.NO_SPREAD)

    def test_alone_without_change_is_still_not_supported(self):
        """A review costs little; only praise needs somebody to compare with."""
        effect = estimate(panel([0.1, 0.0, -0.1], []))
        assert (effect.verdict, effect.caution) == (Verdict.NOT_SUPPORTED, Caution.NO_COMPARISON)

    def test_a_threshold_of_nothing_is_refused(self):
        with pytest.raises(ValueError, match="positive"):
            estimate(panel([1, 2], [0, 1]), threshold=0)


CHANGES = st.lists(st.integers(-400, 400).map(lambda tenth: tenth / 10), min_size=1, max_size=7)


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")  # scipy's own word on columns without spread
class TestAlways:
    @given(CHANGES.filter(lambda rows: len(rows) > 2), CHANGES.filter(lambda rows: len(rows) > 2))
    def test_agrees_with_scipy(self, trained, others):
        effect = estimate(panel(trained, others))
        if effect.low is None:
            return
        known = stats.ttest_ind(trained, others, equal_var=False).confidence_interval()
        assert (effect.low, effect.high) == pytest.approx((known.low, known.high), rel=1e-6, abs=1e-6)

    @given(st.lists(st.integers(-400, 400), min_size=1, max_size=2), CHANGES.filter(lambda rows: len(rows) > 1))
    def test_few_trained_units_agree_with_the_pooled_test_of_scipy(self, trained, others):
        effect = estimate(panel(trained, others))
        if effect.low is None:
            return
        known = stats.ttest_ind(trained, others, equal_var=True).confidence_interval()
        assert (effect.low, effect.high) == pytest.approx((known.low, known.high), rel=1e-6, abs=1e-6)

    @given(CHANGES, CHANGES, st.lists(st.floats(-20, 20), min_size=7, max_size=7))
    def test_what_every_unit_feels_in_a_month_moves_nothing(self, trained, others, shocks):
        series = panel(trained, others)
        shocked = [
            UnitSeries(row.unit, row.is_trained, {month: value + shocks[month] for month, value in row.values.items()})
            for row in series
        ]
        before, after = estimate(series), estimate(shocked)
        assert after.estimate == pytest.approx(before.estimate, abs=1e-6)
        if before.low is not None and after.low is not None:
            assert (after.low, after.high) == pytest.approx((before.low, before.high), abs=1e-6)

    @given(CHANGES, CHANGES)
    def test_the_other_direction_turns_the_sign(self, trained, others):
        rising, falling = estimate(panel(trained, others)), estimate(panel(trained, others), higher_is_better=False)
        assert falling.estimate == pytest.approx(-rising.estimate)
        if rising.low is not None:
            assert (falling.low, falling.high) == pytest.approx((-rising.high, -rising.low))

    @given(CHANGES, CHANGES, st.randoms())
    def test_the_order_of_units_does_not_matter(self, trained, others, random):
        series = panel(trained, others)
        mixed = random.sample(series, len(series))
        assert estimate(mixed) == estimate(series)

    @given(CHANGES, st.one_of(st.just([]), CHANGES))
    def test_the_verdict_follows_its_rule(self, trained, others):
        effect = estimate(panel(trained, others))
        if effect.low is None or effect.caution == Caution.ONE_UNIT_ONLY:
            assert effect.verdict == Verdict.UNCLEAR
            return
        assert effect.low <= effect.estimate <= effect.high
        if effect.verdict == Verdict.SUPPORTED:
            assert effect.low > 0
            assert effect.estimate >= THRESHOLD
            assert others
        assert (effect.verdict == Verdict.NOT_SUPPORTED) == (effect.high < THRESHOLD)
        assert not effect.is_falling or effect.estimate < 0
