"""Runs, proposals and offers as their pages show them; each list with a flat number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.employees.roles import roles_of
from apps.mentoring import matching, policies, workflow
from apps.mentoring.enums import MatchAction, MatchState
from apps.mentoring.models import Leftover, Match, MatchEvent, MatchRun, Mentor, MentoringRequest, Pair
from apps.mentoring.models.matches import WAITING
from apps.mentoring.models.mentors import READERS
from apps.mentoring.selectors.pool import WEIGHT_KEYS, mentees_of, mentors_of, weights_from
from apps.parameters.selectors import values_of

MOST_CHOICES = 20


def runs_of(user: User, on: date) -> QuerySet[MatchRun]:
    institutions = roles_of(user, on).institution_ids(*READERS)
    return MatchRun.objects.filter(institution__in=institutions).select_related("started_by").order_by("-at", "pk")


def proposals_of(run: MatchRun) -> QuerySet[Match]:
    joined = run.matches.select_related("request__employee__unit", "request__competency", "mentor__employee__unit")
    return joined.order_by("-score", "pk")


def leftovers_of(run: MatchRun) -> QuerySet[Leftover]:
    return run.leftovers.select_related("request__employee__unit", "request__competency").order_by("pk")


@dataclass(frozen=True)
class RunFigures:
    """Of the run's proposals: how many still wait for BKD, were offered, became pairs, or fell out."""

    waiting: int
    offered: int
    agreed: int
    fallen: int


def run_figures(run: MatchRun) -> RunFigures:
    states = list(run.matches.values_list("state", flat=True))
    return RunFigures(
        waiting=states.count(MatchState.PROPOSED),
        offered=sum(states.count(state) for state in WAITING),
        agreed=states.count(MatchState.AGREED),
        fallen=states.count(MatchState.DECLINED) + states.count(MatchState.DISCARDED),
    )


@dataclass(frozen=True)
class MatchPage:
    """`offer`, `take_back` and `answer` are None where the state has no such step."""

    match: Match
    standing: str
    is_desk: bool
    as_mentor: bool
    as_mentee: bool
    offer: Decision | None
    take_back: Decision | None
    answer: bool
    pair_id: UUID | None
    events: list[MatchEvent]


def match_page(match: Match, user: User, on: date) -> MatchPage:
    as_mentor = policies.is_mentor(user, match.mentor)
    as_mentee = match.request.employee.user_id == user.pk
    work = policies.can_work_on_match(user, match, on)
    own_yes = MatchAction.MENTOR_AGREE if as_mentor else MatchAction.MENTEE_AGREE
    return MatchPage(
        match=match,
        standing=workflow.MATCHES.standing[MatchState(match.state)],
        is_desk=match.request.institution_id in roles_of(user, on).institution_ids(*READERS),
        as_mentor=as_mentor,
        as_mentee=as_mentee,
        offer=work if workflow.MATCHES.target_of(MatchAction.OFFER, match.state) else None,
        take_back=work if workflow.MATCHES.target_of(MatchAction.DISCARD, match.state) else None,
        answer=(as_mentor or as_mentee) and bool(workflow.MATCHES.target_of(own_yes, match.state)),
        pair_id=Pair.objects.filter(match=match).values_list("pk", flat=True).first(),
        events=list(match.events.select_related("actor")),
    )


@dataclass(frozen=True)
class Choices:
    """Whom BKD may choose by hand, best first, and how many mentors cannot be chosen."""

    fits: list[matching.Fit]
    excluded: int


def choices_for(request: MentoringRequest, on: date) -> Choices:
    mentee = mentees_of([request], on)[0]
    mentors = mentors_of(Mentor.objects.serving(on).filter(institution=request.institution_id), on)
    weights = weights_from(values_of(WEIGHT_KEYS, on))
    able = [mentor for mentor in mentors if matching.exclusion_of(mentee, mentor) is None]
    fits = [matching.fit_of(mentee, mentor, weights) for mentor in able]
    fits.sort(key=lambda fit: (-fit.score, fit.mentor.id))
    return Choices(fits[:MOST_CHOICES], len(mentors) - len(able))
