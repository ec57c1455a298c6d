"""The pages of reports in a real Chromium: accessible on a phone and in the office, in every state."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.evaluations.tests.reporting import half_year, report_of, written

pytestmark = pytest.mark.browser


@pytest.fixture
def story(transactional_db, cast):
    """A written report, one that waits and one that failed."""
    half_year(cast)
    ready = report_of(cast)
    written(ready)
    waiting = report_of(cast, period_start=date(2025, 7, 1), period_end=date(2025, 12, 31))
    failed = report_of(
        cast,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 6, 30),
        state="FAILED",
        attempts=3,
        error="Terganggu.",
    )
    return cast, ready, waiting, failed


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, browser, width):
        cast, *reports = story
        faults = []
        page = browser.window(user=cast.bkd_officer.user, width=width)
        addresses = [reverse("evaluations:report", args=[report.pk]) for report in reports]
        for address in [reverse("evaluations:reports"), reverse("evaluations:reports") + "?tahun=2025", *addresses]:
            page.goto(address)
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
        page.context.close()
        assert faults == []


class TestTheReadersWay:
    def test_leads_from_the_menu_to_the_figures_and_the_workbook(self, story, browser):
        cast, *_ = story
        page = browser.window(user=cast.leader.user)
        page.goto("/")
        page.get_by_role("link", name="Laporan berkala").click()
        page.get_by_role("link", name="Semester I 2026").click()
        expect(page.get_by_role("heading", name="Kepatuhan jam pelajaran (JP)")).to_be_visible()
        expect(page.get_by_text("26,3% PNS mencapai 20 JP").first).to_be_visible()
        with page.expect_download() as found:
            page.get_by_role("link", name="Unduh xlsx").click()
        assert found.value.suggested_filename == "LES-2026-KTC-000001-v1.xlsx"

    def test_of_an_officer_mends_a_report_that_failed(self, story, browser):
        cast, *_, failed = story
        page = browser.window(user=cast.bkd_officer.user)
        page.goto(reverse("evaluations:report", args=[failed.pk]))
        page.get_by_role("button", name="Coba lagi").click()
        expect(page.get_by_text("Laporan sedang disusun")).to_be_visible()

    def test_of_an_officer_has_the_figures_counted_again(self, story, browser):
        cast, ready, *_ = story
        page = browser.window(user=cast.bkd_officer.user)
        page.goto(reverse("evaluations:report", args=[ready.pk]))
        page.get_by_role("button", name="Susun ulang").click()
        page.get_by_role("dialog").get_by_role("button", name="Susun ulang").click()
        expect(page.get_by_text("Versi baru sedang disusun dari angka terbaru.")).to_be_visible()
