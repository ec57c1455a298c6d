"""What happened to the graduates of a cohort and to their counters: SKP by year, SKM before and after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.db.models import Count, Q

from apps.catalogue.models import Cohort
from apps.employees.models import Employee
from apps.evaluations.selectors.panels import Plan, number_of
from apps.outcomes.enums import Period, Predicate
from apps.outcomes.figures import SKM_TOTAL
from apps.outcomes.models import PerformanceResult
from apps.outcomes.selectors import series, service_units_of


@dataclass(frozen=True)
class YearOfResults:
    """How many graduates have an SKP predicate for the year, and how many of those Baik or better."""

    year: int
    rated: int
    good: int


@dataclass(frozen=True)
class Satisfaction:
    """Mean SKM (25 to 100) of the service units that have enough months on both sides."""

    units: int
    before: float | None
    after: float | None


def results_by_year(cohort: Cohort, graduates: Collection[Employee], on: date) -> list[YearOfResults]:
    """The year before the training, the year of it, and the year after once that has begun. One query."""
    years = list(range(cohort.starts_on.year - 1, min(cohort.ends_on.year + 1, on.year) + 1))
    rows = PerformanceResult.objects.current().filter(employee__in=graduates, period=Period.YEAR, year__in=years)
    counts = {
        year: (rated, good)
        for year, rated, good in rows.order_by()
        .values("year")
        .annotate(rated=Count("pk"), good=Count("pk", filter=Q(predicate__lte=Predicate.GOOD)))
        .values_list("year", "rated", "good")
    }
    return [YearOfResults(year, *counts.get(year, (0, 0))) for year in years]


def satisfaction_around(plan: Plan, graduates: Collection[Employee]) -> Satisfaction:
    """At the service units that the graduates work for, over the months that an effect is estimated with.

    Nothing is compared with other units here: that is the estimate's matter. Two queries.
    """
    units = service_units_of({person.unit_id for person in graduates}) if graduates else []
    values = series(SKM_TOTAL, [unit.pk for unit in units], plan.first_month, plan.last_month)
    pairs = []
    for months in values.values():
        before = [float(value) for month, value in months.items() if number_of(month) in plan.window.before]
        after = [float(value) for month, value in months.items() if number_of(month) in plan.window.after]
        if min(len(before), len(after)) >= plan.minimum_months:
            pairs.append((fmean(before), fmean(after)))
    if not pairs:
        return Satisfaction(0, None, None)
    return Satisfaction(len(pairs), fmean(before for before, _ in pairs), fmean(after for _, after in pairs))
