"""Lists of plans. Each with the same number of queries for any number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from apps.accounts.models import User
from apps.core.decisions import Decision
from apps.core.exports import Table
from apps.employees.enums import Role
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.roles import RoleSet
from apps.employees.selectors.profiles import first_level_units
from apps.plans import policies
from apps.plans.enums import CycleState, PlanState
from apps.plans.models import Plan, PlanningCycle, PlanQuerySet
from apps.surveys.enums import RaterKind
from apps.surveys.models import Response

DESK_ORDER = (
    PlanState.ENDORSED,
    PlanState.SUBMITTED,
    PlanState.RETURNED,
    PlanState.DRAFT,
    PlanState.VERIFIED,
    PlanState.CANCELLED,
)


@dataclass(frozen=True)
class Desk:
    """What the list of many people's plans is called for its reader."""

    title: str
    lead: str


VERIFYING = Desk(
    "Verifikasi rencana", "Rencana yang sudah disetujui atasan langsung diperiksa di sini sebelum dokumennya terbit."
)
READING = Desk("Rencana pegawai", "Rencana pengembangan pegawai dalam lingkup Anda, dan sampai di mana prosesnya.")


@dataclass(frozen=True)
class MyPlans:
    plans: list[Plan]
    # The running cycle without a living plan of mine, and whether I may begin one.
    cycle: PlanningCycle | None
    draft: Decision | None
    # The own rating in that cycle's survey, while it is not sent: a draft without it knows little.
    unsent: Response | None


def my_plans(employee: Employee, user: User, on: date) -> MyPlans:
    plans = list(
        Plan.objects.filter(employee=employee)
        .with_totals()
        .select_related("cycle")
        .order_by("-cycle__year", "-created_at")
    )
    begun = {plan.cycle_id for plan in plans if plan.state != PlanState.CANCELLED}
    cycles = PlanningCycle.objects.filter(institution=employee.institution_id, state=CycleState.OPEN)
    cycle = cycles.exclude(pk__in=begun).order_by("-year").first()
    if cycle is None:
        return MyPlans(plans, None, None, None)
    unsent = Response.objects.answerable(on).filter(kind=RaterKind.SELF, rater=employee)
    return MyPlans(
        plans,
        cycle,
        policies.can_draft_plan(user, cycle, employee, on),
        unsent.filter(questionnaire__campaign=cycle.campaign_id).first(),
    )


@dataclass(frozen=True)
class Inbox:
    """What waits for the supervisor's decision, and what was sent back and is being mended."""

    waiting: list[Plan]
    in_repair: list[Plan]


def inbox_of(user: User, on: date) -> Inbox:
    waiting = _with_people(Plan.objects.awaiting_endorsement_by(user, on)).in_order_of_arrival()
    repair = Plan.objects.in_repair_for(user, on).select_related("cycle", "employee")
    return Inbox(list(waiting), list(repair.order_by("-updated_at", "pk")))


def desk_for(roles: RoleSet) -> Desk:
    return VERIFYING if roles.has(Role.BKD_OFFICER) else READING


def desk_plans(user: User, on: date) -> PlanQuerySet:
    """All plans in the reader's scope with people, totals and `rank`, by which what waits for BKD comes first."""
    rank = Case(*[When(state=state, then=position) for position, state in enumerate(DESK_ORDER)])
    return _with_people(Plan.objects.visible_to(user, on)).annotate(rank=rank)


def _with_people(plans: PlanQuerySet) -> PlanQuerySet:
    return plans.with_totals().select_related("cycle", "employee__unit", "employee__position", "endorsed_by")


def state_counts(plans: PlanQuerySet) -> list[tuple[PlanState, int]]:
    """How many plans stand in each state, in the order of the workflow; one query."""
    counts = plans.order_by().aggregate(**{state: Count("pk", filter=Q(state=state)) for state in PlanState.values})
    return [(state, counts[state]) for state in PlanState]


def opds_in(plans: PlanQuerySet) -> QuerySet[OrganisationUnit]:
    """The first-level units whose people the plans are of."""
    return first_level_units(plans.order_by().values_list("employee__unit__path", flat=True).distinct())


HEADINGS = (
    "Tahun",
    "Nama",
    "Jabatan",
    "Unit kerja",
    "Status",
    "Diajukan",
    "Disetujui",
    "Disetujui oleh",
    "Jumlah kegiatan",
    "Jumlah JP",
    "Perkiraan biaya (Rp)",
)


def plan_table(plans: PlanQuerySet) -> Table:
    """The list as a sheet. Without NIP: the file leaves the house."""
    rows = [
        (
            plan.cycle.year,
            plan.employee.full_name,
            plan.employee.position.name,
            plan.employee.unit.name,
            plan.get_state_display(),
            plan.submitted_at,
            plan.endorsed_at,
            f"{plan.endorsed_as} {plan.endorsed_by.full_name}".strip() if plan.endorsed_by else "",
            plan.item_count,
            plan.total_hours,
            plan.total_cost,
        )
        for plan in plans
    ]
    return Table("Rencana", HEADINGS, rows)
