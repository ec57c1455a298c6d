from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.placing import ABOVE, BESIDE, LEADER, LINE_HEIGHT, beside, past_line, size_for, spread, within

LOW, HIGH, DISTANCE = 40.0, 220.0, 15.0
HEIGHT = st.integers(0, 1040).map(lambda quarter: quarter / 4)
# Up to thirteen labels find room between 40 and 220.
WANTED = st.lists(HEIGHT, max_size=13)


class TestSpread:
    @given(WANTED)
    def test_keeps_the_distance_and_stays_in_the_box(self, wanted):
        placed = sorted(spread(wanted, DISTANCE, LOW, HIGH))
        assert all(upper - lower >= DISTANCE - 1e-9 for lower, upper in pairwise(placed))
        assert all(LOW - 1e-9 <= one <= HIGH + 1e-9 for one in placed)

    @given(WANTED)
    def test_keeps_the_order_and_of_equals_the_order_given(self, wanted):
        placed = spread(wanted, DISTANCE, LOW, HIGH)
        places = range(len(wanted))
        assert sorted(places, key=lambda at: (wanted[at], at)) == sorted(places, key=placed.__getitem__)

    @given(st.lists(st.integers(0, 12), unique=True), st.floats(0, 0.01))
    def test_moves_nothing_that_does_not_touch(self, steps, more):
        wanted = [LOW + step * (DISTANCE - more) + step * more for step in steps]
        assert spread(wanted, DISTANCE - more, LOW, HIGH) == pytest.approx(wanted)

    @given(st.lists(st.tuples(HEIGHT, st.integers(0, 40)), max_size=8))
    def test_moves_no_more_than_any_other_arrangement(self, pairs):
        """The other arrangements keep order, distance and box as well."""
        wanted = sorted(height for height, _ in pairs)
        other, least = [], LOW
        for rank, (_, gap) in enumerate(pairs):
            least = min(least + gap / 4, HIGH - DISTANCE * (len(pairs) - 1 - rank))
            other.append(least)
            least += DISTANCE
        placed = spread(wanted, DISTANCE, LOW, HIGH)

        def moves(places):
            return sum((place - want) ** 2 for place, want in zip(places, wanted, strict=True))

        assert moves(placed) <= moves(other) + 1e-6

    def test_moves_two_that_touch_by_the_same_amount(self):
        assert spread([100, 105, 150], 15, LOW, HIGH) == pytest.approx([95, 110, 150])

    @given(st.lists(HEIGHT, min_size=14, max_size=40))
    def test_without_room_stands_evenly_from_end_to_end(self, wanted):
        placed = sorted(spread(wanted, DISTANCE, LOW, HIGH))
        step = (HIGH - LOW) / (len(wanted) - 1)
        assert placed == pytest.approx([LOW + step * rank for rank in range(len(wanted))])


class TestBeside:
    def test_stands_at_the_height_of_the_end(self):
        (place,) = beside([(100, 90)], [30], [((50, 90), (100, 90))], LOW, HIGH)
        assert (place.x, place.y, place.is_moved) == (100 + BESIDE, 90, False)

    def test_makes_room_for_strokes_where_ends_lie_close_together(self):
        one, other = beside([(100, 90), (100, 92)], [30, 30], [], LOW, HIGH)
        assert other.y - one.y == pytest.approx(LINE_HEIGHT)
        assert {one.x, other.x} == {100 + BESIDE + LEADER}
        assert one.is_moved
        assert other.is_moved

    def test_leaves_alone_those_that_share_no_stretch_of_x(self):
        places = beside([(100, 90), (300, 92)], [30, 30], [], LOW, HIGH)
        assert [place.y for place in places] == [90, 92]

    def test_avoids_a_line_that_goes_on(self):
        above, below = ((0, 87), (300, 87)), ((0, 93), (300, 93))
        assert beside([(100, 90)], [30], [above], LOW, HIGH)[0].y == 90 + ABOVE
        assert beside([(100, 90)], [30], [below], LOW, HIGH)[0].y == 90 - ABOVE

    def test_avoids_a_line_without_leaving_the_box(self):
        below = ((0, LOW + 3), (300, LOW + 3))
        assert beside([(100, LOW)], [30], [below], LOW, HIGH)[0].y == LOW + ABOVE

    def test_of_no_lines_is_nothing(self):
        assert beside([], [], [], LOW, HIGH) == []


class TestWords:
    @given(st.floats(0, 600), st.floats(1, 80), st.floats(0, 600))
    def test_are_never_crossed_by_an_upright_line(self, start, width, line):
        placed = past_line(start, width, line)
        assert not placed - 2 < line < placed + width + 2
        assert placed == start or start < line + 6 == placed

    def test_stay_where_they_are_without_a_line(self):
        assert past_line(100, 30, None) == 100

    @given(st.floats(-50, 700), st.floats(1, 600))
    def test_that_are_centred_stay_in_the_picture(self, middle, width):
        placed = within(middle, width, 640)
        assert width / 2 <= placed <= 640 - width / 2 + 1e-9

    def test_become_smaller_only_where_they_do_not_fit(self):
        assert size_for(["0%", "100%"], 60, 13) is None
        assert size_for(["0%", "100%"], 28, 13) < 13
        assert size_for([], 28, 13) is None
