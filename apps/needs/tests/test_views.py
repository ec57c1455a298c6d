from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from time_machine import travel

from apps.audit.models import AccessRecord
from apps.competencies.tests.factories import CompetencyFactory
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory, UserFactory
from apps.needs.services import refresh_demand
from apps.needs.tests.factories import NOW, StrategicPriorityFactory, asked, rated
from apps.surveys.tests.factories import CampaignFactory, ResponseFactory

pytestmark = pytest.mark.usefixtures("_on_the_day")


@pytest.fixture
def _on_the_day():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def ports(db):
    return CompetencyFactory(code="T15", name="Manajemen Pelabuhan", technical=True, with_levels=True)


@pytest.fixture
def campaign(cast, ports):
    """Sari and six colleagues are rated; Sari lacks two levels."""
    campaign = CampaignFactory(institution=cast.institution, state="OPEN", name="Survei 2027")
    people = [cast.employee, *(EmployeeFactory(unit=cast.division) for _ in range(6))]
    for number, person in enumerate(people):
        asked(campaign, person, ports, required=3)
        rated(campaign, person, ports, self=1 + number % 3, supervisor=1 + number % 3)
    StrategicPriorityFactory(institution=cast.institution, competency=ports)
    refresh_demand(campaign_id=campaign.pk, at=NOW)
    return campaign


class TestMine:
    def test_shows_required_against_held_with_sources_and_factors(self, cast, client, campaign):
        cast.login(client, cast.employee)
        page = client.get(reverse("needs:mine")).content.decode()
        assert "1 dari 1 kompetensi yang dinilai masih di bawah standar" in page
        assert "Dari mana angka ini?" in page
        assert "Penilaian atasan langsung" in page
        assert "Urgensi 4, keseriusan 5, pertumbuhan 3" in page
        assert "Perilaku 3a." in page, "what the asked level looks like"

    def test_before_any_rating_shows_the_standard(self, cast, client, ports):
        cast.login(client, cast.employee)
        page = client.get(reverse("needs:mine")).content.decode()
        assert "Standar jabatan belum ada" in page

    def test_waits_for_the_own_rating(self, cast, client, campaign):
        colleague = EmployeeFactory(unit=cast.division)
        questionnaire = asked(campaign, colleague, CompetencyFactory())
        ResponseFactory(questionnaire=questionnaire)
        cast.login(client, colleague)
        page = client.get(reverse("needs:mine")).content.decode()
        assert "Kirim penilaian diri Anda lebih dahulu" in page

    def test_of_an_account_without_a_person_says_what_to_do(self, client, db):
        client.force_login(UserFactory())
        assert "belum terhubung" in client.get(reverse("needs:mine")).content.decode()


class TestPerson:
    def test_is_read_by_the_supervisor_and_leaves_a_record(self, cast, client, campaign):
        cast.login(client, cast.supervisor)
        page = client.get(reverse("needs:person", args=[cast.employee.pk]))
        assert cast.employee.full_name in page.content.decode()
        assert AccessRecord.objects.get().subject == f"needs:{cast.employee.pk}"

    def test_does_not_exist_for_a_leader(self, cast, client, campaign):
        cast.login(client, cast.leader)
        assert client.get(reverse("needs:person", args=[cast.employee.pk])).status_code == 404


class TestReports:
    def test_lists_the_reports_with_their_gaps(self, cast, client, campaign):
        cast.login(client, cast.supervisor)
        page = client.get(reverse("needs:reports")).content.decode()
        assert cast.employee.full_name in page
        assert "Manajemen Pelabuhan (2 tingkat)" in page

    def test_hides_whom_the_supervisor_has_yet_to_rate(self, cast, client, campaign, ports):
        newcomer = EmployeeFactory(unit=cast.division, name="Yang Baru")
        questionnaire = asked(campaign, newcomer, ports)
        rated(campaign, newcomer, ports, self=1)
        ResponseFactory(questionnaire=questionnaire, by_supervisor=True, rater=cast.supervisor)
        cast.login(client, cast.supervisor)
        assert "Menunggu penilaian Anda" in client.get(reverse("needs:reports")).content.decode()

    def test_costs_the_same_for_more_reports(self, cast, client, campaign, ports):
        cast.login(client, cast.supervisor)
        few = queries_of(client, reverse("needs:reports"))
        for _ in range(7):
            asked(campaign, EmployeeFactory(unit=cast.division), ports)
        assert queries_of(client, reverse("needs:reports")) == few


