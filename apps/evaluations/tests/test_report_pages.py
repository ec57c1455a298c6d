"""The pages of reports: who opens them, what they show, what is recorded."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AccessRecord
from apps.core.tests.queries import queries_of
from apps.evaluations.models import ReportSchedule
from apps.evaluations.tests.factories import ReportFactory, ReportScheduleFactory
from apps.evaluations.tests.reporting import half_year, report_of, written

pytestmark = pytest.mark.django_db


class TestTheList:
    def test_shows_the_reports_of_the_own_institution(self, cast, visit):
        report_of(cast)
        ReportFactory(kind="YEARLY", period_end=date(2026, 12, 31))
        for person in (cast.bkd_officer, cast.bkd_head, cast.leader, cast.auditor):
            answer = visit(person, "reports")
            assert answer.status_code == 200
            assert [report.period_name for report in answer.context["page_obj"]] == ["Semester I 2026"]

    def test_is_closed_to_everybody_else(self, cast, visit):
        for person in (cast.employee, cast.supervisor, cast.unit_officer):
            assert visit(person, "reports").status_code == 403

    def test_filters_by_kind_and_year(self, cast, visit):
        report_of(cast)
        report_of(cast, kind="MONITORING", period_start=date(2025, 3, 1), period_end=date(2025, 3, 31))
        for query, expected in (("?jenis=MONITORING", ["Maret 2025"]), ("?tahun=2026", ["Semester I 2026"])):
            answer = visit(cast.leader, "reports", query=query)
            assert [report.period_name for report in answer.context["page_obj"]] == expected

    def test_empty_says_who_does_what(self, cast, visit):
        assert "Tambah jadwal" in visit(cast.bkd_officer, "reports").content.decode()
        assert "setelah petugas BKD menambahkan jadwal" in visit(cast.leader, "reports").content.decode()

    def test_empty_with_a_schedule_says_when_the_first_report_comes(self, cast, visit):
        schedule = ReportScheduleFactory(institution=cast.institution, starts_on=date(2026, 9, 1))
        for person in (cast.bkd_officer, cast.leader):
            page = visit(person, "reports").content.decode()
            assert "Laporan pertama disusun pada 5 Januari 2027." in page
            assert "Tambah jadwal" not in page
        type(schedule).objects.update(starts_on=date(2026, 1, 1))
        assert "laporan pertamanya segera disusun" in visit(cast.leader, "reports").content.decode()

    def test_asks_the_same_for_twice_as_many(self, cast, client, today):
        cast.login(client, cast.leader)
        counts = []
        for year in (2024, 2025):
            for month in (1, 2, 3):
                start, end = date(year, month, 1), date(year, month, 28)
                report_of(cast, kind="MONITORING", period_start=start, period_end=end)
            counts.append(queries_of(client, reverse("evaluations:reports")))
        assert counts[0] == counts[1]


class TestTheReport:
    def test_shows_the_figures_of_its_document(self, cast, visit):
        half_year(cast)
        report = report_of(cast)
        document = written(report)
        page = visit(cast.leader, "report", report).content.decode()
        for expected in (document.number, "26,3% PNS mencapai 20 JP", "Rp3.000.000", "<svg", "Perlu ditingkatkan"):
            assert expected in page

    def test_waits_while_it_is_written(self, cast, visit):
        assert "Laporan sedang disusun" in visit(cast.leader, "report", report_of(cast)).content.decode()

    def test_offers_another_try_to_officers_only(self, cast, visit):
        report = report_of(cast, state="FAILED", attempts=3, error="Terjadi gangguan.")
        assert "Coba lagi</button>" in visit(cast.bkd_officer, "report", report).content.decode()
        assert "Coba lagi</button>" not in visit(cast.leader, "report", report).content.decode()
        assert visit(cast.leader, "report_retry", report, post={}).status_code == 403
        assert visit(cast.bkd_officer, "report_retry", report, post={}).status_code == 302
        report.refresh_from_db()
        assert report.state == "QUEUED"

    def test_can_be_written_again_from_newer_figures(self, cast, visit):
        report = report_of(cast)
        written(report)
        assert "Susun ulang</button>" in visit(cast.bkd_officer, "report", report).content.decode()
        assert "Susun ulang</button>" not in visit(cast.leader, "report", report).content.decode()
        assert visit(cast.bkd_officer, "report_rewrite", report, post={"version": "1"}).status_code == 302
        assert "Versi baru sedang disusun" in visit(cast.leader, "report", report).content.decode()
        written(report)
        client = visit(cast.bkd_officer, "report_rewrite", report, post={"version": "1"}).client
        assert "sudah disusun ulang" in client.get(reverse("evaluations:report", args=[report.pk])).content.decode()

    def test_leads_the_landing_page_of_its_readers(self, cast, client, today):
        half_year(cast)
        written(report_of(cast))
        for person, expected in ((cast.leader, True), (cast.employee, False)):
            cast.login(client, person)
            page = client.get("/").content.decode()
            for words in ("Evaluasi semester: Semester I 2026", "26,3% PNS mencapai 20 JP", "Perlu ditingkatkan"):
                assert (words in page) == expected, words

    def test_is_not_there_for_others(self, cast, visit):
        report = report_of(cast)
        written(report)
        for person in (cast.employee, cast.unit_officer, cast.outsider):
            for name in ("report", "report_export"):
                assert visit(person, name, report).status_code == 404

    def test_asks_the_same_for_twice_as_many_units(self, cast, client, today):
        counts = []
        for start in (date(2026, 1, 1), date(2026, 1, 2)):
            if counts:
                half_year(cast)
            report = report_of(cast, period_start=start)
            written(report)
            cast.login(client, cast.leader)
            counts.append(queries_of(client, reverse("evaluations:report", args=[report.pk])))
        assert counts[0] == counts[1]


class TestTheWorkbook:
    def test_holds_a_sheet_for_each_table_and_is_recorded(self, cast, visit):
        half_year(cast)
        report = report_of(cast)
        document = written(report)
        answer = visit(cast.auditor, "report_export", report)
        assert answer["Content-Disposition"] == 'attachment; filename="LES-2026-KTC-000001-v1.xlsx"'
        assert load_workbook(BytesIO(answer.content)).sheetnames == [
            "Ringkasan",
            "JP PNS",
            "JP PPPK",
            "Kegiatan rencana",
            "JP dan biaya",
            "Respons survei",
            "Kompetensi lemah",
            "IP-ASN tanpa disiplin",
            "Kebutuhan terbawa",
            "Rekomendasi",
        ]
        record = AccessRecord.objects.get(subject=report.subject_key)
        assert (record.actor, record.action) == (cast.auditor.user, AccessRecord.Action.EXPORT)
        assert record.note == f"{document.number} xlsx"

    def test_is_not_there_before_the_report_is(self, cast, visit):
        assert visit(cast.leader, "report_export", report_of(cast)).status_code == 404


class TestTheDocumentRoom:
    def test_lists_the_report_for_its_readers(self, cast, visit):
        document = written(report_of(cast))
        for person, expected in ((cast.leader, True), (cast.employee, False)):
            client = Client()
            cast.login(client, person)
            assert (document.number in client.get(reverse("documents:list")).content.decode()) == expected

    def test_tells_strangers_the_institution_and_no_initials(self, cast):
        document = written(report_of(cast))
        assert (document.public_initials, document.public_unit) == ("", document.snapshot["content"]["institution"])


class TestTheAdmin:
    def test_lets_an_officer_set_a_schedule_in_the_own_name(self, cast, client, today):
        cast.login(client, cast.bkd_officer)
        add = reverse("admin:evaluations_reportschedule_add")
        asked = {"institution": cast.institution.pk, "kind": "SEMESTER", "is_enabled": "on", "starts_on": "2026-01-01"}
        assert client.post(add, asked).status_code == 302
        schedule = ReportSchedule.objects.get()
        assert schedule.created_by == cast.bkd_officer.user
        again = client.post(add, asked)
        assert "sudah punya jadwal" in again.content.decode()

    def test_lets_auditors_look_only(self, cast, client, today):
        cast.login(client, cast.auditor)
        assert client.get(reverse("admin:evaluations_reportschedule_changelist")).status_code == 200
        assert client.get(reverse("admin:evaluations_reportschedule_add")).status_code == 403
