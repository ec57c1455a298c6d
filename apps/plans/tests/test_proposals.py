from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from apps.plans.proposals import Bounds, GapToClose, Offer, propose

NO_CAP = Bounds(target=20, cap=None, max_items=15)


def gap(competency_id, required=3, actual="1.6", score="0.5", mandatory=False):
    return GapToClose(
        competency_id,
        f"Kompetensi {competency_id}",
        required,
        None if actual is None else Decimal(actual),
        None if score is None else Decimal(score),
        mandatory,
    )


def offer(programme_id, competency_id, gained=3, pillar=10, hours=8, cost=0):
    return Offer(programme_id, competency_id, gained, pillar, hours, cost)


class TestPropose:
    def test_prefers_the_programme_that_closes_the_gap(self):
        found = propose([gap(1)], [offer(1, 1, gained=2, cost=0), offer(2, 1, gained=3, cost=9_000_000)], NO_CAP)
        assert [proposal.programme_id for proposal in found] == [2]

    def test_takes_the_highest_where_none_closes_it(self):
        found = propose([gap(1, required=5)], [offer(1, 1, gained=2), offer(2, 1, gained=4)], NO_CAP)
        assert found[0].programme_id == 2
        assert "sampai tingkat 4 dari 5" in found[0].reason

    def test_prefers_work_experience_then_others_then_courses(self):
        offers = [offer(10, 1, pillar=10), offer(20, 1, pillar=20), offer(70, 1, pillar=70)]
        offers += [offer(11, 2, pillar=10), offer(21, 2, pillar=20), offer(71, 2, pillar=70)]
        found = propose([gap(1, score="0.9"), gap(2)], offers, NO_CAP)
        assert [proposal.programme_id for proposal in found] == [70, 21]

    def test_prefers_the_cheaper_of_two_alike(self):
        found = propose([gap(1)], [offer(1, 1, cost=500), offer(2, 1, cost=100)], NO_CAP)
        assert found[0].programme_id == 2

    def test_puts_what_is_mandatory_first(self):
        found = propose([gap(1, score="0.9"), gap(2, score="0.1", mandatory=True)], [offer(1, 1), offer(2, 2)], NO_CAP)
        assert [proposal.competency_id for proposal in found] == [2, 1]
        assert found[0].reason.startswith("Dipilih karena Kompetensi 2 wajib dikembangkan")

    def test_lists_a_programme_once_though_it_closes_two_gaps(self):
        found = propose([gap(1), gap(2, score="0.2")], [offer(1, 1), offer(1, 2), offer(2, 2)], NO_CAP)
        assert [proposal.programme_id for proposal in found] == [1]

    def test_stops_at_the_target_except_for_a_missing_pillar(self):
        gaps = [gap(1, score="0.9"), gap(2, score="0.8"), gap(3, score="0.7")]
        offers = [offer(1, 1, pillar=70, hours=20), offer(2, 2, pillar=70), offer(3, 3, pillar=20)]
        assert [proposal.programme_id for proposal in propose(gaps, offers, NO_CAP)] == [1, 3]

    def test_leaves_out_what_teaches_nothing_new(self):
        assert propose([gap(1, required=4, actual="3.0")], [offer(1, 1, gained=3)], NO_CAP) == []

    def test_leaves_out_what_nobody_has_assessed_unless_it_is_mandatory(self):
        assert propose([gap(1, actual=None)], [offer(1, 1)], NO_CAP) == []
        assert len(propose([gap(1, actual=None, mandatory=True)], [offer(1, 1)], NO_CAP)) == 1


decimals = st.decimals("1.0", "5.0", places=2)
gaps = st.lists(
    st.builds(
        GapToClose,
        competency_id=st.integers(1, 8),
        name=st.sampled_from(["Komunikasi", "Integritas"]),
        required_level=st.integers(1, 5),
        actual_level=st.none() | decimals,
        priority_score=st.none() | st.decimals("0", "1", places=4),
        is_mandatory=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.competency_id,
)
offers = st.lists(
    st.builds(
        Offer,
        programme_id=st.integers(1, 12),
        competency_id=st.integers(1, 8),
        gained_level=st.integers(1, 5),
        pillar=st.sampled_from([10, 20, 70]),
        learning_hours=st.integers(1, 40),
        cost=st.integers(0, 9_000_000),
    ),
    max_size=25,
    unique_by=lambda one: (one.programme_id, one.competency_id),
)
bounds = st.builds(Bounds, target=st.integers(1, 40), cap=st.none() | st.integers(1, 40), max_items=st.integers(1, 15))


class TestEveryProposal:
    @given(gaps, offers, bounds)
    def test_stays_within_its_bounds_and_answers_an_open_gap(self, gaps, offers, bounds):
        found = propose(gaps, offers, bounds)
        by_key = {(one.programme_id, one.competency_id): one for one in offers}
        chosen = [by_key[proposal.programme_id, proposal.competency_id] for proposal in found]
        open_gaps = {one.competency_id: one for one in gaps if one.is_open}
        hours = sum(one.learning_hours for one in chosen)
        assert len(found) <= bounds.max_items
        assert bounds.cap is None or hours <= bounds.cap
        assert len({one.programme_id for one in chosen}) == len({one.competency_id for one in chosen}) == len(chosen)
        assert {one.competency_id for one in chosen} <= set(open_gaps)
        assert all(proposal.reason.startswith("Dipilih karena ") for proposal in found)

    @given(gaps, offers, bounds)
    def test_does_not_depend_on_the_order_of_its_input(self, gaps, offers, bounds):
        assert propose(gaps, offers, bounds) == propose(gaps[::-1], offers[::-1], bounds)

    @given(gaps, offers, bounds)
    def test_spreads_evenly_over_the_year_the_most_urgent_first(self, gaps, offers, bounds):
        quarters = [proposal.quarter for proposal in propose(gaps, offers, bounds)]
        counts = [quarters.count(quarter) for quarter in (1, 2, 3, 4)]
        assert quarters == sorted(quarters)
        assert max(counts) - min(counts) <= 1

    @given(gaps, offers, bounds)
    def test_takes_the_mandatory_before_the_rest(self, gaps, offers, bounds):
        mandatory = {one.competency_id: one.is_mandatory for one in gaps}
        order = [mandatory[proposal.competency_id] for proposal in propose(gaps, offers, bounds)]
        assert order == sorted(order, reverse=True)

    @given(gaps, offers, bounds)
    def test_leaves_no_open_gap_below_the_target_that_a_fitting_offer_could_close(self, gaps, offers, bounds):
        found = propose(gaps, offers, bounds)
        by_key = {(one.programme_id, one.competency_id): one for one in offers}
        taken = {proposal.programme_id for proposal in found}
        hours = sum(by_key[proposal.programme_id, proposal.competency_id].learning_hours for proposal in found)
        if hours >= bounds.target or len(found) >= bounds.max_items:
            return
        answered = {proposal.competency_id for proposal in found}
        for one in gaps:
            if not one.is_open or one.competency_id in answered:
                continue
            covered = any(
                other.programme_id in taken and other.gained_level >= one.required_level
                for other in offers
                if other.competency_id == one.competency_id
            )
            fitting = [
                other
                for other in offers
                if other.competency_id == one.competency_id
                and other.programme_id not in taken
                and (one.is_mandatory or other.gained_level > one.actual_level)
                and (bounds.cap is None or hours + other.learning_hours <= bounds.cap)
            ]
            assert covered or not fitting
