"""The AKPK report: the page's figures on paper, as a leader reads them, frozen with the rules they were made by."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from time_machine import travel

from apps.audit.models import AccessRecord
from apps.competencies.tests.factories import CompetencyFactory
from apps.core.failures import Refused
from apps.documents.models import Document, DocumentStatus
from apps.documents.policies import can_see
from apps.documents.printing import print_rendition
from apps.documents.selectors import visible_documents
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.jobs.models import WorkState
from apps.needs.gaps import gap_class
from apps.needs.models import CompetencyDemand
from apps.needs.policies import can_issue_akpk_report, can_view_akpk_report
from apps.needs.selectors.akpk import akpk_content, akpk_reports_visible_to, leaders_analysis
from apps.needs.selectors.charts import class_chart, class_picture, heat_chart, heat_picture
from apps.needs.selectors.lacking import people_standing
from apps.needs.services import issue_akpk_report, refresh_demand
from apps.needs.tests.factories import (
    NOW,
    TODAY,
    CompetencyDemandFactory,
    NeedProposalFactory,
    NeedSupportFactory,
    StrategicPriorityFactory,
    asked,
    rated,
)
from apps.needs.tests.test_analysis import EVERYTHING
from apps.parameters.models import Parameter
from apps.surveys.models import Campaign
from apps.surveys.tests.factories import CampaignFactory

pytestmark = pytest.mark.usefixtures("_on_the_day")
EVERYBODY = (
    *("employee", "supervisor", "opd_head", "bkd_officer", "bkd_head", "unit_officer", "leader", "auditor"),
    "outsider",
)


@pytest.fixture
def _on_the_day(db):
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def campaign(cast):
    """Twelve people in two offices are asked two things; one office of three is too small to be shown."""
    campaign = CampaignFactory(institution=cast.institution, state="OPEN", name="Survei 2027")
    ports = CompetencyFactory(code="T15", name="Manajemen Pelabuhan", technical=True)
    service = CompetencyFactory(code="M05", name="Pelayanan Publik")
    small = UnitFactory(parent=cast.root, name="Dinas Tiga Orang")
    places = [cast.division] * 7 + [cast.bkd] * 6 + [small] * 3
    for number, unit in enumerate(places):
        person = EmployeeFactory(unit=unit)
        for competency, required in ((ports, 4), (service, 3)):
            asked(campaign, person, competency, required=required)
            level = 1 + (number + required) % 4
            rated(campaign, person, competency, self=level, supervisor=level)
    asked(campaign, EmployeeFactory(unit=cast.division), ports, required=4)
    StrategicPriorityFactory(institution=cast.institution, competency=service, is_mandatory=True)
    proposal = NeedProposalFactory(author=cast.employee, competency=ports)
    NeedSupportFactory(proposal=proposal, employee=cast.supervisor)
    NeedProposalFactory(author=cast.employee, competency=CompetencyFactory())
    refresh_demand(campaign_id=campaign.pk, at=NOW)
    return campaign


def issued(cast, campaign) -> Document:
    document, _ = issue_akpk_report(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
    return document


def words(document: Document, paper: str = "A4") -> str:
    rendition = document.renditions.get(paper=paper)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    assert rendition.state == WorkState.DONE, rendition.error
    pdf = (Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


class TestTheFigures:
    def test_are_the_same_in_the_pdf_on_the_page_and_in_the_database(self, cast, client, campaign):
        cast.login(client, cast.leader)
        page = re.sub(r"<[^>]+>|\s+", " ", client.get(reverse("needs:analysis")).content.decode())
        document = issued(cast, campaign)
        for paper in ("A4", "F4"):
            text = words(document, paper)
            for competency in CompetencyDemand.objects.values_list("competency", flat=True).distinct():
                people = list(self.people(campaign, competency))
                assessed = sum(person.actual is not None for person in people)
                lacking = sum(bool(person.gap) for person in people)
                assert f"{assessed} dari {len(people)}" in text
                assert f"{assessed} dari {len(people)}" in page
                assert f"{lacking} (" in text
                assert f"{lacking} (" in page

    def test_sum_up(self, cast, campaign):
        content = akpk_content(campaign.pk, NOW)
        assert content["total"]["assessed"] == "32 dari 33"
        lacking = [int(row["lacking"].split()[0]) for row in content["needs"]]
        assert content["total"]["lacking"].startswith(f"{sum(lacking)} (")
        for row, classes in zip(content["needs"], content["classes"], strict=True):
            parts = [int(classes[name]) for name in ("low", "medium", "high")]
            assert row["lacking"].startswith(f"{sum(parts)} (")
            assert int(classes["assessed"]) == int(classes["meeting"]) + sum(parts)

    def test_put_each_person_in_the_class_that_the_own_page_says(self, cast, campaign):
        content = akpk_content(campaign.pk, NOW)
        rules = leaders_analysis(campaign, TODAY).rules
        for row, found in zip(content["classes"], leaders_analysis(campaign, TODAY).rows, strict=True):
            people = self.people(campaign, found.competency.pk)
            classes = [gap_class(person.gap, rules.low_until, rules.medium_until) for person in people]
            for name, code in (("meeting", "NONE"), ("low", "LOW"), ("medium", "MEDIUM"), ("high", "HIGH")):
                assert int(row[name]) == classes.count(code), (row, name)

    def test_explain_each_score_by_its_parts(self, campaign):
        def exact(text: str) -> int:
            return int(text.replace(",", ""))

        for row in akpk_content(campaign.pk, NOW)["needs"]:
            assert sum(map(exact, row["parts"])) == exact(row["score"])

    def test_are_drawn_as_on_the_page(self, cast, client, campaign):
        found, content = leaders_analysis(campaign, TODAY), akpk_content(campaign.pk, NOW)
        assert heat_picture(content["heat"]) == heat_chart(found)
        assert class_picture(content["classed"]) == class_chart(found)
        cast.login(client, cast.leader)
        page = client.get(reverse("needs:analysis")).content.decode()
        assert heat_picture(content["heat"]).svg in page
        assert class_picture(content["classed"]).svg in page

    def test_cost_the_same_for_more_competencies_and_units(self, cast, campaign):
        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                akpk_content(campaign.pk, NOW)
            return len(found)

        before = queries()
        for _ in range(3):
            CompetencyDemandFactory(campaign=campaign, unit=UnitFactory(parent=cast.root))
            StrategicPriorityFactory(institution=cast.institution)
            NeedProposalFactory(author=cast.employee)
        assert queries() == before

    def people(self, campaign, competency_id):
        competency = CompetencyDemand.objects.filter(competency=competency_id).first().competency
        return people_standing(campaign=campaign, competency=competency, scope=EVERYTHING, blind=[], on=TODAY)


class TestWhatItSays:
    def test_names_what_is_mandatory_what_people_asked_for_and_who_signs(self, cast, campaign):
        text = words(issued(cast, campaign))
        for expected in (
            "PEMERINTAH KOTA CONTOH",
            cast.bkd.name.upper(),
            "Laporan Analisis Kebutuhan Pengembangan Kompetensi".upper(),
            "1 M05 Pelayanan Publik, wajib",
            "Sasaran RPJMD: layanan digital.",
            "Manajemen Pelabuhan 1 1",
            "1 usulan lain menyangkut hal yang tidak ditanyakan survei ini.",
            "Batas atas kesenjangan rendah dan sedang (tingkat) 1 dan 2",
            "Kepala Badan Kepegawaian",
            cast.bkd_head.full_name,
            "Halaman 1 dari",
        ):
            assert expected in text
        assert cast.employee.full_name not in text

    def test_says_how_many_answered(self, cast, campaign):
        facts = dict(akpk_content(campaign.pk, NOW)["facts"])
        assert facts["Penilaian diri terkirim"] == "16 dari 17 (94,1%)"
        assert facts["Kompetensi dengan kesenjangan"] == "2"

    def test_says_by_which_rules_and_from_when(self, cast, campaign):
        Parameter.objects.create(
            key="gap_class_limits",
            value=[0.5, 1.5],
            valid_from=date(2026, 9, 1),
            source="SK BKD 7/2026",
            note="batas kelas",
        )
        rules = {row["name"]: row for row in akpk_content(campaign.pk, NOW)["rules"]}
        limits = rules["Batas kelas"]
        assert (limits["value"], limits["since"], limits["source"]) == (
            "0,5 dan 1,5",
            "1 September 2026",
            "SK BKD 7/2026",
        )
        assert "Batas atas kesenjangan rendah dan sedang (tingkat)" not in rules

    def test_of_a_survey_without_gaps_has_no_pictures(self, cast):
        campaign = CampaignFactory(institution=cast.institution, state="OPEN")
        content = akpk_content(campaign.pk, NOW)
        assert (content["needs"], content["classed"], content["heat"]) == ([], None, None)
        assert content["notes"] == ["Angka belum dihitung."]


class TestSmallGroups:
    def test_and_what_would_give_them_away_are_not_in_the_file(self, cast, campaign):
        content = akpk_content(campaign.pk, NOW)
        assert "Dinas Tiga Orang" not in str(content)
        assert "Dinas Tiga Orang" not in words(issued(cast, campaign))
        assert len(content["units"]) == 1, "a second office is hidden with it: the total would tell"
        assert any("di bawah 5 pegawai tidak ditampilkan" in note for note in content["notes"])

    def test_of_a_whole_competency_leave_nothing_but_its_name(self, cast, campaign):
        rare = CompetencyFactory(code="T99", name="Pandu Laut")
        CompetencyDemandFactory(
            campaign=campaign, unit=cast.division, competency=rare, asked=4, assessed=4, lacking=3, total_gap=7
        )
        before = akpk_content(campaign.pk, NOW)["total"]
        NeedProposalFactory(author=cast.employee, competency=rare)
        content = akpk_content(campaign.pk, NOW)
        hidden = next(row for row in content["needs"] if "Pandu Laut" in row["competency"])
        figures = [value for name, value in hidden.items() if name not in {"number", "competency", "kind"}]
        assert figures == ["–", "–", "–", "–", ["–"] * 4, "–"]
        assert content["total"] == before
        assert "Pandu Laut" not in str({**content, "needs": []})


class TestIssuing:
    def test_makes_a_numbered_document_that_no_later_answer_changes(self, cast, campaign):
        first = issued(cast, campaign)
        assert issued(cast, campaign) == first
        snapshot = first.snapshot
        CompetencyDemand.objects.filter(campaign=campaign).update(asked=900)
        second = issued(cast, campaign)
        first.refresh_from_db()
        assert (first.number, first.status) == ("AKPK/2027/KTC/000001", DocumentStatus.SUPERSEDED)
        assert first.snapshot == snapshot
        assert (second.version, second.status) == (2, DocumentStatus.VALID)
        assert second.snapshot["content"]["total"] != snapshot["content"]["total"]

    def test_is_about_the_institution_and_so_has_no_initials(self, cast, campaign):
        document = issued(cast, campaign)
        assert (document.public_initials, document.public_unit) == ("", document.snapshot["content"]["institution"])

    def test_waits_for_the_count(self, cast):
        with pytest.raises(Refused, match="belum dihitung"):
            issued(cast, CampaignFactory(institution=cast.institution, state="OPEN"))

    def test_is_for_officers_of_bkd_once_the_survey_is_open(self, cast, campaign):
        for name in EVERYBODY:
            allowed = bool(can_issue_akpk_report(getattr(cast, name).user, campaign, TODAY))
            assert allowed == (name == "bkd_officer"), name
        with pytest.raises(PermissionDenied):
            issue_akpk_report(campaign_id=campaign.pk, actor=cast.leader.user, at=NOW)
        draft = CampaignFactory(institution=cast.institution)
        assert not can_issue_akpk_report(cast.bkd_officer.user, draft, TODAY)


class TestReading:
    def test_is_for_those_who_may_read_of_the_whole_institution(self, cast, campaign):
        document = issued(cast, campaign)
        draft, foreign = CampaignFactory(institution=cast.institution), CampaignFactory(state="OPEN")
        for name in EVERYBODY:
            user = getattr(cast, name).user
            reads = name in {"bkd_officer", "bkd_head", "auditor", "leader"}
            assert bool(can_view_akpk_report(user, campaign, TODAY)) == reads, name
            assert bool(can_see(user, document, TODAY)) == reads, name
            assert visible_documents(user, TODAY).contains(document) == reads, name
            for one in (campaign, draft, foreign):
                listed = akpk_reports_visible_to(user, TODAY).contains(one)
                assert listed == bool(can_view_akpk_report(user, one, TODAY)), name

    def test_of_a_survey_that_is_gone_is_refused(self, cast, campaign):
        document = issued(cast, campaign)
        Campaign.objects.filter(pk=campaign.pk).delete()
        assert not can_see(cast.bkd_officer.user, document, TODAY)


class TestThePage:
    def test_issues_and_then_names_the_report_in_force(self, cast, client, campaign):
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("needs:analysis")).content.decode()
        assert "Belum terbit." in page
        answer = client.post(reverse("needs:akpk_issue", args=[campaign.pk]))
        document = Document.objects.get(kind="akpk_report")
        assert answer.url == reverse("documents:detail", args=[document.pk])
        assert client.get(answer.url).status_code == 200
        page = client.get(reverse("needs:analysis")).content.decode()
        assert document.number in page
        assert "Terbitkan versi baru laporan AKPK (PDF)" in page
        again = client.post(reverse("needs:akpk_issue", args=[campaign.pk]), follow=True)
        assert "Analisis belum berubah sejak versi 1" in again.content.decode()
        record = AccessRecord.objects.get(subject=f"needs-akpk:{campaign.pk}")
        assert (record.action, record.row_count) == (AccessRecord.Action.EXPORT, 2)

    def test_says_so_when_nothing_is_counted(self, cast, client):
        campaign = CampaignFactory(institution=cast.institution, state="OPEN")
        cast.login(client, cast.bkd_officer)
        answer = client.post(reverse("needs:akpk_issue", args=[campaign.pk]), follow=True)
        assert "belum dihitung" in answer.content.decode()
        assert not Document.objects.exists()

    @pytest.mark.parametrize(("person", "status"), [("leader", 403), ("unit_officer", 404), ("employee", 404)])
    def test_refuses_others(self, cast, client, campaign, person, status):
        cast.login(client, getattr(cast, person))
        assert client.post(reverse("needs:akpk_issue", args=[campaign.pk])).status_code == status
        assert not Document.objects.exists()

    def test_shows_leaders_the_report_and_unit_officers_nothing(self, cast, client, campaign):
        issued(cast, campaign)
        for person, shown in ((cast.leader, True), (cast.unit_officer, False)):
            cast.login(client, person)
            page = client.get(reverse("needs:analysis")).content.decode()
            assert ("AKPK/2027/KTC/000001" in page) is shown
            assert "Terbitkan versi baru" not in page
