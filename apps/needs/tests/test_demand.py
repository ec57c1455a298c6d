import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory
from apps.employees.tests.factories import EmployeeFactory
from apps.needs.models import CompetencyDemand
from apps.needs.selectors import needs_of
from apps.needs.selectors.news import campaigns_with_news
from apps.needs.selectors.rules import rules_on
from apps.needs.selectors.standings import STANDINGS, standing_params
from apps.needs.services import refresh_demand
from apps.needs.tasks import count_demand
from apps.needs.tests.factories import NOW, TODAY, CompetencyDemandFactory, asked, rated
from apps.parameters.models import Parameter
from apps.surveys.tests.factories import CampaignFactory


@pytest.fixture
def campaign(cast):
    return CampaignFactory(institution=cast.institution, state="OPEN")


class TestRefreshDemand:
    def test_counts_by_unit_who_was_asked_assessed_and_lacks(self, cast, campaign):
        competency = CompetencyFactory()
        for unit, levels in ((cast.division, (1, 3, None)), (cast.opd, (2,))):
            for level in levels:
                person = EmployeeFactory(unit=unit)
                asked(campaign, person, competency, required=3)
                rated(campaign, person, competency, supervisor=level)
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        rows = CompetencyDemand.objects.values_list("unit", "asked", "assessed", "lacking", "total_gap")
        assert set(rows) == {(cast.division.pk, 3, 2, 1, Decimal(2)), (cast.opd.pk, 1, 1, 1, Decimal(1))}
        [total] = CompetencyDemand.objects.filter(campaign=campaign).totals()
        assert (total["asked"], total["assessed"], total["lacking"], total["total_gap"]) == (4, 3, 2, 3)

    def test_twice_counts_the_same_and_forgets_what_is_no_longer_asked(self, cast, campaign):
        gone = CompetencyDemandFactory(campaign=campaign, unit=cast.opd)
        competency = CompetencyFactory()
        asked(campaign, cast.employee, competency)
        for minutes in (0, 1):
            assert refresh_demand(campaign_id=campaign.pk, at=NOW + timedelta(minutes=minutes))
        [row] = CompetencyDemand.objects.all()
        assert (row.asked, row.assessed, row.computed_at) == (1, 0, NOW + timedelta(minutes=1))
        assert row.pk != gone.pk

    def test_says_the_same_as_the_arithmetic_of_each_person(self, cast, campaign):
        """Sixty people with every mixture of voices and odd weights: SQL and the pure module agree to the hundredth."""
        chance = random.Random(7)
        Parameter.objects.filter(key="actual_weight_self").update(value=1)
        Parameter.objects.filter(key="actual_weight_supervisor").update(value=2)
        competencies = [CompetencyFactory() for _ in range(3)]
        people = [EmployeeFactory(unit=chance.choice([cast.division, cast.opd, cast.bkd])) for _ in range(20)]
        for person in people:
            for competency in competencies:
                asked(campaign, person, competency, required=chance.randint(1, 5))
                voices = (chance.choice([None, 1, 2, 3, 4, 5]) for _ in range(2))
                rated(campaign, person, competency, self=next(voices), supervisor=next(voices))
                for days in chance.sample([0, 30, 1000, 1095, 1096, 1200, -5], chance.randint(0, 2)):
                    LevelEvidenceFactory(
                        employee=person,
                        competency=competency,
                        level=chance.randint(1, 5),
                        source=EvidenceSource.ASSESSMENT,
                        observed_on=TODAY - timedelta(days),
                    )
        with connection.cursor() as cursor:
            query = f"{STANDINGS} SELECT subject_id, competency_id, actual, is_single FROM standing"
            cursor.execute(query, standing_params(campaign, rules_on(TODAY)))
            by_sql = {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}
        needs = needs_of(employees=people, campaign=campaign, on=TODAY)
        by_arithmetic = {
            (pk, need.competency.pk): (need.actual_level, need.single_voice)
            for pk, found in needs.items()
            for need in found.needs
        }
        assert by_sql == by_arithmetic

    def test_leaves_it_to_another_process_that_is_counting(self, cast, campaign, monkeypatch):
        monkeypatch.setattr("apps.needs.services.demand.take_turn", lambda name: False)
        assert not refresh_demand(campaign_id=campaign.pk, at=NOW)


class TestCampaignsWithNews:
    def test_are_those_never_counted(self, cast, campaign):
        assert campaigns_with_news(NOW) == []
        asked(campaign, cast.employee, CompetencyFactory())
        assert campaigns_with_news(NOW) == [campaign.pk]

    def test_are_those_with_evidence_since_the_count(self, cast, campaign):
        competency = CompetencyFactory()
        asked(campaign, cast.employee, competency)
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        later = NOW + timedelta(minutes=10)
        assert campaigns_with_news(later) == []
        LevelEvidenceFactory(recorded_at=later)
        assert campaigns_with_news(later) == [], "evidence on a stranger is no news"
        LevelEvidenceFactory(employee=cast.employee, competency=competency, recorded_at=later)
        assert campaigns_with_news(later) == [campaign.pk]

    def test_are_open_ones_once_a_day(self, cast, campaign):
        asked(campaign, cast.employee, CompetencyFactory())
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        assert campaigns_with_news(NOW + timedelta(days=1)) == [campaign.pk]
        type(campaign).objects.update(state="CLOSED")
        assert campaigns_with_news(NOW + timedelta(days=1)) == []


class TestTheTask:
    def test_has_the_name_that_the_clock_rings(self):
        assert count_demand.name == "needs.refresh_demand"

    def test_counts_what_has_news(self, cast, campaign):
        asked(campaign, cast.employee, CompetencyFactory())
        assert count_demand() == 1
        assert CompetencyDemand.objects.filter(campaign=campaign).exists()


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize("parts", [{"lacking": 9, "assessed": 8}, {"assessed": 11, "asked": 10}, {"total_gap": -1}])
    def test_parts_that_do_not_fit_their_whole(self, cast, parts):
        with pytest.raises(IntegrityError, match="demand_parts_fit_their_whole"), transaction.atomic():
            CompetencyDemandFactory(**parts)

    def test_classes_that_do_not_add_up(self, cast):
        with pytest.raises(IntegrityError, match="demand_classes_add_up"), transaction.atomic():
            CompetencyDemandFactory(lacking=4, low=1, medium=1, high=1)

    def test_two_counts_of_one_competency_and_unit(self, cast):
        one = CompetencyDemandFactory()
        with pytest.raises(IntegrityError, match="demand_is_counted_once"), transaction.atomic():
            CompetencyDemandFactory(campaign=one.campaign, unit=one.unit, competency=one.competency)
