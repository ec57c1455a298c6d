"""Which levels a position asks for: a pure reading of dated rules, without Django and without a clock.

Precedence per competency (Permenpan RB 38/2017 as practised): the position's own standard, the institution's before the
general one; then what unit or territory adds; then the default of the tier. Of two versions in force the later counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

POSITION, OVERLAY, TIER = "POSITION", "OVERLAY", "TIER"
# An overlay without a level asks for what the tier asks for in this managerial competency (Orientasi pada Hasil), for
# it has none of the exceptions that Integritas has for JF Terampil; but never for the highest level.
REFERENCE_COMPETENCY = "M04"
OVERLAY_CAP = 4


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of any kind: in force from `valid_from` to `valid_to`, both included; open without an end."""

    id: int
    competency_id: int
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class TierRule(Rule):
    tier: str
    level: int


@dataclass(frozen=True, kw_only=True)
class PositionRule(Rule):
    position_id: int
    institution_id: int | None = None
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


class _Levelled(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def competency_id(self) -> int: ...
    @property
    def valid_from(self) -> date: ...


RuleT = TypeVar("RuleT", bound=_Levelled)


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
    reference_competency_id: int | None,
    on: date,
) -> list[Resolved]:
    """One level for each competency asked on that day, in order of competency id."""
    defaults = _latest(rule for rule in tier_rules if rule.tier == subject.tier and rule.in_force(on))
    found = {key: Resolved(key, rule.level, TIER, rule) for key, rule in defaults.items()}
    general = found.get(reference_competency_id) if reference_competency_id is not None else None
    found |= _added(
        [rule for rule in overlays if rule.in_force(on) and matches(rule, subject)],
        min(general.level, OVERLAY_CAP) if general else None,
    )
    own = [rule for rule in position_rules if rule.position_id == subject.position_id and rule.in_force(on)]
    for institution_id in (None, subject.institution_id):
        chosen = _latest(rule for rule in own if rule.institution_id == institution_id)
        found |= {key: Resolved(key, rule.level, POSITION, rule) for key, rule in chosen.items()}
    return [found[key] for key in sorted(found)]


def _added(rules: Sequence[OverlayRule], general_level: int | None) -> Mapping[int, Resolved]:
    """Of several additions of one competency the most demanding counts.

    A rule without a level says nothing where its tier has no default.
    """
    found: dict[int, Resolved] = {}
    for rule in sorted(rules, key=lambda rule: (rule.valid_from, rule.id)):
        level = rule.level if rule.level is not None else general_level
        present = found.get(rule.competency_id)
        if level is not None and (present is None or level >= present.level):
            found[rule.competency_id] = Resolved(rule.competency_id, level, OVERLAY, rule)
    return found


def _latest(rules: Iterable[RuleT]) -> dict[int, RuleT]:
    return {rule.competency_id: rule for rule in sorted(rules, key=lambda rule: (rule.valid_from, rule.id))}
