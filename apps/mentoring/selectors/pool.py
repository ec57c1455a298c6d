"""Who takes part in a matching, as the pure module reads them; a flat number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.employees.supervision import possible_supervisors
from apps.mentoring import matching
from apps.mentoring.enums import MatchState, RequestState
from apps.mentoring.models import Match, Mentor, MentoringRequest
from apps.mentoring.models.matches import WAITING
from apps.mentoring.models.mentors import MentorQuerySet
from apps.mentoring.selectors.levels import actual_levels
from apps.parameters.selectors import values_of

WEIGHT_KEYS = (
    "mentoring_weight_level",
    "mentoring_weight_topic",
    "mentoring_weight_distance",
    "mentoring_ideal_levels_above",
    "mentoring_loss_per_level",
)


@dataclass(frozen=True)
class Pool:
    """`rules` are the parameters themselves, for keeping and printing."""

    mentees: list[matching.Mentee]
    mentors: list[matching.Mentor]
    weights: matching.Weights
    rules: dict[str, Any]


def pool_of(institution_id: int, on: date) -> Pool:
    """All open requests of the institution and all its serving mentors with the places they have left."""
    requests = MentoringRequest.objects.filter(institution=institution_id, state=RequestState.OPEN)
    rules = values_of(WEIGHT_KEYS, on)
    return Pool(
        mentees_of(requests.select_related("employee__unit", "competency"), on),
        mentors_of(Mentor.objects.serving(on).filter(institution=institution_id), on),
        weights_from(rules),
        rules,
    )


def weights_from(rules: dict[str, Any]) -> matching.Weights:
    ideal_from, ideal_to = rules["mentoring_ideal_levels_above"]
    return matching.Weights(
        level=Decimal(str(rules["mentoring_weight_level"])),
        topic=Decimal(str(rules["mentoring_weight_topic"])),
        distance=Decimal(str(rules["mentoring_weight_distance"])),
        ideal_from=int(ideal_from),
        ideal_to=int(ideal_to),
        loss_per_level=Decimal(str(rules["mentoring_loss_per_level"])),
    )


def mentees_of(requests: Iterable[MentoringRequest], on: date) -> list[matching.Mentee]:
    rows = list(requests)
    people = {row.employee_id: row.employee for row in rows}
    superiors = possible_supervisors(people.values(), on)
    levels = actual_levels(list(people), {row.competency_id for row in rows}, on)
    barred: dict[UUID, set[str]] = defaultdict(set)
    declined = Match.objects.filter(request__in=[row.pk for row in rows], state=MatchState.DECLINED)
    for request_id, mentor_id in declined.values_list("request", "mentor"):
        barred[request_id].add(str(mentor_id))
    return [
        matching.Mentee(
            id=str(row.pk),
            person_id=str(row.employee_id),
            name=row.employee.full_name,
            competency_id=row.competency_id,
            competency=row.competency.name,
            wanted_level=row.wanted_level,
            current_level=levels.get((row.employee_id, row.competency_id)),
            topics=frozenset(row.topics),
            unit_path=row.employee.unit.path,
            superior_ids=frozenset(str(entry.employee.pk) for entry in superiors.get(row.employee_id, [])),
            barred_ids=frozenset(barred[row.pk]),
        )
        for row in rows
    ]


def mentors_of(mentors: MentorQuerySet, on: date) -> list[matching.Mentor]:
    rows = list(mentors.select_related("employee__unit").prefetch_related("competencies"))
    taken = places_taken([row.pk for row in rows])
    return [
        matching.Mentor(
            id=str(row.pk),
            name=row.name,
            levels={held.competency_id: held.level for held in row.competencies.all()},
            capacity=max(row.capacity - taken[row.pk], 0),
            person_id=str(row.employee_id) if row.employee else "",
            topics=frozenset(row.topics),
            unit_path=row.employee.unit.path if row.employee else "",
        )
        for row in rows
    ]


def places_taken(mentor_ids: Iterable[UUID]) -> Counter[UUID]:
    """Pairs that run and offers that wait for an answer, by mentor; one query."""
    held = Match.objects.filter(Q(state__in=WAITING) | Q(pair__state="ACTIVE"), mentor__in=list(mentor_ids))
    return Counter(held.values_list("mentor", flat=True))
