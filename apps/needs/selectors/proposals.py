"""Proposals as their readers find them: the lists, the page of one, and how many ask for each competency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from apps.accounts.models import User
from apps.competencies.selectors.standards import required_levels
from apps.core.decisions import Decision
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.policies import is_same_person
from apps.employees.roles import roles_of
from apps.employees.supervision import opd_of
from apps.needs import policies, workflow
from apps.needs.enums import ProposalState
from apps.needs.models import NeedProposal, ProposalEvent
from apps.needs.models.proposals import NeedProposalQuerySet

MINE, OPD, WAITING, ALL = "saya", "opd", "menunggu", "semua"
LABELS = {MINE: "Usulan saya", OPD: "OPD saya", WAITING: "Menunggu keputusan", ALL: "Seluruh instansi"}
# Where nothing is known of the level that a position asks for.
USUAL_LEVEL = 2


def lists_for(user: User, on: date) -> dict[str, str]:
    """The lists that the reader has, by the word in the address; BKD's work comes first."""
    roles = roles_of(user, on)
    is_employee = hasattr(user, "employee")
    has = {WAITING: roles.has(Role.BKD_OFFICER), MINE: is_employee, OPD: is_employee, ALL: roles.is_desk}
    return {word: LABELS[word] for word, shown in has.items() if shown}


def listed_proposals(word: str, user: User, on: date) -> NeedProposalQuerySet:
    """The rows of one of `lists_for`, newest first; those that wait for a decision the most supported first."""
    rows = NeedProposal.objects.visible_to(user, on).with_support().select_related("competency", "author", "opd")
    if word == WAITING:
        waiting = NeedProposal.objects.awaiting_decision_by(user, on)
        return rows.filter(pk__in=waiting.values("pk")).order_by(F("support_count").desc(), "created_at", "pk")
    if word == MINE:
        rows = rows.filter(author__user=user)
    if word == OPD:
        rows = rows.filter(opd=opd_of(user.employee.unit))
    return rows.order_by("-created_at", "pk")


@dataclass(frozen=True)
class ProposalPage:
    """`decide` and `support` are None once it is decided, or where the reader has no such part."""

    proposal: NeedProposal
    own: bool
    support_count: int
    supports: bool
    support: bool
    decide: Decision | None
    withdraw: bool
    standing: str
    usual_level: int
    events: list[ProposalEvent]


def proposal_page(proposal: NeedProposal, user: User, on: date) -> ProposalPage:
    undecided = proposal.state == ProposalState.SUBMITTED
    own = is_same_person(user, proposal.author)
    decides = undecided and roles_of(user, on).has(Role.BKD_OFFICER, proposal.institution_id)
    return ProposalPage(
        proposal=proposal,
        own=own,
        support_count=proposal.supports.count(),
        supports=proposal.supports.filter(employee__user=user).exists(),
        support=undecided and bool(policies.can_support(user, proposal)),
        decide=policies.can_decide_on_proposal(user, proposal, on) if decides else None,
        withdraw=undecided and own,
        standing=workflow.STANDING[ProposalState(proposal.state)],
        usual_level=_level_for(proposal.author, proposal.competency_id, on) if decides else USUAL_LEVEL,
        events=list(proposal.events.select_related("actor").order_by("-at", "-pk")),
    )


def _level_for(author: Employee, competency_id: int | None, on: date) -> int:
    found = required_levels([author], on)[author.pk]
    return next((one.level for one in found if one.competency_id == competency_id), USUAL_LEVEL)


@dataclass(frozen=True)
class Voices:
    """How many proposals ask for a competency, and how many colleagues support them."""

    proposals: int = 0
    supporters: int = 0


def voices_by_competency(
    institution_id: int, plan_year: int, paths: Collection[str] | None, opd_id: int | None
) -> dict[int | None, Voices]:
    """Of proposals neither rejected nor withdrawn, within the OPDs of `paths` (None: all) and in one when given.

    Under None those in own words that no decision has put to a competency. One query.
    """
    rows = NeedProposal.objects.filter(
        institution=institution_id,
        plan_year=plan_year,
        state__in=[ProposalState.SUBMITTED, ProposalState.APPROVED],
    )
    if paths is not None:
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(author__unit__path__startswith=path)
        rows = rows.filter(within)
    if opd_id is not None:
        rows = rows.filter(opd=opd_id)
    counted = (
        rows.order_by()
        .values("competency")
        .annotate(
            proposals=Count("pk", distinct=True),
            supporters=Count("supports__employee", distinct=True),
        )
    )
    return {row["competency"]: Voices(row["proposals"], row["supporters"]) for row in counted}
