"""The pages of needs, dictionary and catalogue in a real Chromium, with everything unfolded, full and empty."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory, TierDefaultFactory
from apps.employees.tests.factories import EmployeeFactory
from apps.needs.services import refresh_demand
from apps.needs.tests.factories import NeedProposalFactory, NeedSupportFactory, StrategicPriorityFactory, asked, rated
from apps.surveys.tests.factories import CampaignFactory, ResponseFactory

pytestmark = pytest.mark.browser

UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"


@pytest.fixture
def campaign(transactional_db, cast):
    """Sari's needs are known; Togar has yet to rate a newcomer."""
    today = timezone.localdate()
    campaign = CampaignFactory(
        institution=cast.institution, state="OPEN", opens_on=today, closes_on=today.replace(year=today.year + 1)
    )
    CampaignFactory(institution=cast.institution, state="CLOSED", plan_year=2026)
    ports = CompetencyFactory(code="T15", name="Manajemen Pelabuhan", technical=True, with_levels=True)
    others = [CompetencyFactory(code=code, with_levels=True) for code in ("M01", "M02")]
    TierDefaultFactory(competency=others[0], level=2)
    people = [cast.employee, *(EmployeeFactory(unit=cast.division) for _ in range(6))]
    for number, person in enumerate(people):
        for competency, levels in ((ports, (1 + number % 3, 3)), (others[0], (4, 4)), (others[1], (None, None))):
            asked(campaign, person, competency, required=3)
            rated(campaign, person, competency, self=levels[0], supervisor=levels[1])
    newcomer = EmployeeFactory(unit=cast.division, name="Yang Baru")
    questionnaire = asked(campaign, newcomer, ports)
    ResponseFactory(questionnaire=questionnaire, by_supervisor=True, rater=cast.supervisor)
    StrategicPriorityFactory(institution=cast.institution, competency=ports, is_mandatory=True)
    ProgrammeFactory(code="P001", title="Manajemen pelabuhan dasar", raises={ports: 3}, cost_per_person=0)
    refresh_demand(campaign_id=campaign.pk, at=timezone.now())
    campaign.newcomer = newcomer
    campaign.proposals = [
        NeedProposalFactory(author=cast.employee, approved=True, plan_year=campaign.plan_year),
        NeedProposalFactory(author=cast.supervisor),
    ]
    NeedSupportFactory(proposal=campaign.proposals[1], employee=cast.employee)
    return campaign


def pages(cast, campaign):
    analysis = reverse("needs:campaign_analysis", args=[campaign.pk])
    yield cast.employee, reverse("needs:mine")
    yield cast.outsider, reverse("needs:mine")
    yield cast.supervisor, reverse("needs:reports")
    yield cast.employee, reverse("needs:reports")
    yield cast.supervisor, reverse("needs:person", args=[cast.employee.pk])
    yield cast.supervisor, reverse("needs:person", args=[campaign.newcomer.pk])
    yield cast.bkd_officer, analysis
    yield cast.bkd_officer, f"{analysis}?opd={cast.opd.pk}&jenis=TECHNICAL"
    yield cast.bkd_officer, f"{analysis}?jenis=SOCIOCULTURAL"
    yield cast.leader, analysis
    yield cast.leader, reverse("needs:people", args=[campaign.pk, "T15"])
    yield cast.bkd_officer, reverse("needs:people", args=[campaign.pk, "T15"])
    for person in (cast.employee, cast.bkd_officer):
        yield person, reverse("needs:proposals")
        for proposal in campaign.proposals:
            yield person, reverse("needs:proposal", args=[proposal.pk])
    yield cast.employee, reverse("needs:propose")
    yield cast.employee, reverse("competencies:list")
    yield cast.employee, reverse("competencies:list") + "?cari=tidak-ada"
    yield cast.employee, reverse("competencies:detail", args=["M01"])
    yield cast.employee, reverse("competencies:posts")
    post = cast.employee
    yield cast.employee, reverse("competencies:standard", args=[post.position_id, post.unit_id, post.tier])
    yield cast.employee, reverse("catalogue:list")
    yield cast.employee, reverse("catalogue:detail", args=["P001"])


class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, campaign, cast, browser):
        faults, windows = [], {}
        for person, address in pages(cast, campaign):
            page = windows.get(person.pk) or windows.setdefault(person.pk, browser.window(user=person.user))
            page.goto(address)
            page.evaluate(UNFOLD)
            for width in (390, 1366):
                page.set_viewport_size({"width": width, "height": 800})
                faults += [f"{person} at {width}: {address} {fault}" for fault in browser.axe(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append(f"{person}: {address} is wider than {width}")
        assert faults == []


class TestTheWayDown:
    def test_leads_from_the_ranking_over_a_unit_to_the_gap_of_one_person(self, campaign, cast, browser):
        page = browser.window(user=cast.bkd_officer.user)
        page.goto(reverse("needs:analysis"))
        page.get_by_label("Perangkat daerah").select_option(label=cast.opd.name)
        page.get_by_role("button", name="Terapkan").click()
        page.get_by_role("link", name="Manajemen Pelabuhan").click()
        page.get_by_role("link", name=cast.employee.full_name).click()
        page.get_by_text("Dari mana angka ini?").first.click()
        page.get_by_text("Penilaian atasan langsung").first.wait_for()
        with page.expect_download() as download:
            page.goto(reverse("needs:analysis"))
            page.get_by_role("link", name="Unduh xlsx").click()
        assert download.value.suggested_filename == "analisis-kebutuhan-2027.xlsx"
