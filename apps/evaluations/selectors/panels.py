"""The figures of an estimate: which service units took part in a cohort, which compare, and their months."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.catalogue.enums import CohortState, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.employees.models import OrganisationUnit
from apps.evaluations.effect import UnitSeries, Window, month_number, window_around
from apps.outcomes.enums import Direction
from apps.outcomes.models import Indicator, ServiceUnit
from apps.outcomes.selectors import series, service_units_of
from apps.parameters.selectors import values_of

PARAMETERS = (
    "effect_months_before",
    "effect_months_after",
    "effect_washout_months",
    "effect_minimum_months",
    "effect_reporting_days",
)


@dataclass(frozen=True)
class Plan:
    """When a cohort can be judged: the months compared, and the first day on which their figures should be there."""

    window: Window
    minimum_months: int
    due_on: date

    @property
    def first_month(self) -> date:
        return month_of_number(self.window.before.start)

    @property
    def last_month(self) -> date:
        return month_of_number(self.window.after.stop - 1)


@dataclass(frozen=True)
class Panel:
    """What is estimated. `snapshot` says the same as data and is kept with the result."""

    series: tuple[UnitSeries, ...]
    window: Window
    minimum_months: int
    snapshot: dict[str, Any]

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.snapshot, sort_keys=True).encode()).hexdigest()


def month_of_number(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def number_of(month: date) -> int:
    return month_number(month.year, month.month)


def plan_of(cohort: Cohort, on: date) -> Plan:
    """By the parameters in force on the day."""
    return plan_by(cohort, values_of(PARAMETERS, on))


def plan_by(cohort: Cohort, rules: dict[str, Any]) -> Plan:
    window = window_around(
        number_of(cohort.starts_on),
        number_of(cohort.ends_on),
        before=int(rules["effect_months_before"]),
        washout=int(rules["effect_washout_months"]),
        after=int(rules["effect_months_after"]),
    )
    due_on = month_of_number(window.after.stop) + timedelta(days=int(rules["effect_reporting_days"]))
    return Plan(window, int(rules["effect_minimum_months"]), due_on)


def panel_of(cohort: Cohort, indicator: Indicator, plan: Plan) -> Panel:
    """Trained: service units that completed participants of this cohort work for. A flat number of queries.

    Compared: the other service units of the institution with figures in these months, unless people of theirs
    completed a cohort between the first and the last of the months that aims at the same indicator.
    """
    trained = _participants_by_service_unit(_completed([cohort]))
    same, alike = _overlapping(cohort, plan)
    elsewhere = _participants_by_service_unit(_completed([*same, *alike]))
    units = list(
        ServiceUnit.objects.filter(unit__institution_id=cohort.institution_id)
        .select_related("unit")
        .order_by("name", "pk")
    )
    values = series(indicator.code, [unit.pk for unit in units], plan.first_month, plan.last_month)
    measured = [unit for unit in units if values[unit.pk]]
    set_aside = [unit for unit in measured if unit.pk in elsewhere and unit.pk not in trained]
    taken = [unit for unit in measured if unit not in set_aside]
    snapshot = {
        **_about(cohort, indicator, plan),
        "units": [_unit_row(unit, trained, values[unit.pk]) for unit in taken],
        "set_aside": [unit.name for unit in set_aside],
        "unmeasured": [unit.name for unit in units if unit.pk in trained and not values[unit.pk]],
        "rivals": [str(other) for other in alike],
    }
    unit_series = tuple(
        UnitSeries(
            str(unit.pk),
            unit.pk in trained,
            {number_of(month): float(value) for month, value in values[unit.pk].items()},
        )
        for unit in taken
    )
    return Panel(unit_series, plan.window, plan.minimum_months, snapshot)


def _about(cohort: Cohort, indicator: Indicator, plan: Plan) -> dict[str, Any]:
    return {
        "programme": cohort.programme.title,
        "cohort": cohort.name,
        "starts_on": cohort.starts_on.isoformat(),
        "ends_on": cohort.ends_on.isoformat(),
        "indicator": {
            "code": indicator.code,
            "name": indicator.name,
            "unit_of_measure": indicator.unit_of_measure,
            "direction": indicator.direction,
            "threshold": str(indicator.threshold),
            "threshold_source": indicator.threshold_source,
        },
        "before": [f"{month_of_number(number):%Y-%m}" for number in plan.window.before],
        "after": [f"{month_of_number(number):%Y-%m}" for number in plan.window.after],
        "minimum_months": plan.minimum_months,
    }


def _unit_row(unit: ServiceUnit, trained: dict[UUID, int], values: dict[date, Decimal]) -> dict[str, Any]:
    return {
        "id": str(unit.pk),
        "name": unit.name,
        "unit": unit.unit.name,
        "is_trained": unit.pk in trained,
        "participants": trained.get(unit.pk, 0),
        "values": {f"{month:%Y-%m}": str(value) for month, value in sorted(values.items())},
    }


def improves_upwards(indicator: Indicator) -> bool:
    return indicator.direction == Direction.HIGHER


def cohorts_to_estimate(on: date) -> list[Cohort]:
    """Finished cohorts whose programme names a known indicator, whose months are over, and that have no estimate."""
    rules = values_of(PARAMETERS, on)
    waiting = finished_cohorts().filter(effect_estimates__isnull=True, ends_on__lt=on)
    return [cohort for cohort in waiting if plan_by(cohort, rules).due_on <= on]


def finished_cohorts() -> QuerySet[Cohort]:
    return (
        Cohort.objects.filter(
            state=CohortState.FINISHED, programme__indicator_code__in=Indicator.objects.values("code")
        )
        .select_related("programme", "institution")
        .order_by("ends_on", "pk")
    )


def _completed(cohorts: Iterable[Cohort]) -> dict[int, int]:
    """How many completed participants came from each organisation unit."""
    rows = Enrolment.objects.filter(cohort__in=list(cohorts), state=EnrolmentState.COMPLETED)
    counts = rows.order_by().values_list("employee__unit_id").annotate(count=Count("pk"))
    return dict(counts)


def _participants_by_service_unit(people: dict[int, int]) -> dict[UUID, int]:
    """Who serves where follows `outcomes.selectors.service_units_of`: unit, below, and above up to the OPD."""
    if not people:
        return {}
    paths = dict(OrganisationUnit.objects.filter(pk__in=people).values_list("pk", "path"))
    found: dict[UUID, int] = {}
    for service_unit in service_units_of(people):
        own = service_unit.unit.path
        found[service_unit.pk] = sum(
            count for pk, count in people.items() if paths[pk].startswith(own) or own.startswith(paths[pk])
        )
    return found


def _overlapping(cohort: Cohort, plan: Plan) -> tuple[list[Cohort], list[Cohort]]:
    """Other cohorts that ended within the months compared: of the same programme, and of others that aim alike."""
    ended = Cohort.objects.filter(
        institution_id=cohort.institution_id,
        state=CohortState.FINISHED,
        ends_on__gte=plan.first_month,
        ends_on__lt=month_of_number(plan.window.after.stop),
    ).exclude(pk=cohort.pk)
    aim = Q(programme_id=cohort.programme_id) | Q(programme__indicator_code=cohort.programme.indicator_code)
    rows = list(ended.filter(aim).select_related("programme").order_by("ends_on", "pk"))
    same = [other for other in rows if other.programme_id == cohort.programme_id]
    return same, [other for other in rows if other.programme_id != cohort.programme_id]
