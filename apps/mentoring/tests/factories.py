"""Mentoring by situation, on 2 November 2026. What people decided is made by walking there through the services."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.catalogue.tests.factories import DevelopmentFormFactory
from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory
from apps.mentoring.enums import MentorAction, MentorKind, MentorState, RequestAction, RequestState
from apps.mentoring.models import Mentor, MentorCompetency, MentorEvent, MentoringRequest, RequestEvent
from apps.mentoring.services import mentors, requests
from apps.plans.models import Plan
from apps.plans.tests.factories import AT, TODAY, PlanFactory, PlanGapFactory, PlanItemFactory

__all__ = ["AT", "TODAY"]


class MentorFactory(DjangoModelFactory):
    """A confirmed mentor; `teaches={competency: level}`, `outside=True` for an academic with an account."""

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    class Params:
        outside = factory.Trait(
            kind=MentorKind.ACADEMIC,
            employee=None,
            institution=factory.SubFactory(InstitutionFactory),
            user=factory.SubFactory(UserFactory),
            outside_name=factory.Sequence(lambda n: f"Dr. Mentor {n}"),
            affiliation="Universitas Contoh",
        )
        proposed = factory.Trait(state=MentorState.PROPOSED, decided_by=None)

    employee = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("employee.institution")
    capacity = 2
    starts_on = date(2026, 1, 1)
    state = MentorState.ACTIVE
    registered_by = factory.SubFactory(UserFactory)
    decided_by = factory.SubFactory(UserFactory)
    created_at = AT
    updated_at = AT

    @factory.post_generation
    def teaches(self, create, levels, **kwargs):
        if create:
            for competency, level in (levels or {}).items():
                MentorCompetencyFactory(mentor=self, competency=competency, level=level)


class MentorCompetencyFactory(DjangoModelFactory):
    class Meta:
        model = MentorCompetency

    mentor = factory.SubFactory(MentorFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 4
    basis = "Tingkat aktual 4: Asesmen kompetensi 4 (1 Okt 2026)"


class MentorEventFactory(DjangoModelFactory):
    class Meta:
        model = MentorEvent

    mentor = factory.SubFactory(MentorFactory)
    at = AT
    actor = factory.SelfAttribute("mentor.decided_by")
    action = MentorAction.CONFIRM
    from_state = MentorState.PROPOSED
    to_state = MentorState.ACTIVE
    version = 1


class MentoringRequestFactory(DjangoModelFactory):
    """An open request from an activity of a plan."""

    class Meta:
        model = MentoringRequest

    employee = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("employee.institution")
    competency = factory.SubFactory(CompetencyFactory)
    plan_item = factory.LazyAttribute(
        lambda request: PlanItemFactory(
            plan=Plan.objects.filter(employee=request.employee).first() or PlanFactory(employee=request.employee),
            competency=request.competency,
        )
    )
    wanted_level = 3
    asked_by = factory.SelfAttribute("employee.user")
    created_at = AT
    updated_at = AT


class RequestEventFactory(DjangoModelFactory):
    class Meta:
        model = RequestEvent

    request = factory.SubFactory(MentoringRequestFactory)
    at = AT
    actor = factory.SelfAttribute("request.asked_by")
    action = RequestAction.WITHDRAW
    from_state = RequestState.OPEN
    to_state = RequestState.WITHDRAWN
    version = 1


def proven(employee, competency, level, source=EvidenceSource.ASSESSMENT):
    """Evidence of 1 October 2026 that the employee stands at the level."""
    return LevelEvidenceFactory(
        employee=employee,
        competency=competency,
        level=level,
        source=source,
        observed_on=date(2026, 10, 1),
        origin=f"test:{source}",
    )


def terms(**kwargs):
    return mentors.Terms(**{"capacity": 2, "starts_on": TODAY, "topics": ["penanganan pengaduan"], **kwargs})


def wish(**kwargs):
    return requests.Wish(**{"guidance": "MENTORING", "wanted_level": 3, **kwargs})


def verified_item(employee, competency=None, **kwargs):
    """An activity of a verified plan with its gap."""
    competency = competency or CompetencyFactory(name="Pelayanan Publik")
    plan = Plan.objects.filter(employee=employee).first()
    if plan is None:
        boss = EmployeeFactory(unit=employee.unit)
        plan = PlanFactory(
            employee=employee,
            state="VERIFIED",
            submitted_at=AT,
            endorsed_by=boss,
            endorsed_at=AT,
            verified_by=boss.user,
            verified_at=AT,
        )
    PlanGapFactory(plan=plan, competency=competency)
    form = DevelopmentFormFactory(code=kwargs.pop("form_code", "NKL02"), name="Mentoring", pillar=20)
    return PlanItemFactory(plan=plan, competency=competency, form=form, **kwargs)
