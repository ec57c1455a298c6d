"""Posts: positions as they are held in units. No person is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from apps.accounts.models import User
from apps.competencies.enums import CompetencyKind
from apps.competencies.selectors.standards import RequiredLevel, required_levels_of_post
from apps.employees.enums import Role, Tier
from apps.employees.models import Employee, OrganisationUnit, Position
from apps.employees.roles import roles_of


@dataclass(frozen=True)
class Post:
    """A position in a unit at a tier, and how many hold it."""

    position_id: int
    position_name: str
    unit_id: int
    unit_name: str
    tier: str
    holders: int

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label)


@dataclass(frozen=True)
class PostStandard:
    """What a post asks for, by kind of competency."""

    position: Position
    unit: OrganisationUnit
    tier: str
    on: date
    levels: list[RequiredLevel]

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label)

    @property
    def groups(self) -> list[tuple[str, list[RequiredLevel]]]:
        return [
            (str(kind.label), found)
            for kind in CompetencyKind
            if (found := [level for level in self.levels if level.kind == kind])
        ]


def readable_institutions(user: User, on: date) -> set[int]:
    """The user's own institution and those of the roles: standards are no secret within it."""
    person: Employee | None = getattr(user, "employee", None)
    own = {person.institution_id} if person else set()
    return own | roles_of(user, on).institution_ids(*Role)


def posts_in(institution_ids: Iterable[int], words: Sequence[str] = ()) -> QuerySet[Employee, dict[str, Any]]:
    """Rows for `Post`, by position and unit; each word is found in either name."""
    found = Q()
    for word in words:
        found &= Q(position__name__icontains=word) | Q(unit__name__icontains=word)
    return (
        Employee.objects.active()
        .filter(found, institution__in=institution_ids)
        .order_by("position__name", "unit__name", "position_id", "unit_id", "tier")
        .values("position_id", "unit_id", "tier", position_name=F("position__name"), unit_name=F("unit__name"))
        .annotate(holders=Count("pk"))
    )


def post_standard(position: Position, unit: OrganisationUnit, tier: str, on: date) -> PostStandard:
    levels = required_levels_of_post(position=position, unit=unit, tier=tier, on=on)
    return PostStandard(position, unit, tier, on, levels)
