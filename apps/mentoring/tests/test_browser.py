"""The room's pages in a real Chromium: accessible on a phone and in the office, blank and with errors."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.competencies.tests.factories import CompetencyFactory
from apps.mentoring.tests.factories import MentorFactory, MentoringRequestFactory, proven, verified_item

pytestmark = pytest.mark.browser


@pytest.fixture
def story(transactional_db, cast):
    service = CompetencyFactory(name="Pelayanan Publik")
    item = verified_item(cast.employee, service, topic="Mentoring penanganan pengaduan layanan perizinan")
    proven(cast.opd_head, service, 5)
    proven(cast.employee, service, 3)
    mentor = MentorFactory(
        employee=cast.supervisor, proposed=True, teaches={service: 4}, topics=["penanganan pengaduan", "arsip"]
    )
    asked = MentoringRequestFactory(employee=cast.bkd_head, competency=service, topics=["arsip"], hope="Lebih cepat.")
    return cast, mentor, item, asked


def pages(cast, mentor, item, asked):
    """Who looks at what: the address and, where a form is sent with mistakes, its button."""
    yield cast.employee, reverse("mentoring:mine"), None
    yield cast.employee, reverse("mentoring:choose_item"), None
    yield cast.opd_head, reverse("mentoring:register"), "Daftarkan saya"
    yield cast.bkd_head, reverse("mentoring:request", args=[asked.pk]), None
    yield cast.bkd_officer, reverse("mentoring:desk"), None
    yield cast.bkd_officer, reverse("mentoring:mentors"), None
    yield cast.bkd_officer, reverse("mentoring:choose_person") + "?nama=a", None
    yield cast.bkd_officer, reverse("mentoring:register_outside"), "Daftarkan mentor"
    yield cast.bkd_officer, reverse("mentoring:mentor", args=[mentor.pk]), "Kirim penolakan"
    yield cast.supervisor, reverse("mentoring:mentor_change", args=[mentor.pk]), None
    yield cast.employee, reverse("mentoring:ask", args=[item.pk]), None


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, browser, width):
        faults = []
        for person, address, mistake in pages(*story):
            page = browser.window(user=person.user, width=width)
            page.goto(address)
            if mistake == "Kirim penolakan":
                page.get_by_text("Tidak menyetujui").click()
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
            page.context.close()
        assert faults == []


class TestAskingForAMentor:
    def test_takes_three_clicks_from_the_plan(self, story, browser):
        cast = story[0]
        page = browser.window(user=cast.employee.user)
        page.goto(reverse("mentoring:mine"))
        page.get_by_role("link", name="Minta mentor", exact=True).click()
        page.get_by_role("link", name="Pelayanan Publik").click()
        page.get_by_label("Topik").fill("penanganan pengaduan")
        page.get_by_role("button", name="Kirim permintaan").click()
        expect(page.get_by_text("Permintaan ini menunggu penjodohan oleh BKD.")).to_be_visible()
