"""What a report says: each figure as the rooms below have it, frozen once for page, PDF and workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from apps.catalogue.models import LearningRecord
from apps.catalogue.tests.factories import LearningRecordFactory
from apps.core.exports import as_xlsx
from apps.documents.models import Paper
from apps.employees.tests.factories import ActingOfficialFactory, EmployeeFactory, UnitFactory
from apps.evaluations.report_tables import Column, Unit, UnitRow, table_by_unit, workbook_of
from apps.evaluations.selectors.report_content import report_content
from apps.evaluations.tests.factories import AT
from apps.evaluations.tests.reporting import (
    half_year,
    light,
    pdf_of,
    plan_half_done,
    report_of,
    said,
    table,
    words,
    written,
)
from apps.mentoring.tests.factories import PairFactory, SessionFactory
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import ServiceUnitFactory, full_entry, record
from apps.parameters.models import Parameter

pytestmark = pytest.mark.django_db
SIZES = {Paper.A4: (210, 297), Paper.F4: (215, 330)}


@pytest.fixture
def content(cast):
    half_year(cast)
    return report_content(report_of(cast).pk, AT)


class TestLearningHours:
    def test_are_counted_by_unit_in_four_bands(self, content):
        # 14 of the transport office: the ten, Sari with 20 JP, and three without.
        assert table(content, "JP PNS")["Dinas Perhubungan Kota Contoh"] == ["14", "5", "2", "2", "5", "146", "35,7%"]
        assert table(content, "JP PNS")["Jumlah"] == ["19", "10", "2", "2", "5", "146", "26,3%"]

    def test_of_contracts_stand_apart(self, content):
        assert table(content, "JP PPPK")["Jumlah"] == ["5", "4", "1", "0", "24"]

    def test_end_with_the_period(self, cast, content):
        later = report_of(cast, period_start=date(2026, 7, 1), period_end=date(2026, 12, 31))
        assert table(report_content(later.pk, AT), "JP PNS")["Jumlah"][5] == "186"

    def test_are_set_against_what_may_be_expected_so_far(self, cast, content):
        year = report_of(cast, kind="YEARLY", period_start=date(2026, 1, 1), period_end=date(2026, 12, 31))
        assert said(content, "JP PNS").endswith("Yang diharapkan sampai 30 Juni 2026: 40%.")
        assert said(content, "Realisasi rencana").endswith("Yang diharapkan sampai 30 Juni 2026: 40%.")
        assert "Yang diharapkan" not in said(report_content(year.pk, AT), "JP PNS")

    def test_of_small_groups_are_hidden(self, cast, content):
        assert table(content, "JP PNS")["Badan Kepegawaian Kota Contoh"] == ["2", *["–"] * 6]

    def test_of_one_small_group_are_hidden_with_another_that_would_open_it(self):
        rows = [UnitRow("A", 3, [1]), UnitRow("B", 6, [2]), UnitRow("C", 9, [3])]
        made = table_by_unit("Contoh", [Column("Unit", Unit.TEXT), Column("Pegawai"), Column("JP")], rows, [18, 6], 5)
        assert [list(row) for row in made.rows] == [["A", 3, None], ["B", 6, None], ["C", 9, 3]]


class TestPlans:
    def test_are_set_against_what_was_done(self, cast, content):
        assert table(content, "Kegiatan rencana")["Jumlah"] == ["1", "2", "1", "50%"]
        assert table(content, "JP dan biaya")["Jumlah"] == ["1", "40", "20", "Rp3.000.000", "Rp1.500.000"]
        assert table(content, "Kebutuhan terbawa") == {"Belum terlaksana": ["1"], "Jumlah": ["1"]}

    def test_count_nothing_done_after_the_period(self, cast):
        plan_half_done(cast)
        early = report_of(cast, kind="MONITORING", period_start=date(2026, 4, 1), period_end=date(2026, 4, 30))
        assert table(report_content(early.pk, AT), "Kegiatan rencana")["Jumlah"] == ["1", "2", "0", "0%"]


class TestMentoring:
    def test_is_counted_within_the_period_without_what_was_said(self, cast):
        pair = PairFactory(match__request__employee=cast.employee)
        SessionFactory(pair=pair, confirmed_at=AT)
        SessionFactory(pair=pair)  # not confirmed
        second_half = report_of(cast, period_start=date(2026, 7, 1), period_end=date(2026, 12, 31))
        content = report_content(second_half.pk, AT)
        assert table(content, "Coaching dan mentoring") == {"Mentoring": ["1", "0", "1"], "Jumlah": ["1", "0", "1"]}
        assert "Membahas tiga pengaduan" not in str(content)
        before = str(report_content(report_of(cast).pk, AT)["chapters"])
        assert "Tidak ada pasangan baru, pasangan selesai, atau sesi pada periode ini." in before

    def test_of_another_institution_is_not_ours(self, cast):
        SessionFactory(confirmed_at=AT)
        second_half = report_of(cast, period_start=date(2026, 7, 1), period_end=date(2026, 12, 31))
        assert "Tidak ada pasangan baru" in str(report_content(second_half.pk, AT)["chapters"])


class TestPublicServices:
    def test_are_told_by_service_unit_with_what_training_can_move(self, cast):
        load_reference_data(at=AT)
        counter = ServiceUnitFactory(unit=cast.opd, name="Loket uji kendaraan")
        for month in (1, 2, 7):  # July is after the period
            record(counter, cast.bkd_officer.user, date(2026, month, 1), full_entry("3.2", 20, 15, 10), at=AT)
        content = report_content(report_of(cast).pk, AT)
        assert table(content, "Kepuasan masyarakat") == {"Loket uji kendaraan": ["80", "B", "80", "80", "80"]}
        assert table(content, "Pengaduan")["Jumlah"] == ["40", "30", "20", "50%"]
        assert light(content, "Pengaduan") == "YELLOW"

    def test_without_figures_are_said_to_have_none(self, cast):
        assert "Belum ada angka SKM dan pengaduan" in str(report_content(report_of(cast).pk, AT)["chapters"])


class TestNeeds:
    def test_tell_who_answered_and_what_is_weak(self, content):
        assert table(content, "Respons survei")["Jumlah"] == ["10", "5", "2", "50%", "20%"]
        assert table(content, "Kompetensi lemah") == {
            "Pelayanan publik": ["8", "6", "75%", "2"],
            "Komunikasi": ["8", "2", "25%", "2"],
        }


class TestSummary:
    def test_lights_follow_the_limits_in_force(self, cast, content):
        # By June 40 % of the year's goal is good and 25 % is on its way: 26.3 % of PNS, half of the activities.
        assert light(content, "JP PNS") == "YELLOW"
        assert light(content, "Realisasi rencana") == "GREEN"
        assert light(content, "Respons survei") == "YELLOW"
        Parameter.objects.filter(key="report_light_limits").update(value=[0.6, 0.9])
        assert light(report_content(report_of(cast, kind="YEARLY").pk, AT), "JP PNS") == "RED"

    def test_recommends_what_is_behind_with_who_and_when(self, content):
        first = content["advice"][0]
        assert first["text"].endswith("mulai dari Dinas Perhubungan Kota Contoh.")
        assert (first["responsible"], first["due"]) == (
            "Kepala perangkat daerah yang bersangkutan bersama BKD",
            "31 Desember 2026",
        )

    def test_without_plans_and_surveys_says_so(self, cast):
        text = str(report_content(report_of(cast).pk, AT)["chapters"])
        for sentence in (
            "Belum ada siklus perencanaan tahun 2026.",
            "Tidak ada survei kebutuhan yang berjalan pada tahun 2026.",
            "Belum ada kompetensi di bawah standar yang dapat dilaporkan dari survei kebutuhan.",
            "Tidak ada kebutuhan yang terbawa dari tahun sebelumnya.",
        ):
            assert sentence in text


class TestSignatures:
    def blocks(self, cast):
        first, second = report_content(report_of(cast).pk, AT)["signing"]["pairs"]
        return [*first, *second]

    def test_are_the_analyst_the_checker_the_head_and_the_secretary(self, cast):
        blocks = self.blocks(cast)
        assert [block["role"] for block in blocks] == [
            "Disusun oleh",
            "Diperiksa oleh",
            "Disetujui oleh",
            "Mengetahui",
        ]
        names = [cast.bkd_officer.full_name, "", cast.bkd_head.full_name, cast.regional_secretary.full_name]
        assert [block["name"] for block in blocks] == names

    def test_whoever_acts_for_the_secretary_signs_as_such(self, cast):
        cast.regional_secretary.is_unit_head = False
        cast.regional_secretary.save()
        ActingOfficialFactory(unit=cast.regional_secretary.unit, official=cast.opd_head, kind="PLT")
        last = self.blocks(cast)[-1]
        assert (last["title"], last["name"]) == ("Plt. Sekretaris Daerah", cast.opd_head.full_name)


class TestTheDocument:
    def test_says_the_same_in_pdf_workbook_and_database(self, cast):
        half_year(cast)
        document = written(report_of(cast))
        text = words(pdf_of(document))
        frozen = document.snapshot["content"]
        book = load_workbook(BytesIO(as_xlsx(workbook_of(frozen, []))))
        ended = LearningRecord.objects.filter(ends_on__lte=date(2026, 6, 30)).exclude(employee__kind="PPPK")
        hours = sum(record.credited_hours for record in ended)
        servants = next(row for row in book["JP PNS"].iter_rows(values_only=True) if row[0] == "Jumlah")
        assert servants == ("Jumlah", 19, 10, 2, 2, 5, hours, 26.3)
        assert f"Jumlah 19 10 2 2 5 {hours:.0f} 26,3%" in text
        costs = next(row for row in book["JP dan biaya"].iter_rows(values_only=True) if row[0] == "Jumlah")
        assert costs == ("Jumlah", 1, 40, 20, 3_000_000, 1_500_000)
        assert "Jumlah 1 40 20 Rp3.000.000 Rp1.500.000" in text

    def test_totals_are_the_sums_of_rows_where_nothing_is_hidden(self, cast):
        for unit in (cast.opd, cast.bkd, cast.regional_secretary.unit):
            for person in EmployeeFactory.create_batch(6, unit=unit):
                LearningRecordFactory(employee=person, hours=7, ends_on=date(2026, 2, 3))
        found = report_content(report_of(cast).pk, AT)["chapters"][0]["tables"][0]
        *rows, total = found["values"]
        assert [sum(float(row[column]) for row in rows) for column in range(1, 7)] == [float(x) for x in total[1:7]]
        assert found["note"] == ""

    @pytest.mark.parametrize("paper", Paper.values)
    def test_fits_its_paper_and_is_accessible(self, cast, paper):
        half_year(cast)
        reader = pdf_of(written(report_of(cast)), paper)
        sides = {tuple(sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])) for page in reader.pages}
        assert sides == {SIZES[paper]}
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert b'pdfuaid:part="1"' in reader.xmp_metadata.stream.get_data()

    def test_of_an_empty_half_year_is_whole_too(self, cast):
        text = words(pdf_of(written(report_of(cast))))
        for expected in ("PEMERINTAH KOTA CONTOH", "SEMESTER I 2026", "LES/2026/KTC/000001", "Mengetahui,"):
            assert expected in text

    def test_later_changes_do_not_reach_it(self, cast):
        half_year(cast)
        document = written(report_of(cast))
        cast.opd.name = "Dinas Lain"
        cast.opd.save()
        assert "Dinas Perhubungan Kota Contoh" in words(pdf_of(document))

    def test_holds_many_units_with_long_names(self, cast):
        long = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana"
        for number in range(45):
            EmployeeFactory.create_batch(5, unit=UnitFactory(parent=cast.root, name=f"{long} {number}"))
        reader = pdf_of(written(report_of(cast)))
        headed = [page for page in reader.pages if "Belum ada JP" in page.extract_text()]
        assert len(headed) >= 3
        assert "Jumlah 234 234 0 0 0 0 0%" in words(reader)

    def test_asks_the_same_for_twice_as_many_units(self, cast):
        half_year(cast)
        counts = []
        for _ in range(2):
            for _ in range(6):
                EmployeeFactory(unit=UnitFactory(parent=cast.root))
            report = report_of(cast, period_start=date(2026, 1, len(counts) + 1))
            with CaptureQueriesContext(connection) as queries:
                report_content(report.pk, AT)
            counts.append(len(queries))
        assert counts[0] == counts[1]
