"""The index of satisfaction, by hand and by property."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.outcomes import skm
from apps.outcomes.skm import Grade, converted, grade_of, index_of, mean_rating, rounded

GRADES = [
    Grade("A", Decimal("88.31"), "Sangat Baik"),
    Grade("B", Decimal("76.61"), "Baik"),
    Grade("C", Decimal("65.0"), "Kurang Baik"),
    Grade("D", Decimal("25.0"), "Tidak Baik"),
]
means = st.lists(st.fractions(1, 4, max_denominator=500), min_size=9, max_size=9)


class TestIndex:
    def test_of_nothing_but_fours_is_exactly_100(self):
        index = index_of([mean_rating(4 * 37, 37)] * 9)
        assert index == 4
        assert rounded(converted(index), 4) == Decimal("100.0000")

    def test_of_nothing_but_ones_is_25(self):
        assert converted(index_of([Fraction(1)] * 9)) == 25

    def test_worked_by_hand(self):
        """150 respondents; U4 was answered by 120 only. The sum of the nine averages is 29.6."""
        sums = [480, 495, 465, 432, 480, 510, 525, 450, 495]
        filled = [150, 150, 150, 120, 150, 150, 150, 150, 150]
        averages = [mean_rating(total, count) for total, count in zip(sums, filled, strict=True)]
        assert [float(one) for one in averages] == [3.2, 3.3, 3.1, 3.6, 3.2, 3.4, 3.5, 3.0, 3.3]
        assert sum(averages) == Fraction("29.6")
        assert rounded(index_of(averages), 4) == Decimal("3.2889")
        assert rounded(converted(index_of(averages)), 2) == Decimal("82.22")

    @given(means)
    def test_lies_between_the_lowest_and_the_highest_element(self, values):
        assert min(values) <= index_of(values) <= max(values)
        assert 25 <= converted(index_of(values)) <= 100

    @given(means, st.randoms())
    def test_does_not_depend_on_the_order_of_the_elements(self, values, random):
        shuffled = values[:]
        random.shuffle(shuffled)
        assert index_of(shuffled) == index_of(values)

    @given(means, st.integers(0, 8))
    def test_rises_with_every_element(self, values, place):
        better = [*values[:place], Fraction(4), *values[place + 1 :]]
        assert index_of(better) >= index_of(values)

    @pytest.mark.parametrize("count", [0, 8, 10])
    def test_needs_all_nine(self, count):
        with pytest.raises(ValueError):
            index_of([Fraction(3)] * count)

    @pytest.mark.parametrize(("total", "filled"), [(9, 10), (41, 10), (0, 0), (4, 0)])
    def test_refuses_averages_outside_the_scale(self, total, filled):
        with pytest.raises(ValueError):
            mean_rating(total, filled)

    def test_weights_add_up_to_one(self):
        assert skm.WEIGHT * len(skm.ELEMENTS) == 1


class TestGrade:
    @pytest.mark.parametrize(
        ("value", "letter"),
        [
            ("100", "A"),
            ("88.31", "A"),
            ("88.30", "B"),
            ("76.61", "B"),
            ("76.60", "C"),
            ("65.00", "C"),
            ("64.99", "D"),
            ("25.00", "D"),
        ],
    )
    def test_at_each_end_of_the_table(self, value, letter):
        assert grade_of(Decimal(value), GRADES).letter == letter

    @pytest.mark.parametrize(
        ("value", "letter"),
        [("88.305", "A"), ("88.3049", "B"), ("76.605", "B"), ("76.6049", "C"), ("64.995", "C"), ("64.9949", "D")],
    )
    def test_between_the_ends_follows_the_value_as_it_is_printed(self, value, letter):
        assert grade_of(Decimal(value), GRADES).letter == letter

    def test_agrees_with_the_index_column_of_the_table(self):
        for index, letter in [
            ("3.5324", "A"),
            ("3.532", "B"),
            ("3.0644", "B"),
            ("3.064", "C"),
            ("2.60", "C"),
            ("2.5996", "D"),
        ]:
            assert grade_of(rounded(converted(Fraction(index)), 4), GRADES).letter == letter

    @given(st.decimals(25, 100, places=4))
    def test_every_value_has_one(self, value):
        assert grade_of(value, list(reversed(GRADES))) == grade_of(value, GRADES)

    def test_nothing_below_the_scale_has_one(self):
        with pytest.raises(ValueError):
            grade_of(Decimal("24.99"), GRADES)


class TestRounding:
    @given(st.fractions(0, 1000))
    def test_is_off_by_half_a_step_at_most(self, value):
        assert abs(Fraction(rounded(value, 4)) - value) <= Fraction(1, 20_000)

    def test_rounds_halves_up(self):
        assert rounded(Fraction(1, 8), 2) == Decimal("0.13")
