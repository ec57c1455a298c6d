"""The chapters of a report on what trainings did, on SKP, on reviews, and on the recommendations of the report before.

Each figure is the same in the database, on the page, in the PDF and in the workbook.
"""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from apps.catalogue.tests.factories import CohortFactory, ProgrammeFactory
from apps.core.exports import as_xlsx
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations.enums import CaseAction, CaseDecision
from apps.evaluations.models import ReviewCase
from apps.evaluations.report_tables import workbook_of
from apps.evaluations.selectors.report_content import report_content
from apps.evaluations.services import estimate_programme
from apps.evaluations.tests.factories import (
    AT,
    ComplaintsCaseFactory,
    EffectEstimateFactory,
    decided,
    falling,
    not_supported,
    opened,
    step,
    unclear,
)
from apps.evaluations.tests.reporting import half_year, light, pdf_of, report_of, table, words, written
from apps.evaluations.tests.stories import measured_cohort
from apps.outcomes.enums import Period
from apps.outcomes.models import PerformanceResult
from apps.outcomes.tests.factories import PerformanceResultFactory, SourceFileFactory

pytestmark = pytest.mark.django_db
SECOND_HALF = {"period_start": date(2026, 7, 1), "period_end": date(2026, 12, 31)}


def second_half(cast):
    """What the report on July to December says."""
    return report_content(report_of(cast, **SECOND_HALF).pk, AT)


def text_of(content, title):
    return " ".join(next(one for one in content["chapters"] if one["title"] == title)["paragraphs"])


def cohort_of(cast, title="Pelayanan prima"):
    return CohortFactory(institution=cast.institution, programme=ProgrammeFactory(title=title))


class TestEffectiveness:
    def test_is_told_with_the_figures_of_the_estimate_and_no_cause(self, cast):
        story = measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0])
        made = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        content = second_half(cast)
        [(name, cells)] = table(content, "Perubahan layanan").items()
        assert name == "Pelatihan pelayanan prima, Angkatan I: U7 Perilaku pelaksana (dari 100)"
        assert cells[0:3] == ["76", "82", "6"]
        assert cells[4:] == ["3 / 4", "Didukung data"]
        assert float(cells[3].split()[0].replace(",", ".")) == pytest.approx(made.low, abs=0.01)
        assert "petunjuk, bukan bukti" in text_of(content, "Efektivitas program")
        assert light(content, "Efektivitas program") == "GREEN"

    def test_the_newest_of_the_period_counts(self, cast):
        cohort = cohort_of(cast)
        EffectEstimateFactory(cohort=cohort, computed_at=datetime(2026, 8, 1, tzinfo=UTC))
        unclear(cohort=cohort, computed_at=datetime(2026, 9, 1, tzinfo=UTC))
        not_supported(cohort=cohort, computed_at=datetime(2027, 2, 1, tzinfo=UTC))
        [cells] = table(second_half(cast), "Perubahan layanan").values()
        assert cells[-1] == "Belum jelas"

    @pytest.mark.parametrize(("make", "expected"), [(falling, "RED"), (not_supported, "YELLOW"), (unclear, "NONE")])
    def test_its_light_follows_the_worst_verdict(self, cast, make, expected):
        make(cohort=cohort_of(cast))
        assert light(second_half(cast), "Efektivitas program") == expected

    def test_of_others_or_of_another_period_is_left_out(self, cast):
        EffectEstimateFactory()
        EffectEstimateFactory(cohort=cohort_of(cast), computed_at=datetime(2026, 6, 1, tzinfo=UTC))
        assert "Tidak ada angkatan" in text_of(second_half(cast), "Efektivitas program")


def rated_people(cast, period, predicates, unit=None, year=2026):
    source = SourceFileFactory(institution=cast.institution)
    for predicate in predicates:
        person = EmployeeFactory(unit=unit or cast.division)
        PerformanceResultFactory(employee=person, year=year, period=period, predicate=predicate, source=source)


