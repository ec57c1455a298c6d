"""The demonstration is told through the services, so that every row in it could have happened."""

import pytest

from apps.catalogue.models import Cohort, Enrolment, LearningRecord, ReportedActivity
from apps.documents.models import Document
from apps.evaluations.enums import EvaluationKind
from apps.evaluations.models import EffectEstimate, EvaluationWindow, Participation, ReviewCase
from apps.mentoring.models import Match, Pair
from apps.needs.enums import ProposalState
from apps.needs.models import NeedProposal
from apps.outcomes.models import PerformanceResult
from apps.plans.models import CarriedNeed, PlanItem
from apps.plans.selectors.delivery import delivered_items


class TestTheDemonstration:
    @pytest.mark.timeout(600)
    def test_has_two_finished_years_and_an_open_one_that_inherits(self, scene):
        first, second, open_year = scene.institution.cycles.order_by("year")
        assert (first.state, second.state, open_year.state) == ("CLOSED", "CLOSED", "OPEN")
        assert CarriedNeed.objects.filter(cycle=open_year).exists()
        for cycle in (first, second):
            items = PlanItem.objects.filter(plan__cycle=cycle).select_related("plan")
            assert delivered_items(items, cycle.year), cycle
        amended = Document.objects.filter(title__startswith="Rencana Pengembangan Kompetensi", version=2)
        assert amended.count() == 2
        assert set(Cohort.objects.values_list("state", flat=True)) == {"FINISHED", "OPEN"}
        assert {"COMPLETED", "REGISTERED", "WAITING"} <= set(Enrolment.objects.values_list("state", flat=True))
        assert LearningRecord.objects.filter(employee__institution=scene.institution).exists()
        assert Pair.objects.count() == 1
        assert {estimate.verdict for estimate in EffectEstimate.objects.all()} == {"SUPPORTED", "NOT_SUPPORTED"}
        assert ReviewCase.objects.filter(programme__code="P028").exists()
        assert set(NeedProposal.objects.values_list("state", flat=True)) == set(ProposalState)
        approved = NeedProposal.objects.get(state="APPROVED")
        planned = PlanItem.objects.filter(plan__cycle=open_year, competency=approved.competency)
        assert planned.filter(plan__gaps__proposed_reason__contains=approved.decision_note).exists()
        assert {"REPORTED", "VERIFIED", "NEEDS_REPAIR"} == set(ReportedActivity.objects.values_list("state", flat=True))
        assert PerformanceResult.objects.values("year").distinct().count() == 2
        sealed = EvaluationWindow.objects.filter(sealed_on__isnull=False).with_rate()
        assert set(sealed.filter(rate__gt=0.5).values_list("kind", flat=True)) == set(EvaluationKind)
        for person in (scene.employee, scene.supervisor):
            assert Participation.objects.filter(employee=person, window__sealed_on=None, has_answered=False).exists()
        assert set(Match.objects.values_list("state", flat=True)) >= {"AGREED", "OFFERED"}
