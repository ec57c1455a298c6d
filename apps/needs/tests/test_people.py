import json
from datetime import date
from decimal import Decimal

import pytest

from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory, TierDefaultFactory
from apps.employees.enums import Tier
from apps.employees.tests.factories import EmployeeFactory
from apps.needs.selectors import needs_of, person_needs
from apps.needs.services import refresh_demand
from apps.needs.tests.factories import NOW, TODAY, StrategicPriorityFactory, asked, rated
from apps.surveys.tests.factories import CampaignFactory


@pytest.fixture
def campaign(cast):
    return CampaignFactory(institution=cast.institution, state="OPEN", name="Survei 2027")


@pytest.fixture
def digital(db):
    return CompetencyFactory(code="T02", name="Layanan digital", technical=True)


def needs(cast, campaign):
    return person_needs(employee=cast.employee, campaign=campaign, on=TODAY)


class TestPersonNeeds:
    def test_read_the_gap_with_its_sources(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital, required=4)
        rated(campaign, cast.employee, digital, self=3, supervisor=2)
        [need] = needs(cast, campaign).needs
        assert (need.required_level, need.actual_level, need.gap) == (4, Decimal("2.40"), Decimal("1.60"))
        assert need.gap_class_label == "Sedang"
        assert need.sources == [
            {
                "source": "SUPERVISOR",
                "label": "Penilaian atasan langsung",
                "level": 2,
                "weight": 0.6,
                "observed_on": "2026-09-10",
                "instrument": "Survei 2027",
            },
            {
                "source": "SELF",
                "label": "Penilaian diri",
                "level": 3,
                "weight": 0.4,
                "observed_on": "2026-09-10",
                "instrument": "Survei 2027",
            },
        ]

    def test_score_with_the_demand_and_the_strategy_of_the_institution(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital, required=4)
        rated(campaign, cast.employee, digital, self=3, supervisor=2)
        for level in (4, 4, 2):
            colleague = EmployeeFactory(unit=cast.division)
            asked(campaign, colleague, digital, required=4)
            rated(campaign, colleague, digital, self=level)
        StrategicPriorityFactory(institution=cast.institution, competency=digital)
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        [need] = needs(cast, campaign).needs
        # 0.35 · 1.6/4 + 0.25 · 2/4 + 0.20 · 0.8 + 0.20 · 12/15
        assert need.priority_score == Decimal("0.5850")
        contributions = [Decimal(str(row["contribution"])) for row in need.priority_factors]
        assert sum(contributions) == need.priority_score

    def test_are_the_newest_without_waiting_for_a_count(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital)
        assert needs(cast, campaign).needs[0].gap is None
        rated(campaign, cast.employee, digital, supervisor=1)
        [need] = needs(cast, campaign).needs
        assert (need.gap, need.single_voice) == (2, True)

    def test_leave_the_ratings_of_another_campaign_out(self, cast, campaign, digital):
        earlier = CampaignFactory(institution=cast.institution, state="CLOSED", plan_year=2026)
        for one in (earlier, campaign):
            asked(one, cast.employee, digital)
        rated(earlier, cast.employee, digital, self=1, supervisor=1)
        assert needs(cast, campaign).needs[0].sources == []

    def test_a_valid_assessment_outranks_the_ratings(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital)
        rated(campaign, cast.employee, digital, self=5, supervisor=5)
        LevelEvidenceFactory(
            employee=cast.employee,
            competency=digital,
            level=2,
            source=EvidenceSource.ASSESSMENT,
            observed_on=date(2025, 1, 15),
        )
        assert needs(cast, campaign).needs[0].gap == 1

    def test_put_the_mandatory_first_and_then_follow_the_score(self, cast, campaign, digital):
        wide, narrow, met = (CompetencyFactory(code=code) for code in ("M01", "M02", "M03"))
        for competency, level in ((wide, 1), (narrow, 2), (met, 3), (digital, 3)):
            asked(campaign, cast.employee, competency)
            rated(campaign, cast.employee, competency, self=level, supervisor=level)
        StrategicPriorityFactory(institution=cast.institution, competency=digital, is_mandatory=True)
        assert [need.competency.code for need in needs(cast, campaign).needs] == ["T02", "M01", "M02", "M03"]

    def test_say_when_the_raters_are_far_apart(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital)
        rated(campaign, cast.employee, digital, self=5, supervisor=3)
        assert needs(cast, campaign).needs[0].disagreement

    def test_without_a_campaign_follow_the_standard_of_the_day(self, cast, digital):
        TierDefaultFactory(tier=Tier.PELAKSANA, competency=digital, level=2)
        [need] = person_needs(employee=cast.employee, campaign=None, on=TODAY).needs
        assert (need.required_level, need.gap) == (2, None)

    def test_can_be_stored_with_what_they_were_computed_from(self, cast, campaign, digital):
        asked(campaign, cast.employee, digital)
        rated(campaign, cast.employee, digital, self=1, supervisor=2)
        found = needs(cast, campaign)
        assert json.loads(json.dumps(found.basis))["parameters"]["actual_weight_self"] == 0.4
        assert json.loads(json.dumps([found.needs[0].sources, found.needs[0].priority_factors]))

    def test_of_many_cost_as_many_queries_as_of_one(self, cast, campaign, digital, django_assert_num_queries):
        people = [EmployeeFactory(unit=cast.division) for _ in range(6)]
        for person in people:
            asked(campaign, person, digital)
            rated(campaign, person, digital, self=2, supervisor=1)
        for some in (people[:1], people[:3], people):
            with django_assert_num_queries(7):
                found = needs_of(employees=some, campaign=campaign, on=TODAY)
                assert all(found[person.pk].lacking for person in some)