class TestAnalysisPage:
    @pytest.mark.parametrize("person", ["bkd_officer", "bkd_head", "auditor", "unit_officer", "leader"])
    def test_opens_for_those_with_a_scope(self, cast, client, campaign, person):
        cast.login(client, getattr(cast, person))
        page = client.get(reverse("needs:analysis")).content.decode()
        assert "Manajemen Pelabuhan" in page
        drill_down = reverse("needs:people", args=[campaign.pk, "T15"])
        assert (drill_down in page) is (person != "leader")

    @pytest.mark.parametrize("person", ["employee", "supervisor", "outsider"])
    def test_refuses_others_and_says_who_may(self, cast, client, campaign, person):
        cast.login(client, getattr(cast, person))
        response = client.get(reverse("needs:analysis"))
        assert response.status_code == 403
        assert "hanya dapat dibaca oleh BKD" in response.content.decode()

    def test_of_another_institution_does_not_exist(self, cast, client):
        foreign = CampaignFactory(state="OPEN")
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse("needs:campaign_analysis", args=[foreign.pk])).status_code == 404

    def test_filters_by_unit_and_kind(self, cast, client, campaign):
        cast.login(client, cast.bkd_officer)
        address = reverse("needs:campaign_analysis", args=[campaign.pk])
        page = client.get(address, {"opd": cast.opd.pk, "jenis": "TECHNICAL"}).content.decode()
        assert "Perangkat daerah: Dinas Perhubungan Kota Contoh" in page
        assert "Belum ada yang dapat dihitung" in client.get(address, {"jenis": "MANAGERIAL"}).content.decode()
        assert client.get(address, {"opd": "x", "jenis": "?"}).status_code == 200

    def test_before_the_first_survey_says_what_comes(self, cast, client):
        cast.login(client, cast.bkd_officer)
        assert "Belum ada survei yang dibuka" in client.get(reverse("needs:analysis")).content.decode()

    def test_ranks_on_from_page_to_page(self, cast, client, campaign):
        for number in range(21):
            asked(campaign, cast.employee, CompetencyFactory(code=f"Z{number:02}"))
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        cast.login(client, cast.bkd_officer)
        first = client.get(reverse("needs:analysis")).content.decode()
        second = client.get(reverse("needs:analysis"), {"halaman": 2}).content.decode()
        assert "1–20 dari 22 kompetensi" in first
        assert '<td class="num" data-label="No.">21</td>' in second
        assert '<td class="num" data-label="No.">1</td>' not in second

    def test_costs_the_same_for_more_competencies_and_units(self, cast, client, campaign):
        cast.login(client, cast.bkd_officer)
        address = reverse("needs:analysis")
        few = queries_of(client, address)
        for unit in (cast.bkd, cast.opd, cast.root):
            for _ in range(3):
                asked(campaign, EmployeeFactory(unit=unit), CompetencyFactory())
        refresh_demand(campaign_id=campaign.pk, at=NOW)
        assert queries_of(client, address) == few


class TestPeoplePage:
    def test_names_people_for_the_officer_and_leaves_a_record(self, cast, client, campaign):
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("needs:people", args=[campaign.pk, "T15"])).content.decode()
        assert cast.employee.full_name in page
        assert AccessRecord.objects.get().row_count == 7

    def test_refuses_a_leader_with_the_reason(self, cast, client, campaign):
        cast.login(client, cast.leader)
        for name in ("needs:people", "needs:people_export"):
            arguments = [campaign.pk, "T15"] + (["xlsx"] if "export" in name else [])
            response = client.get(reverse(name, args=arguments))
            assert response.status_code == 403
            assert "angka gabungan" in response.content.decode()

    def test_costs_the_same_for_more_people(self, cast, client, campaign, ports):
        cast.login(client, cast.bkd_officer)
        address = reverse("needs:people", args=[campaign.pk, "T15"])
        few = queries_of(client, address)
        for _ in range(8):
            asked(campaign, EmployeeFactory(unit=cast.division), ports)
        assert queries_of(client, address) == few


class TestExports:
    def test_the_analysis_as_a_workbook(self, cast, client, campaign):
        cast.login(client, cast.leader)
        response = client.get(reverse("needs:analysis_export", args=[campaign.pk, "xlsx"]))
        book = openpyxl.load_workbook(BytesIO(response.content))
        assert book.sheetnames == ["Peringkat", "Per unit"]
        assert [cell.value for cell in book["Peringkat"][2]][:2] == ["T15", "Manajemen Pelabuhan"]
        assert AccessRecord.objects.get().action == AccessRecord.Action.EXPORT

    def test_the_people_as_csv(self, cast, client, campaign):
        cast.login(client, cast.unit_officer)
        response = client.get(reverse("needs:people_export", args=[campaign.pk, "T15", "csv"]))
        lines = response.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 8
        assert cast.employee.nip in response.content.decode()
        assert AccessRecord.objects.get().row_count == 7
