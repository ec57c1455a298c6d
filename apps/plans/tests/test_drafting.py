from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory, TierDefaultFactory
from apps.employees.models import Employee
from apps.needs.tests.factories import NeedProposalFactory
from apps.plans import services
from apps.plans.enums import CycleState, FundingSource
from apps.plans.tests.factories import AT, PlanningCycleFactory, step, submitted


def lacking(person, name, required=3, held=1, **programme):
    """A competency that the person's tier asks for, what was assessed, and a programme that closes the gap."""
    competency = CompetencyFactory(name=name)
    TierDefaultFactory(tier=person.tier, competency=competency, level=required)
    LevelEvidenceFactory(
        employee=person,
        competency=competency,
        level=held,
        source=EvidenceSource.ASSESSMENT,
        observed_on=date(2026, 5, 4),
    )
    ProgrammeFactory(title=f"Belajar {name}", raises={competency: required}, **programme)
    return competency


@pytest.fixture
def cycle(cast):
    return PlanningCycleFactory(institution=cast.institution)


def draft(cast, cycle, **kwargs):
    return services.draft_plan(
        **{"cycle_id": cycle.pk, "employee_id": cast.employee.pk, "actor": cast.employee.user, "at": AT, **kwargs}
    )


class TestDraftPlan:
    def test_copies_the_gaps_with_their_sources(self, cast, cycle):
        lacking(cast.employee, "Komunikasi", required=3, held=1)
        gap = draft(cast, cycle).gaps.get()
        assert (gap.competency.name, gap.required_level, gap.actual_level, gap.gap) == ("Komunikasi", 3, 1, 2)
        assert gap.sources[0]["label"] == "Asesmen kompetensi"
        assert gap.priority_score is not None
        assert gap.priority_factors

    def test_keeps_the_weights_of_the_day(self, cast, cycle):
        assert draft(cast, cycle).priority_basis["parameters"]["priority_weight_gap"] == 0.35

    def test_proposes_an_activity_for_each_gap_with_its_reason(self, cast, cycle):
        lacking(cast.employee, "Komunikasi", learning_hours=12, cost_per_person=0)
        lacking(cast.employee, "Integritas", held=2, learning_hours=8)
        lacking(cast.employee, "Kerja Sama", required=2, held=2)
        items = {item.topic: item for item in draft(cast, cycle).items.all()}
        assert set(items) == {"Belajar Komunikasi", "Belajar Integritas"}
        item = items["Belajar Komunikasi"]
        assert item.proposed_by_system
        assert item.proposal_reason.startswith("Dipilih karena Komunikasi berada pada urutan prioritas ke-1")
        assert (item.learning_hours, item.funding) == (12, FundingSource.NONE)
        assert items["Belajar Integritas"].funding == FundingSource.APBD

    def test_plans_for_an_approved_proposal_without_any_gap(self, cast, cycle):
        lacking(cast.employee, "Komunikasi", learning_hours=12)
        asked = CompetencyFactory(name="Membaca data SKM")
        ProgrammeFactory(title="Belajar data SKM", raises={asked: 2}, learning_hours=6)
        NeedProposalFactory(author=cast.employee, competency=asked, plan_year=cycle.year, level=2, approved=True)
        plan = draft(cast, cycle)
        gap = plan.gaps.get(competency=asked)
        assert (gap.required_level, gap.gap, gap.is_asked) == (2, None, True)
        assert gap.proposed_reason.startswith("Usulan pegawai, disetujui 20 September 2026: Sesuai sasaran")
        first = plan.items.get(topic="Belajar data SKM")
        assert "diusulkan pegawai dan disetujui BKD" in first.proposal_reason
        assert plan.items.get(topic="Belajar Komunikasi").quarter > first.quarter

    def test_never_passes_the_cap_of_a_pppk(self, cast, cycle):
        Employee.objects.filter(pk=cast.employee.pk).update(kind="PPPK")
        for name in ("Komunikasi", "Integritas", "Kerja Sama"):
            lacking(cast.employee, name, learning_hours=10)
        assert sum(draft(cast, cycle).items.values_list("learning_hours", flat=True)) == 20

    def test_twice_gives_the_same_plan(self, cast, cycle):
        assert draft(cast, cycle) == draft(cast, cycle)

    def test_after_a_cancelled_one_gives_a_new_one(self, cast, cycle):
        first = draft(cast, cycle)
        step("cancel_plan", first, cast.employee)
        assert draft(cast, cycle) != first

    @pytest.mark.parametrize("person", ["supervisor", "bkd_officer", "unit_officer"])
    def test_is_reserved_to_the_employee(self, cast, cycle, person):
        with pytest.raises(PermissionDenied, match="pegawai yang bersangkutan sendiri"):
            draft(cast, cycle, actor=getattr(cast, person).user)

    def test_waits_for_the_cycle_to_open(self, cast, cycle):
        with pytest.raises(PermissionDenied, match="belum dibuka"):
            draft(cast, cycle, at=AT - timedelta(days=120))

    def test_ends_with_the_cycle(self, cast, cycle):
        type(cycle).objects.update(state=CycleState.CLOSED)
        with pytest.raises(PermissionDenied, match="sudah selesai"):
            draft(cast, cycle)

    def test_belongs_to_the_own_institution(self, cast):
        with pytest.raises(PermissionDenied, match="instansi lain"):
            draft(cast, PlanningCycleFactory())

    def test_costs_the_same_for_few_and_many_gaps(self, cast, cycle):
        lacking(cast.employee, "Kompetensi pertama", learning_hours=2)
        with CaptureQueriesContext(connection) as few:
            step("cancel_plan", draft(cast, cycle), cast.employee)
        for number in range(6):
            lacking(cast.employee, f"Kompetensi {number}", learning_hours=2)
        with CaptureQueriesContext(connection) as many:
            plan = draft(cast, cycle)
            step("cancel_plan", plan, cast.employee)
        assert plan.items.count() == 7
        assert len(many) == len(few)


class TestRefreshGaps:
    def test_brings_in_the_newest_evidence_and_leaves_the_activities(self, cast, cycle):
        competency = lacking(cast.employee, "Komunikasi")
        plan = draft(cast, cycle)
        LevelEvidenceFactory(
            employee=cast.employee,
            competency=competency,
            level=2,
            source=EvidenceSource.ASSESSMENT,
            observed_on=date(2026, 10, 30),
        )
        step("refresh_gaps", plan, cast.employee)
        assert plan.gaps.get().actual_level == 2
        assert plan.items.count() == 1

    def test_is_locked_after_the_submission(self, cast):
        with pytest.raises(services.PlanRefused, match="sudah diajukan"):
            step("refresh_gaps", submitted(cast), cast.employee)
