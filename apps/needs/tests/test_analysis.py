from decimal import Decimal

import pytest

from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.needs.policies import AGGREGATES, EVERYTHING, Scope
from apps.needs.selectors.analysis import analysis_of, demand_by_unit
from apps.needs.selectors.lacking import people_standing
from apps.needs.services import refresh_demand
from apps.needs.tests.factories import NOW, TODAY, CompetencyDemandFactory, StrategicPriorityFactory, asked, rated
from apps.surveys.tests.factories import CampaignFactory


@pytest.fixture
def campaign(cast):
    return CampaignFactory(institution=cast.institution, state="OPEN")


@pytest.fixture
def ports(db):
    return CompetencyFactory(code="T15", name="Manajemen Pelabuhan", technical=True)


def demand(campaign, unit, competency, assessed, lacking, total_gap=None, asked=None):
    CompetencyDemandFactory(
        campaign=campaign,
        unit=unit,
        competency=competency,
        asked=asked or assessed,
        assessed=assessed,
        lacking=lacking,
        total_gap=lacking if total_gap is None else total_gap,
    )


def shares(found):
    return {unit.name: values for unit, values in found.heat.rows}


class TestAnalysis:
    def test_ranks_competencies_by_how_many_lack_them_how_much_and_what_the_institution_says(
        self, cast, campaign, ports
    ):
        wide = CompetencyFactory(code="M01")
        for unit, lacking in ((cast.division, 6), (cast.bkd, 3)):
            demand(campaign, unit, ports, 10, lacking, total_gap=lacking * 2)
            demand(campaign, unit, wide, 10, 2)
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY)
        assert [row.competency.code for row in found.rows] == ["T15", "M01"]
        count = found.rows[0].count
        assert (count.asked, count.assessed, count.lacking) == (20, 20, 9)
        assert (count.share, count.average_gap) == (Decimal("0.45"), 2)
        # 0.35 · 2/4 + 0.25 · 9/20 + 0.20 · 0 + 0.20 · 3/15
        assert found.rows[0].priority.score == Decimal("0.3275")
        StrategicPriorityFactory(institution=cast.institution, competency=wide, is_mandatory=True)
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY)
        assert [row.competency.code for row in found.rows] == ["M01", "T15"]

    def test_maps_the_shares_by_first_level_unit_and_then_by_the_units_below(self, cast, campaign, ports):
        below = UnitFactory(parent=cast.division)
        demand(campaign, cast.opd, ports, 4, 1)
        demand(campaign, cast.division, ports, 10, 5)
        demand(campaign, below, ports, 10, 7)
        demand(campaign, cast.bkd, ports, 5, 1)
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY)
        assert shares(found) == {cast.opd.name: [Decimal(13) / 24], cast.bkd.name: [Decimal("0.2")]}
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY, unit=cast.opd)
        assert shares(found) == {cast.division.name: [Decimal("0.6")], cast.opd.name: [Decimal("0.25")]}
        assert found.rows[0].count.assessed == 24

    def test_keeps_to_the_kind_asked_for(self, cast, campaign, ports):
        demand(campaign, cast.opd, ports, 10, 5)
        demand(campaign, cast.opd, CompetencyFactory(), 10, 5)
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY, kind="TECHNICAL")
        assert [row.competency for row in found.rows] == [ports]

    def test_keeps_to_the_units_of_the_scope(self, cast, campaign, ports):
        demand(campaign, cast.division, ports, 10, 5)
        demand(campaign, cast.bkd, ports, 10, 5)
        scope = Scope((cast.opd.path,), (cast.opd.path,))
        assert analysis_of(demand_by_unit(campaign, scope), on=TODAY).rows[0].count.assessed == 10
        assert demand_by_unit(campaign, scope).first_level == [cast.opd]
        assert demand_by_unit(campaign, EVERYTHING).first_level == [cast.bkd, cast.opd]

    def test_of_a_campaign_without_counts_is_empty(self, cast, campaign):
        found = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY)
        assert (found.rows, found.heat.rows, found.counted_at) == ([], [], None)


