"""Actual level and gap: one case by hand, the rest by properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.needs.gaps import (
    ASSESSMENT,
    SELF,
    SUPERVISOR,
    RaterWeights,
    Voice,
    actual_level,
    gap_class,
    gap_of,
    ratings_differ,
    years_before,
)

ON = date(2026, 9, 30)
SINCE = years_before(ON, 3)
WEIGHTS = RaterWeights(Decimal("0.4"), Decimal("0.6"))


def voice(source, level, observed_on=date(2026, 9, 1)):
    return Voice(source, level, observed_on)


def weight_by_source(actual):
    return {weighed.voice.source: weighed.weight for weighed in actual.voices}


class TestActualLevel:
    def test_by_hand_self_3_and_supervisor_2_make_2_4(self):
        actual = actual_level([voice(SELF, 3), voice(SUPERVISOR, 2)], WEIGHTS, SINCE)
        assert actual.level == Decimal("2.40")
        assert weight_by_source(actual) == {SELF: Decimal("0.4"), SUPERVISOR: Decimal("0.6")}
        assert not actual.is_single
        assert gap_of(4, actual.level) == Decimal("1.60")

    def test_a_valid_assessment_outranks_the_ratings_but_keeps_them_in_sight(self):
        voices = [voice(SELF, 5), voice(SUPERVISOR, 5), voice(ASSESSMENT, 2, date(2024, 1, 1))]
        actual = actual_level(voices, WEIGHTS, SINCE)
        assert actual.level == 2
        assert weight_by_source(actual) == {ASSESSMENT: 1, SUPERVISOR: 0, SELF: 0}

    def test_an_assessment_counts_until_its_last_day(self):
        assert actual_level([voice(ASSESSMENT, 2, SINCE)], WEIGHTS, SINCE).level is None
        assert actual_level([voice(ASSESSMENT, 2, SINCE + timedelta(1))], WEIGHTS, SINCE).level == 2

    @pytest.mark.parametrize("source", [SELF, SUPERVISOR])
    def test_a_voice_that_stands_alone_counts_in_full_and_is_marked(self, source):
        actual = actual_level([voice(source, 3)], WEIGHTS, SINCE)
        assert (actual.level, actual.is_single, weight_by_source(actual)) == (3, True, {source: 1})

    def test_without_a_voice_nothing_is_known(self):
        actual = actual_level([], WEIGHTS, SINCE)
        assert actual.level is None
        assert gap_of(3, actual.level) is None

    def test_the_newest_voice_of_a_source_counts(self):
        voices = [voice(SELF, 4, date(2026, 9, 2)), voice(SELF, 2, date(2025, 9, 2))]
        assert actual_level(voices, WEIGHTS, SINCE).level == 4

    def test_weights_need_not_sum_to_one(self):
        actual = actual_level([voice(SELF, 1), voice(SUPERVISOR, 4)], RaterWeights(Decimal(1), Decimal(2)), SINCE)
        assert actual.level == 3

    @pytest.mark.parametrize("weights", [(0, 0), (-1, 2)])
    def test_weights_that_weigh_nothing_are_refused(self, weights):
        with pytest.raises(ValueError, match="weights"):
            RaterWeights(*map(Decimal, weights))

    def test_a_leap_day_has_a_day_years_before(self):
        assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


sources = st.sampled_from([SELF, SUPERVISOR, ASSESSMENT])
voices = st.lists(
    st.builds(Voice, sources, st.integers(1, 5), st.dates(date(2022, 1, 1), ON)),
    max_size=6,
    unique_by=lambda one: (one.source, one.observed_on),
)


class TestForAnyVoices:
    @given(voices)
    def test_the_level_lies_among_those_said(self, heard):
        level = actual_level(heard, WEIGHTS, SINCE).level
        if level is not None:
            assert min(one.level for one in heard) <= level <= max(one.level for one in heard)

    @given(voices)
    def test_the_weights_of_those_that_count_sum_to_one(self, heard):
        actual = actual_level(heard, WEIGHTS, SINCE)
        assert sum(weighed.weight for weighed in actual.voices) == (0 if actual.level is None else 1)

    @given(voices, st.randoms())
    def test_the_order_of_telling_does_not_matter(self, heard, random):
        assert actual_level(heard, WEIGHTS, SINCE) == actual_level(random.sample(heard, len(heard)), WEIGHTS, SINCE)

    @given(voices, st.integers(1, 5))
    def test_a_gap_lies_between_0_and_4(self, heard, required):
        gap = gap_of(required, actual_level(heard, WEIGHTS, SINCE).level)
        assert gap is None or 0 <= gap <= 4

    @given(voices, st.integers(1, 5))
    def test_a_higher_rating_never_widens_the_gap(self, heard, required):
        better = [Voice(one.source, min(one.level + 1, 5), one.observed_on) for one in heard]
        before, after = (gap_of(required, actual_level(some, WEIGHTS, SINCE).level) for some in (heard, better))
        assert (before is None) == (after is None)
        assert before is None or after <= before


class TestGapClass:
    @pytest.mark.parametrize(
        ("gap", "expected"),
        [
            (None, None),
            ("0", "NONE"),
            ("0.4", "LOW"),
            ("1", "LOW"),
            ("1.01", "MEDIUM"),
            ("2", "MEDIUM"),
            ("2.4", "HIGH"),
        ],
    )
    def test_follows_the_limits(self, gap, expected):
        assert gap_class(gap and Decimal(gap), Decimal(1), Decimal(2)) == expected


class TestDisagreement:
    @pytest.mark.parametrize(("supervisor", "differ"), [(2, True), (3, False), (4, False), (5, False)])
    def test_is_two_levels_or_more(self, supervisor, differ):
        assert ratings_differ([voice(SELF, 4), voice(SUPERVISOR, supervisor)], 2) is differ

    def test_needs_both_ratings(self):
        assert not ratings_differ([voice(SELF, 5), voice(ASSESSMENT, 1)], 2)
