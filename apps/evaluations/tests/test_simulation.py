"""Panels with a known effect, in the short form; docs/effect.md keeps the long one."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from scipy.stats import binom

from apps.evaluations.simulation import THRESHOLD, Setting, simulate

PANELS = 200
SURE = 1e-4  # how seldom a bound below may fail for a module that keeps its promise


@pytest.mark.parametrize(("trained", "compared"), [(1, 8), (2, 6), (5, 15), (8, 4)])
class TestSimulatedPanels:
    def test_the_interval_holds_the_true_effect_as_often_as_it_says(self, trained, compared):
        for tally in simulate([Setting(trained, compared, effect) for effect in (0.0, 5.0)], panels=PANELS, seed=11):
            assert tally.covered >= binom.ppf(SURE, PANELS, 0.94)
            assert tally.covered <= binom.ppf(1 - SURE, PANELS, 0.98)

    def test_false_alarms_stay_under_their_one_sided_share(self, trained, compared):
        (tally,) = simulate([Setting(trained, compared, 0.0)], panels=PANELS, seed=12)
        assert tally.supported <= binom.ppf(1 - SURE, PANELS, 0.025)

    def test_an_effect_that_just_matters_is_seldom_sent_to_review(self, trained, compared):
        (tally,) = simulate([Setting(trained, compared, THRESHOLD)], panels=PANELS, seed=13)
        assert tally.not_supported <= binom.ppf(1 - SURE, PANELS, 0.03)


class TestWhatTheSimulationWarnsOf:
    def test_nothing_is_supported_where_nobody_compares(self):
        (tally,) = simulate([Setting(6, 0, 5.0)], panels=50, seed=14)
        assert tally.supported == 0

    def test_a_single_unit_with_wilder_noise_is_covered_less_often(self):
        even, wild = simulate([Setting(1, 12, 0.0), Setting(1, 12, 0.0, trained_noise=2.0)], panels=PANELS, seed=15)
        assert wild.covered < even.covered


class TestCommand:
    def test_prints_the_same_table_for_the_same_seed(self):
        def run(seed):
            out = StringIO()
            call_command("simulate_effect", panels=3, seed=seed, stdout=out)
            return out.getvalue()

        assert run(5) == run(5)
        assert run(5) != run(6)
        assert "| 10 | 30 | 1.0 | 5.0 |" in run(5)
