"""Panels with a known effect, to see how often the estimate is right. Arithmetic only: no Django.

A value is the unit's level + the month's shock that every unit feels + the effect after the training + noise in which
each month resembles the one before (autoregressive of order one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.evaluations.effect import UnitSeries, Verdict, Window, estimate_effect, window_around

# The scale of SKM, 25 to 100, and its smallest change that matters.
THRESHOLD = 2.5
UNIT_SPREAD, MONTH_SPREAD, NOISE_SPREAD, AUTOCORRELATION = 6.0, 1.5, 2.0, 0.5
MONTHS_EACH_SIDE, WASHOUT, MINIMUM_MONTHS = 6, 1, 3


@dataclass(frozen=True)
class Setting:
    """How many units, the true effect, and the spread of the trained units' noise relative to that of the others."""

    trained: int
    compared: int
    effect: float
    trained_noise: float = 1.0


@dataclass(frozen=True)
class Tally:
    """Counts over the panels of one setting."""

    setting: Setting
    panels: int
    covered: int
    supported: int
    not_supported: int

    def share(self, count: int) -> float:
        return count / self.panels


SIZES = ((1, 4), (1, 8), (1, 20), (2, 6), (3, 9), (5, 15), (10, 30), (8, 4))
SETTINGS: tuple[Setting, ...] = (
    *(Setting(trained, compared, effect) for trained, compared in SIZES for effect in (0.0, THRESHOLD, 2 * THRESHOLD)),
    *(Setting(trained, 12, 0.0, trained_noise=2.0) for trained in (1, 4)),
    *(Setting(6, 0, effect) for effect in (0.0, 2 * THRESHOLD)),
)


def simulate(settings: Sequence[Setting], *, panels: int, seed: int) -> list[Tally]:
    """The same seed and settings give the same panels."""
    return [_tally(setting, panels, np.random.default_rng([seed, index])) for index, setting in enumerate(settings)]


def _tally(setting: Setting, panels: int, random: np.random.Generator) -> Tally:
    covered = supported = not_supported = 0
    for _ in range(panels):
        series, window = draw_panel(setting, random)
        found = estimate_effect(
            series, window, higher_is_better=True, threshold=THRESHOLD, minimum_months=MINIMUM_MONTHS
        )
        if found.low is not None and found.high is not None:
            covered += found.low <= setting.effect <= found.high
        supported += found.verdict == Verdict.SUPPORTED
        not_supported += found.verdict == Verdict.NOT_SUPPORTED
    return Tally(setting, panels, covered, supported, not_supported)


def draw_panel(setting: Setting, random: np.random.Generator) -> tuple[list[UnitSeries], Window]:
    """One panel: the training takes one month, and `MONTHS_EACH_SIDE` months lie on each side of it."""
    trained_month = MONTHS_EACH_SIDE
    window = window_around(
        trained_month, trained_month, before=MONTHS_EACH_SIDE, washout=WASHOUT, after=MONTHS_EACH_SIDE
    )
    months, units = window.after.stop, setting.trained + setting.compared
    is_trained = np.arange(units) < setting.trained
    scale = np.where(is_trained, setting.trained_noise, 1.0)[:, None]
    noise = scale * _autoregressive(random, units, months)
    levels = random.normal(75, UNIT_SPREAD, (units, 1)) + random.normal(0, MONTH_SPREAD, (1, months))
    effects = setting.effect * is_trained[:, None] * (np.arange(months) > trained_month)[None, :]
    values = levels + noise + effects
    series = [
        UnitSeries(f"{index:03}", bool(is_trained[index]), dict(enumerate(values[index].tolist())))
        for index in range(units)
    ]
    return series, window


def _autoregressive(random: np.random.Generator, units: int, months: int) -> np.ndarray:
    """Noise of constant variance whose neighbours correlate by `AUTOCORRELATION`."""
    shocks = random.normal(0, NOISE_SPREAD, (units, months))
    noise = np.empty_like(shocks)
    noise[:, 0] = shocks[:, 0]
    for month in range(1, months):
        fresh = np.sqrt(1 - AUTOCORRELATION**2) * shocks[:, month]
        noise[:, month] = AUTOCORRELATION * noise[:, month - 1] + fresh
    return noise
