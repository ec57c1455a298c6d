"""The people behind a number: who was asked about a competency, widest gap first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, overload
from uuid import UUID

from django.db import connection

from apps.competencies.models import Competency
from apps.employees.models import Employee, OrganisationUnit
from apps.needs.enums import GapClass
from apps.needs.gaps import gap_class
from apps.needs.policies import Scope
from apps.needs.selectors.rules import NeedRules, rules_on
from apps.needs.selectors.standings import STANDINGS, standing_params
from apps.surveys.models import Campaign

CHOSEN = """
FROM standing
JOIN employees_employee employee ON employee.id = standing.subject_id
JOIN employees_organisationunit unit ON unit.id = standing.unit_id
WHERE standing.subject_id <> ALL(%(blind)s::uuid[])
  AND (%(paths)s::text[] IS NULL OR unit.path LIKE ANY(%(paths)s::text[]))
  AND unit.path LIKE %(below)s
"""
PRINTED = ("nip", "name", "title_before", "title_after", "position__name", "unit__name")
COUNT = f"{STANDINGS} SELECT count(*) {CHOSEN}"
PAGE = f"""{STANDINGS}
SELECT standing.subject_id, standing.required, standing.actual, standing.is_single {CHOSEN}
ORDER BY greatest(standing.required - standing.actual, 0) DESC NULLS LAST, employee.name, employee.id
LIMIT %(limit)s OFFSET %(offset)s
"""
LACKING = f"""{STANDINGS}
SELECT standing.subject_id, standing.competency_id, unit.path
FROM standing JOIN employees_organisationunit unit ON unit.id = standing.unit_id
WHERE standing.required > standing.actual
ORDER BY standing.subject_id, standing.competency_id
"""  # noqa: S608  constant text, every value is a parameter


@dataclass(frozen=True)
class PersonStanding:
    employee: Employee
    required: int
    actual: Decimal | None
    gap: Decimal | None
    gap_class: str | None
    is_single: bool

    @property
    def gap_class_label(self) -> str:
        return str(GapClass(self.gap_class).label) if self.gap_class else "Belum diketahui"


class PeopleStanding:
    """A list for a paginator: counts and slices in SQL, three queries a page."""

    def __init__(self, rules: NeedRules, params: dict[str, Any]) -> None:
        self.rules, self.params = rules, params

    def __len__(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, self.params)
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def __iter__(self) -> Iterator[PersonStanding]:
        return iter(self[:])

    @overload
    def __getitem__(self, asked: slice) -> list[PersonStanding]: ...
    @overload
    def __getitem__(self, asked: int) -> PersonStanding: ...
    def __getitem__(self, asked: slice | int) -> list[PersonStanding] | PersonStanding:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        start = asked.start or 0
        limit = None if asked.stop is None else asked.stop - start
        with connection.cursor() as cursor:
            cursor.execute(PAGE, self.params | {"limit": limit, "offset": start})
            rows = cursor.fetchall()
        named = Employee.objects.select_related("position", "unit").only(*PRINTED)
        people = named.in_bulk([row[0] for row in rows])
        return [self._standing(people[pk], required, actual, single) for pk, required, actual, single in rows]

    def _standing(self, employee: Employee, required: int, actual: Decimal | None, single: bool) -> PersonStanding:
        gap = None if actual is None else max(required - actual, Decimal(0))
        level = gap_class(gap, self.rules.low_until, self.rules.medium_until)
        return PersonStanding(employee, required, actual, gap, level, single)


def people_standing(
    *,
    campaign: Campaign,
    competency: Competency,
    scope: Scope,
    blind: Collection[UUID],
    on: date,
    unit: OrganisationUnit | None = None,
) -> PeopleStanding:
    """Those of the scope (and of `unit`), without the people whom the reader has yet to rate (`blind`)."""
    rules = rules_on(on)
    paths = None if scope.people_paths is None else [f"{path}%" for path in scope.people_paths]
    return PeopleStanding(
        rules,
        standing_params(campaign, rules, [competency.pk])
        | {
            "blind": [str(pk) for pk in blind],
            "paths": paths,
            "below": f"{unit.path}%" if unit else "%",
        },
    )


def lacking_in(campaign: Campaign, competency_ids: Collection[int], on: date) -> list[tuple[UUID, int, str]]:
    """Everybody asked who lacks one of the competencies: person, competency, path of the unit when asked.

    Two queries. For counting and carrying needs, never for a page: it hides nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(LACKING, standing_params(campaign, rules_on(on), competency_ids))
        return cursor.fetchall()
