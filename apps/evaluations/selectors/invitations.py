"""Who is asked about a cohort, in which voice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.catalogue.enums import EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import supervisors_of
from apps.evaluations.enums import EvaluationKind, Voice
from apps.parameters.selectors import values_of


@dataclass
class Invited:
    """The employees asked, each in one voice; `note` says whom the draw could not find.

    `graduates` are those whose learning or behaviour is asked about, with the supervisor of each who has one.
    """

    voices: dict[Employee, Voice] = field(default_factory=dict)
    graduates: list[Employee] = field(default_factory=list)
    supervisors: dict[UUID, Employee] = field(default_factory=dict)
    note: str = ""

    def add(self, people: Iterable[Employee], voice: Voice) -> None:
        """Whoever has a voice keeps it."""
        for person in people:
            self.voices.setdefault(person, voice)


def invited_to(cohort: Cohort, kind: str, on: date) -> Invited:
    """A flat number of queries for any number of participants."""
    invited = Invited()
    if kind == EvaluationKind.REACTION:
        invited.add(_people(attendees_of(cohort)), Voice.PARTICIPANT)
        return invited
    graduates = invited.graduates = graduates_of(cohort)
    found = supervisors_of(graduates, on)
    invited.supervisors = {pk: supervision.employee for pk, supervision in found.items()}
    invited.add(graduates, Voice.PARTICIPANT)
    # In the order of the graduates, so that the same people are asked in the same order.
    invited.add((found[one.pk].employee for one in graduates if one.pk in found), Voice.SUPERVISOR)
    if kind == EvaluationKind.BEHAVIOUR:
        peers, invited.note = peers_of(cohort, graduates, {person.pk for person in invited.voices}, on)
        invited.add(peers, Voice.PEER)
    return invited


def attendees_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who was there in at least one session."""
    return Enrolment.objects.filter(
        cohort=cohort, state__in=[EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED], attended_sessions__gt=0
    )


def graduates_of(cohort: Cohort) -> list[Employee]:
    return _people(Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.COMPLETED))


def _people(enrolments: QuerySet[Enrolment]) -> list[Employee]:
    return [row.employee for row in enrolments.select_related("employee__unit").order_by("arrival", "pk")]


def peers_of(cohort: Cohort, graduates: Collection[Employee], taken: set[UUID], on: date) -> tuple[list[Employee], str]:
    """For each unit of the graduates some who work beside them, and a sentence on the units where too few do.

    The unit's own people come first, then those of its OPD; a unit whose OPD has too few either stays without. The
    draw is a hash of cohort and person: the same when repeated, another for the next cohort, blind to names and ranks.
    """
    rules = values_of(("behaviour_fewest_peers", "behaviour_most_peers"), on)
    fewest, most = int(rules["behaviour_fewest_peers"]), int(rules["behaviour_most_peers"])
    units = {person.unit_id: person.unit for person in graduates}
    near = _beside(units.values(), lambda unit: unit.path, taken)
    lacking = [unit for unit in units.values() if len(near[unit.pk]) < fewest]
    wide = _beside(lacking, _opd_path, taken)
    chosen: dict[UUID, Employee] = {}
    for unit in units.values():
        people = wide.get(unit.pk, near[unit.pk])
        if len(people) >= fewest:
            drawn = sorted(people, key=lambda person: blake2b(f"{cohort.pk}|{person.pk}".encode()).digest())
            chosen |= {person.pk: person for person in drawn[:most]}
    missing = sum(len(people) < fewest for people in wide.values())
    return list(chosen.values()), _note(fewest, len(lacking) - missing, missing)


def _beside(
    units: Collection[OrganisationUnit], path_of: Callable[[OrganisationUnit], str], taken: set[UUID]
) -> dict[int, list[Employee]]:
    """By unit: who could answer, heads nobody, and is not asked already. One query."""
    paths = {unit.pk: path_of(unit) for unit in units}
    query = Q(pk__in=[])
    for path in set(paths.values()):
        query |= Q(unit__path__startswith=path)
    rows = Employee.objects.active().filter(query, user__is_active=True, is_unit_head=False).exclude(pk__in=taken)
    people = list(rows.select_related("unit").order_by("pk"))
    return {pk: [person for person in people if person.unit.path.startswith(path)] for pk, path in paths.items()}


def _opd_path(unit: OrganisationUnit) -> str:
    """The path of the unit's OPD. The root stands alone: everybody is below it, so nobody would be a neighbour."""
    ids = unit.ancestor_ids
    return unit.path if len(ids) < 2 else "/{}/{}/".format(*ids[:2])


def _note(fewest: int, widened: int, missing: int) -> str:
    said = []
    if widened:
        said.append(f"Rekan kerja {widened} unit dicari sampai tingkat OPD, sebab di unitnya kurang dari {fewest}.")
    if missing:
        said.append(f"{missing} unit tanpa suara rekan kerja, sebab di OPD-nya pun kurang dari {fewest}.")
    return " ".join(said)
