"""The professionalism index (IP-ASN): points worked by hand, and the chapter that shows their means."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue.models import DevelopmentForm
from apps.catalogue.tests.factories import DevelopmentFormFactory, LearningRecordFactory
from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory
from apps.evaluations.professionalism import IndexRules, Learning, competency_points, points_of
from apps.evaluations.selectors.report_content import report_content
from apps.evaluations.selectors.report_professionalism import KEYS, rules_from
from apps.evaluations.tests.factories import AT
from apps.evaluations.tests.reporting import report_of
from apps.outcomes.tests.factories import PerformanceResultFactory
from apps.parameters.first_values import ROWS

FORMS = ("KL01", "KL03", "KL04", "KL06", "KL07", "NKL03")


@pytest.fixture(scope="module")
def rules() -> IndexRules:
    return first_rules()


def first_rules() -> IndexRules:
    return rules_from({key: value for key, value, *_ in ROWS if key in KEYS})


class TestPoints:
    @pytest.mark.parametrize(
        ("code", "points"), [("50", 25), ("45", 20), ("40", 15), ("35", 15), ("30", 10), ("17", 5), ("05", 1)]
    )
    def test_of_qualification_follow_the_education(self, rules, code, points):
        found = points_of(rules, education=code, position_kind="EXECUTING", learning=Learning(), predicate=2)
        assert found.qualification == points

    def test_of_a_head_of_section_with_everything_end_at_95(self, rules):
        learning = Learning({"KL01"}, {"KL07"}, {"KL03": Decimal(20)})
        found = points_of(rules, education="50", position_kind="STRUCTURAL", learning=learning, predicate=1)
        assert (found.qualification, found.competency, found.performance) == (25, 40, 30)
        assert found.total == 95

    def test_of_an_analyst_without_functional_training(self, rules):
        learning = Learning(set(), {"KL06"}, {"KL03": Decimal(12), "NKL03": Decimal(9)})
        found = points_of(rules, education="40", position_kind="FUNCTIONAL", learning=learning, predicate=2)
        # Qualification 15, competency 15 and 10, performance 25.
        assert found.total == 65

    def test_of_staff_in_executing_posts_have_two_parts(self, rules):
        assert competency_points(rules, "EXECUTING", Learning((), (), {"KL03": Decimal(20)})) == Decimal("22.5")
        assert competency_points(rules, "EXECUTING", Learning((), {"KL06"}, {})) == Decimal("17.5")

    def test_are_not_earned_twice_by_one_event(self, rules):
        learning = Learning({"KL01"}, {"KL06"}, {"KL01": Decimal(900), "KL06": Decimal(24)})
        assert competency_points(rules, "STRUCTURAL", learning) == 25

    def test_are_not_told_while_a_fact_is_missing(self, rules):
        found = points_of(rules, education="", position_kind="EXECUTING", learning=Learning(), predicate=None)
        assert found.qualification is None
        assert found.performance is None
        assert found.total is None

    @given(
        kind=st.sampled_from(["STRUCTURAL", "FUNCTIONAL", "EXECUTING"]),
        ever=st.sets(st.sampled_from(FORMS)),
        recent=st.sets(st.sampled_from(FORMS)),
        hours=st.dictionaries(st.sampled_from(FORMS), st.decimals(0, 100, places=1)),
        more=st.decimals(0, 100, places=1),
    )
    def test_of_competency_stay_within_40_and_never_fall_with_more_learning(self, kind, ever, recent, hours, more):
        rules = first_rules()
        before = competency_points(rules, kind, Learning(ever, recent, hours))
        grown = {**hours, "KL03": hours.get("KL03", Decimal(0)) + more}
        after = competency_points(rules, kind, Learning({*ever, "KL01", "KL04"}, {*recent, "KL06"}, grown))
        assert 0 <= before <= after <= 40


@pytest.mark.django_db
class TestChapter:
    def rows(self, cast) -> dict[str, list[str]]:
        content = report_content(report_of(cast).pk, AT)
        tables = [table for chapter in content["chapters"] for table in chapter["tables"]]
        found = next(table for table in tables if table["name"] == "IP-ASN tanpa disiplin")
        return {row[0]: row[1:] for row in found["rows"]}

    @pytest.fixture
    def office(self, cast):
        """Six executing officers with a bachelor's degree; half of them learned and have a result."""
        Employee.objects.filter(institution=cast.institution).update(missing_since=date(2026, 1, 1))
        seminar = DevelopmentForm.objects.filter(code="KL06").first() or DevelopmentFormFactory(code="KL06")
        people = [
            EmployeeFactory(unit=cast.division, education_code="40", position__kind="EXECUTING") for _ in range(6)
        ]
        for person in people[:3]:
            LearningRecordFactory(employee=person, hours=20, ends_on=date(2026, 5, 20))
            PerformanceResultFactory(employee=person, year=2025, predicate=2)
        LearningRecordFactory(employee=people[0], form=seminar, hours=4, ends_on=date(2025, 2, 1))
        return people

    def test_shows_means_by_office_and_of_all(self, cast, office):
        # Competency: one of 40 and two of 22.5 among six; the sum only of the three with a result.
        rows = self.rows(cast)
        assert rows["Jumlah"] == rows[cast.opd.name] == ["6", "15", "14,17", "25", "68,33"]

    def test_counts_only_what_ended_within_its_times(self, cast, office):
        LearningRecordFactory(employee=office[4], hours=20, ends_on=date(2025, 6, 30))
        LearningRecordFactory(employee=office[5], hours=20, ends_on=date(2026, 7, 1))
        assert self.rows(cast)["Jumlah"][2] == "14,17"

    def test_says_whose_facts_are_missing(self, cast, office):
        content = report_content(report_of(cast).pk, AT)
        chapter = next(chapter for chapter in content["chapters"] if chapter["title"] == "Indeks profesionalitas ASN")
        assert any("SKP tahunan 3 pegawai" in paragraph for paragraph in chapter["paragraphs"])
