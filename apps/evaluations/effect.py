"""Did a service indicator move where people were trained? Arithmetic only: no Django, no words for the reader.

Each unit becomes two numbers, its mean before and its mean after; what is compared are the units' changes (Bertrand,
Duflo and Mullainathan 2004: months of one unit resemble each other, and counting them as independent raises false
alarms). The result never says that the training caused the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

from scipy.special import stdtrit

CONFIDENCE_TAIL = 0.975  # a two-sided interval of 95 %
POWER = 0.80
FEWEST_FOR_OWN_VARIANCE = 3
NOTHING = 1e-12  # a variance that is rounding alone


class Method(StrEnum):
    DIFF_IN_DIFF = "DIFF_IN_DIFF"
    BEFORE_AFTER = "BEFORE_AFTER"


class Verdict(StrEnum):
    SUPPORTED = "SUPPORTED"
    UNCLEAR = "UNCLEAR"
    NOT_SUPPORTED = "NOT_SUPPORTED"


class Caution(StrEnum):
    """Why the figures alone do not settle the matter."""

    NO_TRAINED_UNIT = "NO_TRAINED_UNIT"
    TOO_FEW_UNITS = "TOO_FEW_UNITS"
    NO_SPREAD = "NO_SPREAD"
    NO_COMPARISON = "NO_COMPARISON"
    ONE_UNIT_ONLY = "ONE_UNIT_ONLY"


@dataclass(frozen=True)
class Window:
    """The months that are compared, as numbers of `month_number`. The training itself lies between the two ranges."""

    before: range
    after: range


@dataclass(frozen=True)
class UnitSeries:
    """Monthly values of one unit by month number; a month without a value is left out."""

    unit: str
    is_trained: bool
    values: Mapping[int, float]


@dataclass(frozen=True)
class UnitChange:
    """One unit's means, in the indicator's unit of measure; `change` is positive when the service got better."""

    unit: str
    is_trained: bool
    before: float
    after: float
    change: float
    months_before: int
    months_after: int


@dataclass(frozen=True)
class Effect:
    """The comparison's result in the indicator's unit of measure, positive when better.

    `low` and `high` bound the 95 % interval; they, the standard error, its degrees of freedom and the smallest
    detectable change (80 % power, 5 % two-sided) are None where the figures do not allow one.
    """

    method: Method
    verdict: Verdict
    caution: Caution | None
    trained_count: int
    comparison_count: int
    months_before: int
    months_after: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    degrees_of_freedom: float | None = None
    smallest_detectable: float | None = None
    changes: tuple[UnitChange, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_falling(self) -> bool:
        """The service got worse, and chance alone does not explain it."""
        return self.verdict == Verdict.NOT_SUPPORTED and self.high is not None and self.high < 0


@dataclass(frozen=True)
class Measure:
    """An estimate with its standard error and the degrees of freedom of its t distribution."""

    estimate: float
    standard_error: float
    degrees_of_freedom: float

    @property
    def margin(self) -> float:
        return float(stdtrit(self.degrees_of_freedom, CONFIDENCE_TAIL)) * self.standard_error

    @property
    def smallest_detectable(self) -> float:
        quantiles = stdtrit(self.degrees_of_freedom, CONFIDENCE_TAIL) + stdtrit(self.degrees_of_freedom, POWER)
        return float(quantiles) * self.standard_error


def month_number(year: int, month: int) -> int:
    """Months counted on one line, so that December and January are neighbours."""
    return year * 12 + month - 1


def window_around(began: int, ended: int, *, before: int, washout: int, after: int) -> Window:
    """`before` months up to the one in which the training began, and `after` months once `washout` months have passed.

    The months of the training, its last included, are on neither side.
    """
    first_after = ended + washout + 1
    return Window(before=range(began - before, began), after=range(first_after, first_after + after))


def estimate_effect(
    series: Iterable[UnitSeries],
    window: Window,
    *,
    higher_is_better: bool,
    threshold: float,
    minimum_months: int,
) -> Effect:
    """Compares the changes of trained units with those of the others.

    `threshold` is the smallest change that matters, positive, in the indicator's unit of measure. A unit takes part
    when it has `minimum_months` values on each side. Supported: the interval lies above zero and the estimate reaches
    the threshold. Not supported: the whole interval lies under the threshold. Otherwise unclear; and never supported
    where nothing compares, because a change that reached every unit looks the same.
    """
    if threshold <= 0:
        raise ValueError("the smallest change that matters is positive")
    sign = 1 if higher_is_better else -1
    rows = sorted(series, key=lambda row: row.unit)
    found = [(row, _change_of(row, window, sign)) for row in rows]
    counted = [
        (row, change)
        for row, change in found
        if change is not None and min(change.months_before, change.months_after) >= minimum_months
    ]
    names = {row.unit for row, _ in counted}
    changes = tuple(change for _, change in counted)
    trained = [change.change for change in changes if change.is_trained]
    others = [change.change for change in changes if not change.is_trained]
    measure: Measure | None
    caution: Caution | None
    if len(trained) == 1 and not others:
        only = next(row for row, change in counted if change.is_trained)
        measure, caution = _over_months(only, window, sign), Caution.ONE_UNIT_ONLY
    else:
        measure, caution = _over_units(trained, others)
    return Effect(
        method=Method.DIFF_IN_DIFF if others else Method.BEFORE_AFTER,
        verdict=_verdict(measure, caution, threshold),
        caution=caution,
        trained_count=len(trained),
        comparison_count=len(others),
        months_before=max((change.months_before for change in changes), default=0),
        months_after=max((change.months_after for change in changes), default=0),
        estimate=measure.estimate if measure else _plain_difference(trained, others),
        low=measure.estimate - measure.margin if measure else None,
        high=measure.estimate + measure.margin if measure else None,
        standard_error=measure.standard_error if measure else None,
        degrees_of_freedom=measure.degrees_of_freedom if measure else None,
        smallest_detectable=measure.smallest_detectable if measure else None,
        changes=changes,
        left_out=tuple(row.unit for row in rows if row.unit not in names),
    )


def welch(trained: Sequence[float], others: Sequence[float]) -> Measure | None:
    """Difference of means with the degrees of freedom of Welch and Satterthwaite; two values on each side at least.

    None where nothing varies.
    """
    parts = [(variance(side) / len(side), len(side)) for side in (trained, others)]
    spread = sum(part for part, _ in parts)
    if spread < NOTHING:
        return None
    freedom = spread**2 / sum(part**2 / (size - 1) for part, size in parts)
    return Measure(fmean(trained) - fmean(others), sqrt(spread), freedom)


def pooled(trained: Sequence[float], others: Sequence[float]) -> Measure | None:
    """Difference of means with one variance for both sides; a side may be one unit, both together are three at least.

    With one trained unit the others' variance stands for its own, as for a further draw from the same units (after
    Conley and Taber 2011). Exact for normal changes of equal variance. None where nothing varies.
    """
    freedom = len(trained) + len(others) - 2
    squares = sum(variance(side) * (len(side) - 1) for side in (trained, others) if len(side) > 1)
    spread = squares / freedom
    if spread < NOTHING:
        return None
    error = sqrt(spread * (1 / len(trained) + 1 / len(others)))
    return Measure(fmean(trained) - fmean(others), error, freedom)


def paired(changes: Sequence[float]) -> Measure | None:
    """The mean change of several units, by the spread of their changes. None where nothing varies."""
    spread = variance(changes)
    if spread < NOTHING:
        return None
    return Measure(fmean(changes), sqrt(spread / len(changes)), len(changes) - 1)


def _over_units(trained: Sequence[float], others: Sequence[float]) -> tuple[Measure | None, Caution | None]:
    if not trained:
        return None, Caution.NO_TRAINED_UNIT
    if not others:
        measure, caution = paired(trained), Caution.NO_COMPARISON
        return measure, caution if measure else Caution.NO_SPREAD
    if len(trained) == len(others) == 1:
        return None, Caution.TOO_FEW_UNITS
    # The variance of two units is too uncertain to stand alone: Welch's interval would cover less than it says.
    compare = pooled if min(len(trained), len(others)) < FEWEST_FOR_OWN_VARIANCE else welch
    measure = compare(trained, others)
    return measure, None if measure else Caution.NO_SPREAD


def _over_months(row: UnitSeries, window: Window, sign: int) -> Measure | None:
    """Months of the only unit taken as independent, which they are not: its interval is too narrow to decide on."""
    after, before = ([sign * value for value in _values(row, months)] for months in (window.after, window.before))
    if min(len(after), len(before)) < 2:
        return None
    return welch(after, before)


def _verdict(measure: Measure | None, caution: Caution | None, threshold: float) -> Verdict:
    if measure is None or caution == Caution.ONE_UNIT_ONLY:
        return Verdict.UNCLEAR
    if measure.estimate + measure.margin < threshold:
        return Verdict.NOT_SUPPORTED
    is_clear = measure.estimate - measure.margin > 0 and measure.estimate >= threshold
    return Verdict.SUPPORTED if is_clear and caution is None else Verdict.UNCLEAR


def _plain_difference(trained: Sequence[float], others: Sequence[float]) -> float | None:
    if not trained:
        return None
    return fmean(trained) - (fmean(others) if others else 0)


def _values(row: UnitSeries, months: range) -> list[float]:
    return [row.values[month] for month in months if month in row.values]


def _change_of(row: UnitSeries, window: Window, sign: int) -> UnitChange | None:
    before, after = _values(row, window.before), _values(row, window.after)
    if not before or not after:
        return None
    means = fmean(before), fmean(after)
    return UnitChange(
        unit=row.unit,
        is_trained=row.is_trained,
        before=means[0],
        after=means[1],
        change=sign * (means[1] - means[0]),
        months_before=len(before),
        months_after=len(after),
    )