class TestPerformance:
    def test_is_counted_by_unit_beside_the_quarter_before(self, cast):
        rated_people(cast, Period.Q3, [1, 2, 2, 2, 3, 4])
        rated_people(cast, Period.Q2, [2, 3])
        content = second_half(cast)
        assert table(content, "Predikat SKP")["Jumlah"] == ["6", "1", "3", "1", "1", "0"]
        assert table(content, "Perbandingan predikat SKP")["Baik"] == ["3", "50%", "1", "50%"]
        assert table(content, "Perbandingan predikat SKP")["Jumlah"] == ["6", "100%", "2", "100%"]
        assert light(content, "Kinerja SKP") == "YELLOW"

    def test_of_a_finished_year_goes_before_its_last_quarter(self, cast):
        rated_people(cast, Period.Q4, [3])
        rated_people(cast, Period.YEAR, [2] * 5)
        rated_people(cast, Period.YEAR, [1], year=2025)
        columns = next(
            one
            for chapter in second_half(cast)["chapters"]
            for one in chapter["tables"]
            if one["name"] == "Perbandingan predikat SKP"
        )["headings"]
        assert columns[1] == "Pegawai tahun 2026"
        assert columns[3] == "Pegawai tahun 2025"

    def test_that_has_not_ended_is_not_told(self, cast):
        rated_people(cast, Period.Q3, [2])
        early = report_content(report_of(cast).pk, AT)
        assert "Belum ada hasil SKP" in text_of(early, "Kinerja SKP")

    def test_of_small_groups_is_hidden(self, cast):
        rated_people(cast, Period.Q3, [2] * 3, unit=cast.bkd)
        rated_people(cast, Period.Q3, [2] * 6)
        rated_people(cast, Period.Q3, [2] * 9, unit=UnitFactory(parent=cast.root, name="Dinas Sosial"))
        found = table(second_half(cast), "Predikat SKP")
        assert found["Badan Kepegawaian Kota Contoh"] == ["3", *["–"] * 5]
        assert found["Dinas Perhubungan Kota Contoh"] == ["6", *["–"] * 5]
        assert found["Dinas Sosial"] == ["9", "0", "9", "0", "0", "0"]

    def test_corrected_counts_once(self, cast):
        rated_people(cast, Period.Q3, [4] * 5)
        wrong = PerformanceResult.objects.first()
        PerformanceResult.objects.filter(pk=wrong.pk).update(superseded_at=AT)
        PerformanceResultFactory(
            employee=wrong.employee, period=Period.Q3, predicate=1, source=wrong.source, replaces=wrong, reason="Salah."
        )
        assert table(second_half(cast), "Predikat SKP")["Jumlah"] == ["5", "1", "0", "0", "4", "0"]


class TestReviews:
    def test_tell_cause_checks_decision_office_and_state(self, cast):
        decided(cast, programme=ProgrammeFactory(title="Pelayanan prima"))
        opened(cast, programme=ProgrammeFactory(title="Bimtek arsip"))
        content = second_half(cast)
        assert table(content, "Kasus tinjauan") == {
            "Pelayanan prima": [
                "Diputuskan",
                "Diubah: Tambah praktik di loket.",
                "Badan Kepegawaian Kota Contoh",
                "20 November 2026",
            ],
            "Bimtek arsip": ["Belum ditugaskan", "Belum ada", "Belum ditugaskan", "2 Desember 2026"],
        }
        found = table(content, "Temuan tinjauan")
        assert found["Pelayanan prima"][1:] == ["Perlu diubah: Terlalu sedikit praktik."] * 2
        assert found["Bimtek arsip"][1:] == ["Belum diperiksa"] * 2
        assert cast.bkd_officer.name not in str(content["chapters"])

    def test_overdue_are_red_and_recommended(self, cast):
        opened(cast, programme=ProgrammeFactory(title="Bimtek arsip"))
        content = second_half(cast)
        assert light(content, "Kasus tinjauan") == "RED"
        assert "Selesaikan tinjauan Bimtek arsip." in [advice["text"] for advice in content["advice"]]

    def test_closed_before_the_period_or_opened_after_it_are_left_out(self, cast):
        case = step(cast, decided(cast, decision=CaseDecision.STOP), CaseAction.CLOSE)
        ReviewCase.objects.filter(pk=case.pk).update(updated_at=datetime(2026, 6, 1, tzinfo=UTC))
        ComplaintsCaseFactory(institution=cast.institution, opened_at=datetime(2027, 1, 5, tzinfo=UTC))
        assert "Tidak ada kasus" in text_of(second_half(cast), "Tinjau ulang metode dan materi")


