"""The open formula: one case by hand, the rest by properties."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.needs.priority import Demand, Strategy, Weights, priority_of, rank_key

WEIGHTS = Weights(gap=Decimal("0.35"), share=Decimal("0.25"), strategic=Decimal("0.20"), usg=Decimal("0.20"))
STRATEGY = Strategy(Decimal("0.8"), 4, 5, 3, reason="Sasaran RPJMD: layanan digital.")


class TestTheReferenceCase:
    """Gap 1.6, 35 of 50 people, link 0.8, USG 4 + 5 + 3: worked by hand in the module's docstring."""

    PRIORITY = priority_of(gap=Decimal("1.6"), demand=Demand(50, 35), strategy=STRATEGY, weights=WEIGHTS)

    def test_scores_0_6350(self):
        assert self.PRIORITY.score == Decimal("0.6350")

    def test_prints_every_factor(self):
        assert [(one.name, one.value, one.weight, one.contribution) for one in self.PRIORITY.factors] == [
            ("gap", Decimal("0.4"), Decimal("0.35"), Decimal("0.14")),
            ("share", Decimal("0.7"), Decimal("0.25"), Decimal("0.175")),
            ("strategic", Decimal("0.8"), Decimal("0.2"), Decimal("0.16")),
            ("usg", Decimal("0.8"), Decimal("0.2"), Decimal("0.16")),
        ]

    def test_explains_every_factor(self):
        assert [one.explanation for one in self.PRIORITY.factors] == [
            "Kesenjangan 1,6 tingkat, dari paling besar 4.",
            "35 dari 50 pegawai yang sudah dinilai belum memenuhi standar.",
            "Kaitan dengan sasaran daerah dinilai 0,8 dari 1: Sasaran RPJMD: layanan digital.",
            "Urgensi 4, keseriusan 5, pertumbuhan 3: jumlah 12 dari 15.",
        ]


class TestWhatIsNotKnown:
    def test_counts_as_the_lowest_and_says_so(self):
        priority = priority_of(gap=Decimal(1), demand=Demand(), strategy=Strategy(), weights=WEIGHTS)
        assert priority.score == Decimal("0.1275")
        assert all("sehingga dihitung" in factor.explanation for factor in priority.factors[1:])

    def test_a_small_group_is_not_counted_out_to_the_reader(self):
        priority = priority_of(
            gap=Decimal(1), demand=Demand(4, 1), strategy=Strategy(), weights=WEIGHTS, smallest_group=5
        )
        assert priority.factors[1].explanation.startswith("Yang sudah dinilai kurang dari 5 pegawai")


gaps = st.decimals(0, 4, places=2)
weight = st.decimals(0, 1, places=3)
weights = st.builds(Weights, weight, weight, weight, weight.map(lambda value: value + Decimal("0.001")))
demands = st.integers(0, 5000).flatmap(lambda n: st.builds(Demand, st.just(n), st.integers(0, n)))
rating = st.integers(1, 5)
strategies = st.builds(
    Strategy, st.decimals(0, 1, places=2), rating, rating, rating, st.booleans(), st.just("Sasaran.")
)


class TestForAnyNeed:
    @given(gaps, demands, strategies, weights)
    def test_the_score_is_bounded_and_is_the_sum_of_what_is_printed(self, gap, demand, strategy, given_weights):
        priority = priority_of(gap=gap, demand=demand, strategy=strategy, weights=given_weights)
        assert 0 <= priority.score <= 1
        assert priority.score == sum(factor.contribution for factor in priority.factors)
        for factor in priority.factors:
            assert 0 <= factor.contribution <= factor.weight + Decimal("0.0001")

    @given(gaps, gaps, demands, strategies, weights)
    def test_a_wider_gap_never_lowers_it(self, one, other, demand, strategy, given_weights):
        low, high = (
            priority_of(gap=gap, demand=demand, strategy=strategy, weights=given_weights).score
            for gap in sorted((one, other))
        )
        assert low <= high

    @given(gaps, demands, strategies, weights)
    def test_more_people_in_need_never_lower_it(self, gap, demand, strategy, given_weights):
        more = Demand(demand.assessed + 1, demand.lacking + 1)
        before, after = (
            priority_of(gap=gap, demand=some, strategy=strategy, weights=given_weights).score for some in (demand, more)
        )
        assert before <= after

    @given(gaps, demands, strategies, weights, st.sampled_from(["urgency", "seriousness", "growth", "link"]))
    def test_more_weight_to_the_institution_never_lowers_it(self, gap, demand, strategy, given_weights, field):
        top = Decimal(1) if field == "link" else 5
        before, after = (
            priority_of(gap=gap, demand=demand, strategy=some, weights=given_weights).score
            for some in (strategy, replace(strategy, **{field: top}))
        )
        assert before <= after

    @given(gaps, demands, strategies, weights, st.integers(2, 9))
    def test_only_the_proportion_of_the_weights_counts(self, gap, demand, strategy, given_weights, times):
        scaled = Weights(*(part * times for part in given_weights.parts.values()))
        one, other = (
            priority_of(gap=gap, demand=demand, strategy=strategy, weights=some).score
            for some in (given_weights, scaled)
        )
        assert abs(one - other) <= Decimal("0.0004")


class TestRank:
    def test_mandatory_stands_before_any_score_and_the_unknown_last(self):
        needs = [
            (False, Decimal("0.9"), "M01"),
            (True, None, "T01"),
            (False, None, "M02"),
            (True, Decimal("0.1"), "T02"),
        ]
        ranked = sorted(needs, key=lambda need: rank_key(is_mandatory=need[0], score=need[1], code=need[2]))
        assert [code for _, _, code in ranked] == ["T02", "T01", "M01", "M02"]

    @pytest.mark.parametrize("parts", [(0, 0, 0, 0), (1, -1, 1, 1)])
    def test_weights_that_weigh_nothing_are_refused(self, parts):
        with pytest.raises(ValueError, match="weights"):
            Weights(*map(Decimal, parts))
