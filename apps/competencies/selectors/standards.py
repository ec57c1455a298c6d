"""What positions ask of people, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from apps.competencies import resolution
from apps.competencies.enums import StandardOrigin
from apps.competencies.models import Competency, OverlayRule, PositionStandard, TierDefault
from apps.employees.enums import Tier
from apps.employees.models import Employee, OrganisationUnit, Position

BASIS_LENGTH = 300


@dataclass(frozen=True)
class RequiredLevel:
    """The level a position asks for. `basis` is the sentence printed to the reader."""

    competency_id: int
    code: str
    name: str
    kind: str
    level: int
    origin: str
    basis: str

    @property
    def origin_label(self) -> str:
        return str(StandardOrigin(self.origin).label)


def required_levels(employees: Iterable[Employee], on: date) -> dict[UUID, list[RequiredLevel]]:
    """Every employee's required levels in order of competency code, with the same number of queries for any number.

    People with the same post share one list: do not change it in place.
    """
    people = list(employees)
    rules = _Rules(on, {person.position_id for person in people})
    places = _places({person.unit_id for person in people})
    cache: dict[tuple[int, int, str, int], list[RequiredLevel]] = {}
    answer = {}
    for person in people:
        key = (person.position_id, person.unit_id, person.tier, person.institution_id)
        if key not in cache:
            cache[key] = rules.levels_of(
                resolution.Subject(
                    position_id=person.position_id,
                    position_name=rules.position_names[person.position_id],
                    tier=person.tier,
                    institution_id=person.institution_id,
                    places=places[person.unit_id],
                )
            )
        answer[person.pk] = cache[key]
    return answer


def required_levels_of_post(*, position: Position, unit: OrganisationUnit, tier: str, on: date) -> list[RequiredLevel]:
    """The same for a position in a unit, whether or not somebody holds it."""
    rules = _Rules(on, {position.pk})
    return rules.levels_of(
        resolution.Subject(position.pk, position.name, tier, unit.institution_id, _places({unit.pk})[unit.pk])
    )


class _Rules:
    """The rules in force on a day, loaded once."""

    def __init__(self, on: date, position_ids: set[int]) -> None:
        self.on = on
        self.position_ids = position_ids
        self.competencies = {one.pk: one for one in Competency.objects.filter(is_active=True)}

    @cached_property
    def position_names(self) -> dict[int, str]:
        return dict(Position.objects.filter(pk__in=self.position_ids).values_list("pk", "name"))

    @cached_property
    def tier_rules(self) -> dict[str, list[resolution.TierRule]]:
        grouped: dict[str, list[resolution.TierRule]] = {}
        fields = ("id", "competency_id", "valid_from", "valid_to", "legal_basis", "tier", "level")
        for row in TierDefault.objects.in_force(self.on).values(*fields):
            grouped.setdefault(row["tier"], []).append(resolution.TierRule(**row))
        return grouped

    @cached_property
    def position_rules(self) -> dict[int, list[resolution.PositionRule]]:
        grouped: dict[int, list[resolution.PositionRule]] = {}
        fields = (
            "id", "competency_id", "valid_from", "valid_to", "legal_basis", "position_id", "institution_id", "level",
        )  # fmt: skip
        rows = PositionStandard.objects.in_force(self.on).filter(position__in=self.position_ids)
        for row in rows.values(*fields):
            grouped.setdefault(row["position_id"], []).append(resolution.PositionRule(**row))
        return grouped

    @cached_property
    def overlays(self) -> list[resolution.OverlayRule]:
        fields = (
            "id", "competency_id", "valid_from", "valid_to", "legal_basis", "name", "reason", "institution_id",
            "sector", "unit_type", "territory", "position_contains", "level",
        )  # fmt: skip
        rows = OverlayRule.objects.in_force(self.on).values(*fields, "tiers")
        return [resolution.OverlayRule(**{**row, "tiers": frozenset(row["tiers"])}) for row in rows]

    def levels_of(self, subject: resolution.Subject) -> list[RequiredLevel]:
        resolved = resolution.resolve(
            subject,
            tier_rules=self.tier_rules.get(subject.tier, []),
            overlays=self.overlays,
            position_rules=self.position_rules.get(subject.position_id, []),
            on=self.on,
        )
        levels = []
        for one in resolved:
            competency = self.competencies.get(one.competency_id)
            if competency:
                levels.append(
                    RequiredLevel(
                        competency_id=competency.pk,
                        code=competency.code,
                        name=competency.name,
                        kind=competency.kind,
                        level=one.level,
                        origin=one.origin,
                        basis=_basis(one, subject),
                    )
                )
        return sorted(levels, key=lambda level: level.code)


def _basis(resolved: resolution.Resolved, subject: resolution.Subject) -> str:
    """The rule and its legal basis in one sentence; the legal basis survives when the rest is too long."""
    rule = resolved.rule
    if isinstance(rule, resolution.OverlayRule):
        what = rule.name
    elif isinstance(rule, resolution.PositionRule):
        what = subject.position_name
    else:
        what = str(Tier(subject.tier).label)
    text = f"{StandardOrigin(resolved.origin).label}: {what}"
    law = f"; {rule.legal_basis}" if rule.legal_basis else ""
    law = law[:BASIS_LENGTH]
    room = BASIS_LENGTH - len(law)
    return (text if len(text) <= room else f"{text[: max(room - 1, 0)]}…"[:room]) + law


def _places(unit_ids: set[int]) -> dict[int, tuple[resolution.Place, ...]]:
    """Each unit with the units above it, nearest first."""
    chains = {unit.pk: unit.ancestor_ids for unit in OrganisationUnit.objects.filter(pk__in=unit_ids)}
    above = {ancestor for chain in chains.values() for ancestor in chain} | set(chains)
    known = {
        pk: resolution.Place(unit_type, sector, territory)
        for pk, unit_type, sector, territory in OrganisationUnit.objects.filter(pk__in=above).values_list(
            "pk", "unit_type", "sector", "territory"
        )
    }
    return {pk: tuple(known[one] for one in reversed(chain or [pk]) if one in known) for pk, chain in chains.items()}
