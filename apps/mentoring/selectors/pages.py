"""Single pages: a mentor, a request, what a person may teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.core.decisions import Decision, first_refusal
from apps.employees.models import Employee
from apps.mentoring import policies, workflow
from apps.mentoring.enums import MentorAction, RequestAction
from apps.mentoring.models import Match, Mentor, MentorEvent, MentoringRequest, RequestEvent
from apps.mentoring.selectors.levels import Held, held_by
from apps.parameters.selectors import value_of


@dataclass(frozen=True)
class Teachable:
    """What the evidence lets the person teach, and the level that this takes."""

    offered: list[Held]
    least: int


def teachable(person: Employee, on: date) -> Teachable:
    least = int(value_of("mentor_min_level", on))
    return Teachable([one for one in held_by(person, on) if one.level >= least], least)


@dataclass(frozen=True)
class MentorPage:
    """`decide`, `change` and `end` are None where the state has no such step."""

    mentor: Mentor
    own: bool
    decide: Decision | None
    change: Decision
    end: Decision | None
    events: list[MentorEvent]


def mentor_page(mentor: Mentor, user: User, on: date) -> MentorPage:
    decides = workflow.MENTORS.target_of(MentorAction.CONFIRM, mentor.state)
    ends = workflow.MENTORS.target_of(MentorAction.END, mentor.state)
    return MentorPage(
        mentor=mentor,
        own=policies.is_mentor(user, mentor),
        decide=policies.can_decide_on_mentor(user, mentor, on) if decides else None,
        change=policies.can_change_mentor(user, mentor, on),
        end=policies.can_change_mentor(user, mentor, on) if ends else None,
        events=list(mentor.events.select_related("actor")),
    )


@dataclass(frozen=True)
class RequestPage:
    request: MentoringRequest
    own: bool
    withdraw: Decision
    standing: str
    match: Match | None
    choose: Decision | None
    events: list[RequestEvent]


def request_page(request: MentoringRequest, user: User, on: date) -> RequestPage:
    open_ = workflow.REQUESTS.target_of(RequestAction.WITHDRAW, request.state)
    standing = workflow.REQUESTS.standing[request.state]
    offered = Decision(bool(open_), standing)
    return RequestPage(
        request=request,
        own=request.employee.user_id == user.pk,
        withdraw=first_refusal(policies.can_withdraw_request(user, request, on), offered),
        standing=standing,
        match=Match.objects.visible_to(user, on).filter(request=request).order_by("-created_at", "pk").first(),
        choose=policies.can_match_request(user, request, on) if open_ else None,
        events=list(request.events.select_related("actor")),
    )
