"""The leaders' dashboard: the figures of a written report, beside those of the periods before it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import UnitFactory
from apps.evaluations.selectors.dashboard import dashboard_of, movement_words
from apps.evaluations.tests.factories import ReportFactory
from apps.evaluations.tests.reporting import half_year, report_of, written

pytestmark = pytest.mark.django_db
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def report_on(cast, months: int, kind: str = "MONITORING"):
    """The written report on so many months from January 2026."""
    ends_on = date(2026, months, 30 if months in {4, 6} else 31)
    report = report_of(cast, kind=kind, period_start=date(2026, months, 1), period_end=ends_on)
    written(report)
    return report


class TestFigures:
    def test_are_those_of_the_document(self, cast, today):
        half_year(cast)
        report = report_of(cast)
        document = written(report)
        page = dashboard_of(report)
        frozen = document.snapshot["content"]
        assert [headline.text for headline in page.headlines] == [row["text"] for row in frozen["findings"]]
        assert page.headlines[0].figure == "26,3%"
        assert page.advice == frozen["advice"]
        assert len(page.pictures) == sum(1 for chapter in frozen["chapters"] if chapter["bars"])

    def test_say_how_they_moved_since_the_period_before(self, cast, today):
        half_year(cast)
        report_on(cast, 4)
        # The hours of 20 May bring four of nineteen over the target.
        moved = {headline.subject: headline.movement for headline in dashboard_of(report_on(cast, 5)).headlines}
        assert moved["JP PNS"].startswith("naik ")
        assert moved["JP PNS"].endswith(" poin dari April 2026")

    def test_stand_in_a_row_with_the_periods_before(self, cast, today):
        half_year(cast)
        for months in (1, 3, 4, 5):
            report_on(cast, months)
        page = dashboard_of(report_on(cast, 6))
        assert [period.period_name for period in page.periods] == ["Juni 2026", "Mei 2026", "April 2026", "Maret 2026"]
        hours = next(row for row in page.course if row.subject == "JP PNS")
        assert [cell["figure"] for cell in hours.cells] == ["26,3%", "26,3%", "0%", "0%"]

    def test_of_a_first_report_compare_with_nothing(self, cast, today):
        half_year(cast)
        page = dashboard_of(report_on(cast, 5))
        assert page.course == []
        assert {headline.movement for headline in page.headlines} == {""}

    @pytest.mark.parametrize(
        ("share", "earlier", "words"),
        [
            ("0.263", "0.2", "naik 6,3 poin dari Mei 2026"),
            ("0.5", "0.755", "turun 25,5 poin dari Mei 2026"),
            ("0.33333", "0.33334", "sama dengan Mei 2026"),
        ],
    )
    def test_move_in_percentage_points(self, share, earlier, words):
        assert movement_words(Decimal(share), Decimal(earlier), "Mei 2026") == words

    def test_of_documents_without_shares_are_words_only(self, cast, today):
        assert movement_words(None, Decimal("0.2"), "Mei 2026") == ""


class TestThePage:
    def test_opens_with_the_newest_report(self, cast, visit):
        half_year(cast)
        report_on(cast, 4)
        newest = report_on(cast, 6)
        for person in (cast.leader, cast.bkd_head, cast.bkd_officer, cast.auditor):
            answer = visit(person, "dashboard")
            assert answer.context["page"].report == newest

    def test_switches_between_kinds_and_periods(self, cast, visit):
        half_year(cast)
        may, june = report_on(cast, 5), report_on(cast, 6)
        semester = report_of(cast)
        written(semester)
        page = visit(cast.leader, "dashboard_of", june).content.decode()
        for report in (may, semester):
            assert reverse("evaluations:dashboard_of", args=[report.pk]) in page

    def test_without_a_report_says_where_they_come_from(self, cast, visit):
        report_of(cast)
        assert "Belum ada laporan yang selesai" in visit(cast.leader, "dashboard").content.decode()

    def test_is_closed_to_everybody_else(self, cast, visit):
        half_year(cast)
        report = report_on(cast, 6)
        stranger = ReportFactory(kind="MONITORING", period_start=JUNE[0], period_end=JUNE[1])
        UnitFactory(institution=stranger.institution, parent=None)
        written(stranger)
        for person in (cast.employee, cast.supervisor, cast.unit_officer):
            assert visit(person, "dashboard").status_code == 403
            assert visit(person, "dashboard_of", report).status_code == 403
        assert visit(cast.leader, "dashboard_of", stranger).status_code == 404

    def test_asks_the_same_for_twice_as_many_periods(self, cast, client, today):
        half_year(cast)
        cast.login(client, cast.leader)
        counts = []
        for months in ((3, 4), (5, 6)):
            for month in months:
                report_on(cast, month)
            counts.append(queries_of(client, reverse("evaluations:dashboard")))
        assert counts[0] == counts[1]
