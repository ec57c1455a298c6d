"""Plans by situation. A plan that has been decided on is made by walking there through the services."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from apps.catalogue.tests.factories import DevelopmentFormFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory, UnitFactory
from apps.plans import services
from apps.plans.enums import FundingSource, PlanAction, PlanState, ReturnReason
from apps.plans.models import AgencyPlan, CarriedNeed, Plan, PlanEvent, PlanGap, PlanItem, PlanningCycle

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


class PlanningCycleFactory(DjangoModelFactory):
    class Meta:
        model = PlanningCycle

    institution = factory.SubFactory(InstitutionFactory)
    year = 2027
    opens_on = date(2026, 9, 1)
    closes_on = date(2026, 12, 18)


class AgencyPlanFactory(DjangoModelFactory):
    class Meta:
        model = AgencyPlan

    cycle = factory.SubFactory(PlanningCycleFactory)
    unit = factory.SubFactory(UnitFactory)
    created_at = AT


class PlanFactory(DjangoModelFactory):
    """A draft; give `employee`, and its institution's cycle of 2027 is found or made."""

    class Meta:
        model = Plan

    employee = factory.SubFactory(EmployeeFactory)
    created_at = AT
    updated_at = AT

    @factory.lazy_attribute
    def cycle(self):
        institution = self.employee.institution
        found = PlanningCycle.objects.filter(institution=institution, year=2027).first()
        return found or PlanningCycleFactory(institution=institution)


class PlanGapFactory(DjangoModelFactory):
    class Meta:
        model = PlanGap

    plan = factory.SubFactory(PlanFactory)
    competency = factory.SubFactory(CompetencyFactory)
    required_level = 3
    actual_level = Decimal("1.60")
    gap = Decimal("1.40")
    standard_basis = "Bawaan jenjang: Permenpan RB 38/2017"
    priority_score = Decimal("0.5200")


class PlanItemFactory(DjangoModelFactory):
    class Meta:
        model = PlanItem

    plan = factory.SubFactory(PlanFactory)
    competency = factory.SubFactory(CompetencyFactory)
    form = factory.SubFactory(DevelopmentFormFactory)
    topic = factory.Sequence(lambda n: f"Kegiatan {n}")
    learning_hours = 20
    provider_name = "Lembaga Pelatihan Daerah"
    quarter = 2
    cost = 1_500_000
    funding = FundingSource.APBD
    success_indicator = "Pekerjaan selesai tanpa perbaikan"


class CarriedNeedFactory(DjangoModelFactory):
    class Meta:
        model = CarriedNeed

    cycle = factory.SubFactory(PlanningCycleFactory)
    employee = factory.SubFactory(EmployeeFactory)
    competency = factory.SubFactory(CompetencyFactory)
    kind = "NOT_PLANNED"
    reason = "Kesenjangan ini belum mendapat kegiatan dalam rencana 2026."
    origin = factory.Sequence(lambda n: f"plan-gap:{n}")
    created_at = AT


class PlanEventFactory(DjangoModelFactory):
    class Meta:
        model = PlanEvent

    plan = factory.SubFactory(PlanFactory)
    at = AT
    actor = factory.SelfAttribute("plan.employee.user")
    action = PlanAction.SUBMIT
    from_state = PlanState.DRAFT
    to_state = PlanState.SUBMITTED
    plan_version = 1
    content_sha256 = "0" * 64


def draft(cast, **kwargs):
    """Sari's draft with one gap and one activity of 20 JP."""
    plan = PlanFactory(**{"employee": cast.employee, **kwargs})
    gap = PlanGapFactory(plan=plan)
    PlanItemFactory(plan=plan, competency=gap.competency)
    return plan


def step(name, plan, actor, **kwargs):
    """Takes one step on the newest version: `step("submit_plan", plan, cast.employee)`."""
    plan.refresh_from_db()
    return getattr(services, name)(
        **{"plan_id": plan.pk, "version": plan.version, "actor": actor.user, "at": AT, **kwargs}
    )


def submitted(cast, **kwargs):
    plan = draft(cast, **kwargs)
    return step("submit_plan", plan, plan.employee)


def returned(cast):
    return step("return_plan", submitted(cast), cast.supervisor, reason_code=ReturnReason.HOURS, note="Kurangi JP.")


def endorsed(cast):
    return step("endorse_plan", submitted(cast), cast.supervisor)


def verified(cast):
    return step("verify_plan", endorsed(cast), cast.bkd_officer)


REASON = "Anggaran pelatihan dipangkas pada perubahan APBD."


def amended(cast):
    """Verified, then opened again by BKD: in the owner's hands, with its first document in force."""
    return step("amend_plan", verified(cast), cast.bkd_officer, reason=REASON)


def verified_again(cast, plan):
    """A plan in its owner's hands, handed in, endorsed and verified."""
    step("submit_plan", plan, plan.employee)
    step("endorse_plan", plan, cast.supervisor)
    return step("verify_plan", plan, cast.bkd_officer)


def cancelled(cast):
    return step("cancel_plan", draft(cast), cast.employee)


SITUATIONS = {
    PlanState.DRAFT: draft,
    PlanState.SUBMITTED: submitted,
    PlanState.RETURNED: returned,
    PlanState.ENDORSED: endorsed,
    PlanState.VERIFIED: verified,
    PlanState.CANCELLED: cancelled,
}