class TestWhatALeaderReads:
    def test_leaves_small_groups_out_and_what_would_give_them_away(self, cast, campaign, ports):
        other = UnitFactory(parent=cast.root, name="Dinas Kesehatan")
        demand(campaign, cast.division, ports, 4, 3)
        demand(campaign, cast.bkd, ports, 6, 2)
        demand(campaign, other, ports, 30, 9)
        found = analysis_of(demand_by_unit(campaign, AGGREGATES), on=TODAY)
        assert found.has_hidden
        assert shares(found) == {"Dinas Kesehatan": [Decimal("0.3")]}
        assert found.rows[0].count.assessed == 40, "the whole is large enough"

    def test_hides_a_unit_asked_for_when_it_is_small(self, cast, campaign, ports):
        demand(campaign, cast.division, ports, 4, 3)
        demand(campaign, cast.bkd, ports, 60, 2)
        found = analysis_of(demand_by_unit(campaign, AGGREGATES), on=TODAY, unit=cast.opd)
        assert [row.hidden for row in found.rows] == [True]
        assert found.total.assessed == 0
        assert found.heat.rows == []

    def test_hides_the_cover_of_a_small_unit_too(self, cast, campaign, ports):
        demand(campaign, cast.division, ports, 4, 3)
        demand(campaign, cast.bkd, ports, 60, 2)
        found = analysis_of(demand_by_unit(campaign, AGGREGATES), on=TODAY, unit=cast.bkd)
        assert [row.hidden for row in found.rows] == [True]

    def test_hides_everything_of_a_tiny_campaign(self, cast, campaign, ports):
        demand(campaign, cast.division, ports, 4, 3)
        found = analysis_of(demand_by_unit(campaign, AGGREGATES), on=TODAY)
        assert [row.hidden for row in found.rows] == [True]
        assert found.rows[0].priority is None


class TestQueries:
    def test_stay_the_same_for_more_units_and_competencies(self, cast, campaign, django_assert_num_queries):
        for _ in range(2):
            for _ in range(3):
                unit = UnitFactory(parent=cast.opd)
                for _ in range(3):
                    demand(campaign, unit, CompetencyFactory(), 10, 5)
            with django_assert_num_queries(6):
                analysis_of(demand_by_unit(campaign, AGGREGATES), on=TODAY)


class TestPeopleStanding:
    def test_lists_the_widest_gap_first_and_the_unknown_last(self, cast, campaign, ports):
        for name, level in (("Ani", 3), ("Budi", 1), ("Citra", None)):
            person = EmployeeFactory(unit=cast.division, name=name)
            asked(campaign, person, ports, required=3)
            rated(campaign, person, ports, supervisor=level)
        found = self.standing(campaign, ports)
        assert [(row.employee.name, row.gap, row.gap_class_label) for row in found] == [
            ("Budi", 2, "Sedang"),
            ("Ani", 0, "Tidak ada"),
            ("Citra", None, "Belum diketahui"),
        ]

    def test_leaves_out_whom_the_reader_has_yet_to_rate(self, cast, campaign, ports):
        asked(campaign, cast.employee, ports)
        assert len(self.standing(campaign, ports)) == 1
        assert len(self.standing(campaign, ports, blind=[cast.employee.pk])) == 0

    def test_keeps_to_the_scope_and_the_unit(self, cast, campaign, ports):
        asked(campaign, cast.employee, ports)
        asked(campaign, cast.bkd_officer, ports)
        own_unit = Scope((cast.opd.path,), (cast.opd.path,))
        assert [row.employee for row in self.standing(campaign, ports, scope=own_unit)] == [cast.employee]
        assert [row.employee for row in self.standing(campaign, ports, unit=cast.bkd)] == [cast.bkd_officer]

    def test_pages_do_not_overlap(self, cast, campaign, ports):
        for _ in range(5):
            asked(campaign, EmployeeFactory(unit=cast.division, name="Sama"), ports)
        found = self.standing(campaign, ports)
        assert len({row.employee.pk for page in (found[:2], found[2:4], found[4:6]) for row in page}) == 5

    def standing(self, campaign, competency, *, scope=EVERYTHING, blind=(), unit=None):
        return people_standing(campaign=campaign, competency=competency, scope=scope, blind=blind, on=TODAY, unit=unit)


class TestTheNumbersAgree:
    def test_the_count_of_the_analysis_is_the_list_behind_it(self, cast, campaign, ports):
        for level in (1, 2, 3, None):
            person = EmployeeFactory(unit=cast.division)
            asked(campaign, person, ports, required=3)
            rated(campaign, person, ports, self=level)
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        [row] = analysis_of(demand_by_unit(campaign, EVERYTHING), on=TODAY).rows
        people = list(people_standing(campaign=campaign, competency=ports, scope=EVERYTHING, blind=[], on=TODAY))
        assert row.count.asked == len(people)
        assert row.count.lacking == sum(bool(person.gap) for person in people)
        assert row.count.total_gap == sum(person.gap or 0 for person in people)
