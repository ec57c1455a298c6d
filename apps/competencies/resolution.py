"""Which levels a position asks for: a pure reading of dated rules, without Django and without a clock.

Precedence per competency (Permenpan RB 38/2017 as practised): the position's own standard, the institution's before the
general one; then what unit or territory adds; then the default of the tier. Of two versions in force the later counts,
so that an officer may enter the new one before ending the old.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

POSITION, OVERLAY, TIER = "POSITION", "OVERLAY", "TIER"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of any kind: in force from `valid_from` to `valid_to`, both included; open without an end."""

    id: int
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class TierRule(Rule):
    """Without competency: the level of what an overlay adds without a level of its own."""

    tier: str
    competency_id: int | None
    level: int


@dataclass(frozen=True, kw_only=True)
class PositionRule(Rule):
    position_id: int
    institution_id: int | None = None
    competency_id: int
    level: int


@dataclass(frozen=True, kw_only=True)
class OverlayRule(Rule):
    name: str
    reason: str = ""
    institution_id: int | None = None
    sector: str = ""
    unit_type: str = ""
    territory: str = ""
    position_contains: str = ""
    tiers: frozenset[str] = frozenset()
    competency_id: int
    level: int | None = None


@dataclass(frozen=True)
class Place:
    """What a unit says about the work done in it."""

    unit_type: str
    sector: str = ""
    territory: str = ""


@dataclass(frozen=True)
class Subject:
    """A position in a unit. `places` are the unit and every unit above it."""

    position_id: int
    position_name: str
    tier: str
    institution_id: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """The level that counts and the rule that it came from."""

    competency_id: int
    level: int
    origin: str
    rule: Rule


RuleT = TypeVar("RuleT", bound=Rule)


def matches(rule: OverlayRule, subject: Subject) -> bool:
    """Every condition given holds; a condition on the unit holds when the unit or one above it meets it."""
    places = subject.places
    return (
        rule.institution_id in (None, subject.institution_id)
        and (not rule.unit_type or any(place.unit_type == rule.unit_type for place in places))
        and (not rule.sector or any(place.sector == rule.sector for place in places))
        and (not rule.territory or any(place.territory.casefold() == rule.territory.casefold() for place in places))
        and rule.position_contains.casefold() in subject.position_name.casefold()
        and (not rule.tiers or subject.tier in rule.tiers)
    )


def resolve(
    subject: Subject,
    *,
    tier_rules: Iterable[TierRule],
    overlays: Iterable[OverlayRule],
    position_rules: Iterable[PositionRule],
    on: date,
) -> list[Resolved]:
    """One level for each competency asked on that day, in order of competency id."""
    defaults = _counting(
        (rule for rule in tier_rules if rule.tier == subject.tier), lambda rule: rule.competency_id, on
    )
    found = {
        rule.competency_id: Resolved(rule.competency_id, rule.level, TIER, rule)
        for rule in defaults
        if rule.competency_id is not None
    }
    general = next((rule.level for rule in defaults if rule.competency_id is None), None)
    found |= _added((rule for rule in overlays if matches(rule, subject)), general, on)
    for institution_id in (None, subject.institution_id):
        own = _counting(
            (
                rule
                for rule in position_rules
                if rule.position_id == subject.position_id and rule.institution_id == institution_id
            ),
            lambda rule: rule.competency_id,
            on,
        )
        found |= {rule.competency_id: Resolved(rule.competency_id, rule.level, POSITION, rule) for rule in own}
    return [found[key] for key in sorted(found)]


def _added(rules: Iterable[OverlayRule], general_level: int | None, on: date) -> dict[int, Resolved]:
    """Of several additions of one competency the most demanding counts.

    A rule without a level adds nothing where the tier says nothing of technical competencies.
    """
    found: dict[int, Resolved] = {}
    for rule in _counting(rules, lambda rule: (rule.name, rule.institution_id, rule.competency_id), on):
        level = general_level if rule.level is None else rule.level
        present = found.get(rule.competency_id)
        if level is not None and (present is None or level > present.level):
            found[rule.competency_id] = Resolved(rule.competency_id, level, OVERLAY, rule)
    return found


def _counting(rules: Iterable[RuleT], identity: Callable[[RuleT], Hashable], on: date) -> list[RuleT]:
    """Of each rule the version that counts on the day: the latest to come into force, in order of id."""
    in_force = sorted((rule for rule in rules if rule.in_force(on)), key=lambda rule: (rule.valid_from, rule.id))
    return sorted({identity(rule): rule for rule in in_force}.values(), key=lambda rule: rule.id)
