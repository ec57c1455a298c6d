"""The facts behind the needs that evaluation hands to the next cycle: trainings of the year before, what was observed
since, and the newest survey. A flat number of queries for any number of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from apps.catalogue.models import LearningRecord
from apps.competencies.models import LevelEvidence
from apps.competencies.selectors.standards import required_levels
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import opd_id
from apps.evaluations import remedial
from apps.evaluations.remedial import Field, Key, Rules, Survey, Training
from apps.mentoring.enums import PairState
from apps.mentoring.models import Pair
from apps.needs.gaps import Voice
from apps.needs.policies import EVERYTHING
from apps.needs.selectors.analysis import demand_by_unit
from apps.needs.selectors.lacking import lacking_in
from apps.needs.selectors.rules import rules_on
from apps.parameters.selectors import value_of
from apps.plans.models import PlanningCycle
from apps.plans.services import StillUnmet
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign


def remedial_needs(cycle: PlanningCycle, on: date) -> list[StillUnmet]:
    """What the year before the cycle's left below the standard, as known on the day: one need for each person and
    competency, with the person's own finding first and then that of a weak unit.
    """
    needs = rules_on(on)
    rules = Rules(
        needs.raters, needs.assessed_after, Decimal(str(value_of("remedial_unit_share", on))), needs.smallest_group
    )
    active = Employee.objects.active().filter(institution=cycle.institution_id)
    people = {person.pk: person for person in active.select_related("unit").order_by()}
    trainings = remedial.newest(
        (key, training) for key, training in _trainings(cycle.institution_id, cycle.year - 1, on) if key[0] in people
    )
    if not trainings:
        return []
    required = _required([people[pk] for pk in {person for person, _ in trainings}], on)
    reasons: dict[Key, list[str]] = defaultdict(list)
    for key, reason in remedial.still_below(trainings, _voices(trainings, on), required, rules):
        reasons[key].append(reason)
    opds = {pk: opd_id(person.unit.path) for pk, person in people.items()}
    for key, reason in _of_weak_units(cycle, trainings, opds, rules, on):
        reasons[key].append(reason)
    return [
        StillUnmet(person, competency, " ".join(found), f"remedial:{person}:{competency}")
        for (person, competency), found in reasons.items()
    ]


def _trainings(institution_id: int, year: int, on: date) -> Iterator[tuple[Key, Training]]:
    """Programmes that the ledger holds, for each competency that they develop, and guidance closed by its mentor."""
    records = LearningRecord.objects.standing().filter(
        employee__institution=institution_id, year=year, ends_on__lte=on, programme__competencies__isnull=False
    )
    columns = ("employee", "programme__competencies__competency", "programme__title", "ends_on")
    for person, competency, title, ended_on in records.order_by().values_list(*columns):
        yield (person, competency), Training(title, ended_on)
    closed = Pair.objects.filter(
        institution=institution_id, state=PairState.CLOSED, ended_on__year=year, ended_on__lte=on
    ).select_related("request")
    for pair in closed.order_by():
        title = str(pair.request.get_guidance_display())
        yield (pair.request.employee_id, pair.request.competency_id), Training(title, pair.ended_on or on)


def _required(people: list[Employee], on: date) -> dict[Key, int]:
    return {
        (person, level.competency_id): level.level
        for person, levels in required_levels(people, on).items()
        for level in levels
    }


def _voices(trainings: Mapping[Key, Training], on: date) -> dict[Key, list[Voice]]:
    first = min(training.ended_on for training in trainings.values())
    rows = LevelEvidence.objects.filter(
        observed_on__range=(first, on),
        competency__in={competency for _, competency in trainings},
        employee__in={person for person, _ in trainings},
    )
    voices: dict[Key, list[Voice]] = defaultdict(list)
    for person, competency, source, level, observed_on in rows.order_by("observed_on", "pk").values_list(
        "employee", "competency", "source", "level", "observed_on"
    ):
        voices[person, competency].append(Voice(source, level, observed_on))
    return voices


def _of_weak_units(
    cycle: PlanningCycle, trainings: Mapping[Key, Training], opds: Mapping[UUID, int], rules: Rules, on: date
) -> Iterator[tuple[Key, str]]:
    """Everybody who lacks the competency in a unit that stays weak after its people's training."""
    campaign = (
        Campaign.objects.filter(institution=cycle.institution_id, state=CampaignState.CLOSED, closes_on__lt=on)
        .order_by("-closes_on", "-plan_year", "pk")
        .first()
    )
    if campaign is None:
        return
    counts: dict[Field, tuple[int, int]] = {
        (opd, competency): (count.assessed, count.lacking)
        for (competency, opd), count in demand_by_unit(campaign, EVERYTHING).counts.items()
    }
    survey = Survey(campaign.name, campaign.opens_on, counts)
    weak = remedial.weak_fields(trainings, opds, survey, rules)
    if not weak:
        return
    names = dict(OrganisationUnit.objects.filter(pk__in={opd for opd, _ in weak}).values_list("pk", "name"))
    for person, competency, path in lacking_in(campaign, {competency for _, competency in weak}, on):
        field = (opd_id(path), competency)
        if field in weak and person in opds:
            yield (person, competency), remedial.why_weak(names[field[0]], field, weak[field], survey)
