"""The landing page's figures: the reader's own year, and the institution's for those who answer for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Count, Sum

from apps.accounts.models import User
from apps.core.charts import Chart, bar_chart
from apps.core.counting import row_counts
from apps.employees.enums import Role
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.evaluations.selectors.reports import ReportSummary, newest_summary
from apps.plans.enums import PlanState
from apps.plans.models import Plan, PlanningCycle
from apps.surveys.enums import CampaignState, RaterKind, ResponseState
from apps.surveys.models import Campaign, Questionnaire, Response

WIDE_ROLES = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.LEADER, Role.AUDITOR)


@dataclass(frozen=True)
class OwnYear:
    """The reader's plans, newest first, with their hours."""

    plans: list[Plan]


@dataclass(frozen=True)
class InstitutionYear:
    """Aggregates only: nothing here names a person."""

    institution: Institution
    employees: int
    campaign: Campaign | None
    asked: int
    answered: int
    cycle: PlanningCycle | None
    plans: int
    verified: int
    states: Chart | None
    summary: ReportSummary | None

    @property
    def response_rate(self) -> float | None:
        return self.answered / self.asked if self.asked else None


def own_year(user: User) -> OwnYear | None:
    person = getattr(user, "employee", None)
    if person is None:
        return None
    plans = Plan.objects.filter(employee=person).exclude(state=PlanState.CANCELLED).select_related("cycle")
    return OwnYear(list(plans.annotate(hours=Sum("items__learning_hours")).order_by("-cycle__year")[:3]))


def institution_years(user: User, on: date) -> list[InstitutionYear]:
    """One for each institution that the reader answers for."""
    grants = [grant for grant in roles_of(user, on).grants if grant.role in WIDE_ROLES]
    institutions = {grant.institution_id: grant.institution for grant in grants}
    return [_institution_year(one) for one in sorted(institutions.values(), key=attrgetter("name"))]


def _institution_year(institution: Institution) -> InstitutionYear:
    campaign = (
        Campaign.objects.filter(institution=institution)
        .exclude(state=CampaignState.DRAFT)
        .order_by("-plan_year", "-opens_on")
        .first()
    )
    cycle = PlanningCycle.objects.filter(institution=institution).order_by("-year").first()
    employees, people_asked, answered = row_counts(
        [
            Employee.objects.active().filter(institution=institution),
            Questionnaire.objects.filter(campaign=campaign),
            Response.objects.filter(campaign=campaign, state=ResponseState.SENT),
        ]
    )
    states: dict[str, int] = {}
    if cycle is not None:
        rows = Plan.objects.filter(cycle=cycle).exclude(state=PlanState.CANCELLED)
        states = dict(rows.values_list("state").annotate(count=Count("pk")).order_by())
    total = sum(states.values())
    return InstitutionYear(
        institution=institution,
        employees=employees,
        campaign=campaign,
        asked=len(RaterKind) * people_asked,
        answered=answered,
        cycle=cycle,
        plans=total,
        verified=states.get(PlanState.VERIFIED, 0),
        states=_chart_of(states, total) if cycle and total else None,
        summary=newest_summary(institution),
    )


def _chart_of(states: dict[str, int], total: int) -> Chart:
    waiting = states.get(PlanState.SUBMITTED, 0) + states.get(PlanState.ENDORSED, 0)
    shown = [state for state in PlanState if state != PlanState.CANCELLED]
    return bar_chart(
        f"{waiting} dari {total} rencana menunggu keputusan",
        [(str(state.label), states.get(state, 0)) for state in shown],
    )
