from hypothesis import given
from hypothesis import strategies as st

from apps.needs.suppression import hidden_cells


class TestHiddenCells:
    def test_of_large_groups_are_none(self):
        assert hidden_cells({"A": 5, "B": 40}, 5) == set()

    def test_take_a_neighbour_along_so_that_the_total_gives_nothing_away(self):
        assert hidden_cells({"A": 3, "B": 40, "C": 9}, 5) == {"A", "C"}

    def test_that_cover_each_other_are_enough(self):
        assert hidden_cells({"A": 3, "B": 4, "C": 9}, 5) == {"A", "B"}

    def test_two_tiny_ones_take_a_third_along(self):
        assert hidden_cells({"A": 1, "B": 1, "C": 9, "D": 30}, 5) == {"A", "B", "C"}

    def test_an_empty_cell_stays(self):
        assert hidden_cells({"A": 0, "B": 8}, 5) == set()

    @given(st.dictionaries(st.integers(), st.integers(0, 30), max_size=12), st.integers(2, 10))
    def test_never_leave_a_small_group_to_be_seen_or_worked_out(self, people, smallest):
        hidden = hidden_cells(people, smallest)
        assert all(count == 0 or count >= smallest for key, count in people.items() if key not in hidden)
        if hidden and sum(people.values()) >= smallest:
            assert len(hidden) > 1
            assert sum(people[key] for key in hidden) >= smallest