class TestFollowUp:
    def test_reads_from_the_figures_what_became_of_the_last_recommendations(self, cast):
        half_year(cast)
        last = written(report_of(cast))
        content = second_half(cast)
        assert f"Semester I 2026 ({last.number})" in text_of(content, "Tindak lanjut periode lalu")
        rows = table(content, "Tindak lanjut rekomendasi")
        assert len(rows) == len(last.snapshot["content"]["advice"])
        about_hours = next(cells for text, cells in rows.items() if "belum mencapai 20 JP" in text)
        assert about_hours == [
            "31 Desember 2026",
            "Perlu ditingkatkan",
            "Perlu perhatian segera",
            "Masih direkomendasikan",
        ]

    def test_says_so_where_an_older_document_does_not_name_the_subject(self, cast):
        half_year(cast)
        last = written(report_of(cast))
        for row in last.snapshot["content"]["advice"]:
            del row["subject"]
        type(last).objects.filter(pk=last.pk).update(snapshot=last.snapshot)
        rows = table(second_half(cast), "Tindak lanjut rekomendasi")
        assert {cells[-1] for cells in rows.values()} == {"Tidak dapat dibaca dari angka"}

    def test_without_a_report_before_says_so(self, cast):
        report_of(cast, kind="YEARLY", period_end=date(2026, 12, 31))
        assert "belum ada laporan sejenis" in text_of(second_half(cast), "Tindak lanjut periode lalu")


class TestTheDocument:
    def test_says_the_same_in_pdf_workbook_and_database(self, cast):
        EffectEstimateFactory(cohort=cohort_of(cast))
        rated_people(cast, Period.Q3, [1, 2, 2, 2, 3, 4])
        decided(cast, programme=ProgrammeFactory(title="Bimtek arsip"))
        document = written(report_of(cast, **SECOND_HALF))
        text = words(pdf_of(document))
        book = load_workbook(BytesIO(as_xlsx(workbook_of(document.snapshot["content"], []))))
        rated = [row for row in book["Predikat SKP"].iter_rows(values_only=True) if row[0] == "Jumlah"]
        assert rated == [("Jumlah", PerformanceResult.objects.count(), 1, 3, 1, 1, 0)]
        assert "Jumlah 6 1 3 1 1 0" in text
        effect = list(book["Perubahan layanan"].iter_rows(values_only=True))[-1]
        assert effect[3:] == (5, "1 sampai 9", "3 / 4", "Didukung data")
        assert "5 1 sampai 9 3 / 4 Didukung data" in text
        assert "Diubah: Tambah praktik di loket." in text

    def test_asks_the_same_for_any_number_of_estimates_results_and_cases(self, cast):
        counts = []
        for turn in (1, 2):
            for number in range(turn * 2):
                EffectEstimateFactory(cohort=cohort_of(cast, f"Program {turn}.{number}"))
                decided(cast)
                rated_people(cast, Period.Q3, [2] * 5, unit=UnitFactory(parent=cast.root))
            report = report_of(cast, **SECOND_HALF | {"kind": ("YEARLY", "SEMESTER")[turn - 1]})
            with CaptureQueriesContext(connection) as queries:
                report_content(report.pk, AT)
            counts.append(len(queries))
        assert counts[0] == counts[1]
