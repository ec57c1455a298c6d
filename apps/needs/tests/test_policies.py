from datetime import date

import pytest

from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.tests.factories import RoleGrantFactory
from apps.needs.policies import (
    Scope,
    analysis_scope,
    blind_to,
    can_read_ratings,
    can_see_people,
    can_view_analysis,
    can_view_needs,
)
from apps.needs.selectors.analysis import analyses_visible_to
from apps.needs.tests.factories import TODAY, asked
from apps.surveys.models import Response
from apps.surveys.tests.factories import CampaignFactory, ResponseFactory

PEOPLE = [
    "employee",
    "supervisor",
    "opd_head",
    "bkd_officer",
    "bkd_head",
    "unit_officer",
    "leader",
    "auditor",
    "outsider",
]


@pytest.fixture
def campaign(cast):
    return CampaignFactory(institution=cast.institution, state="OPEN")


class TestAnalysisScope:
    @pytest.mark.parametrize("person", ["bkd_officer", "bkd_head", "auditor"])
    def test_of_bkd_and_auditors_is_the_institution_with_its_people(self, cast, person):
        assert analysis_scope(getattr(cast, person).user, cast.institution.pk, TODAY) == Scope(None, None)

    def test_of_a_leader_is_the_institution_without_people(self, cast):
        scope = analysis_scope(cast.leader.user, cast.institution.pk, TODAY)
        assert scope == Scope(None, (), hides_small_groups=True)
        assert not scope.sees_people

    def test_of_a_unit_officer_is_the_own_unit(self, cast):
        scope = analysis_scope(cast.unit_officer.user, cast.institution.pk, TODAY)
        assert scope == Scope((cast.opd.path,), (cast.opd.path,))

    def test_of_a_leader_who_keeps_a_unit_opens_the_people_of_that_unit(self, cast):
        RoleGrantFactory(user=cast.leader.user, role=Role.UNIT_HR_OFFICER, institution=cast.institution, unit=cast.opd)
        scope = analysis_scope(cast.leader.user, cast.institution.pk, TODAY)
        assert scope == Scope(None, (cast.opd.path,), hides_small_groups=True)

    @pytest.mark.parametrize("person", ["employee", "supervisor", "outsider"])
    def test_of_others_is_nothing(self, cast, person):
        assert analysis_scope(getattr(cast, person).user, cast.institution.pk, TODAY) is None


class TestViewAnalysis:
    @pytest.mark.parametrize("person", PEOPLE)
    def test_one_by_one_and_as_a_list_agree(self, cast, person):
        user = getattr(cast, person).user
        campaigns = [
            CampaignFactory(institution=cast.institution, state="OPEN"),
            CampaignFactory(institution=cast.institution, state="DRAFT"),
            CampaignFactory(state="CLOSED"),
        ]
        one_by_one = {one.pk for one in campaigns if can_view_analysis(user, one, TODAY)}
        assert one_by_one == set(analyses_visible_to(user, TODAY).values_list("pk", flat=True))

    def test_of_a_draft_says_so(self, cast):
        draft = CampaignFactory(institution=cast.institution, state="DRAFT")
        assert "belum dibuka" in can_view_analysis(cast.bkd_officer.user, draft, TODAY).reason


class TestSeePeople:
    @pytest.mark.parametrize(
        ("person", "allowed"),
        [("bkd_officer", True), ("auditor", True), ("unit_officer", True), ("leader", False), ("employee", False)],
    )
    def test_is_for_those_in_charge(self, cast, campaign, person, allowed):
        assert bool(can_see_people(getattr(cast, person).user, campaign, TODAY)) is allowed


class TestViewNeeds:
    @pytest.mark.parametrize("reader", PEOPLE)
    def test_one_by_one_and_as_a_list_agree(self, cast, reader):
        user = getattr(cast, reader).user
        one_by_one = {one.pk for one in Employee.objects.all() if can_view_needs(user, one, TODAY)}
        assert one_by_one == set(Employee.objects.visible_to(user, TODAY).values_list("pk", flat=True))

    def test_is_not_for_colleagues(self, cast):
        assert "pegawai itu sendiri" in can_view_needs(cast.leader.user, cast.employee, TODAY).reason


class TestReadRatings:
    """Self and supervisor rate blind: whoever has yet to send does not read the other."""

    @pytest.fixture(autouse=True)
    def _asked(self, cast, campaign):
        questionnaire = asked(campaign, cast.employee, CompetencyFactory())
        ResponseFactory(questionnaire=questionnaire)
        ResponseFactory(questionnaire=questionnaire, by_supervisor=True, rater=cast.supervisor)

    def send(self, kind):
        row = Response.objects.get(kind=kind)
        Response.objects.filter(pk=row.pk).update(state="SENT", sent_at="2026-09-02T03:00Z", receipt_number=kind)

    def test_waits_for_the_own_rating(self, cast, campaign):
        for person, kind, words in (
            (cast.employee, "SELF", "penilaian diri Anda"),
            (cast.supervisor, "SUPERVISOR", "Anda belum mengirim penilaian untuk"),
        ):
            refusal = can_read_ratings(person.user, cast.employee, campaign, TODAY)
            assert not refusal
            assert words in refusal.reason
            self.send(kind)
            assert can_read_ratings(person.user, cast.employee, campaign, TODAY)

    def test_binds_a_supervisor_who_has_not_taken_the_rating_yet(self, cast, campaign):
        Response.objects.filter(kind="SUPERVISOR").update(rater=None)
        assert blind_to(cast.supervisor.user, campaign, TODAY) == {cast.employee.pk}

    def test_does_not_bind_those_who_do_not_rate(self, cast, campaign):
        assert can_read_ratings(cast.bkd_officer.user, cast.employee, campaign, TODAY)

    def test_ends_with_the_survey(self, cast, campaign):
        assert can_read_ratings(cast.supervisor.user, cast.employee, campaign, date(2026, 10, 1))
        campaign.state = "CLOSED"
        assert can_read_ratings(cast.supervisor.user, cast.employee, campaign, TODAY)
