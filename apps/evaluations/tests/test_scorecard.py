"""One card for a cohort: four levels, and performance, public satisfaction and peers beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.tests.queries import queries_of
from apps.employees.models import Employee
from apps.evaluations.enums import Voice
from apps.evaluations.selectors.scorecard import scorecard_of
from apps.evaluations.services import estimate_programme, seal_windows
from apps.evaluations.services.reference import load_reference_data as load_instruments
from apps.evaluations.tests.factories import AT, TODAY
from apps.evaluations.tests.stories import (
    AFTER,
    BEFORE,
    answer_all,
    asked_cohort,
    measured_cohort,
    practised_cohort,
    rate_all,
    record_values,
    taught_cohort,
)
from apps.outcomes.enums import Predicate
from apps.outcomes.models import Indicator, ServiceUnit
from apps.outcomes.services.reference import load_reference_data as load_indicators
from apps.outcomes.tests.factories import PerformanceResultFactory, ServiceUnitFactory

LATER = datetime(2026, 11, 24, 3, tzinfo=UTC)


def lines(cohort, person, on=TODAY):
    card = scorecard_of(cohort, person.user, on)
    return {line.label: line for line in [*(one for level in card.levels for one in level.lines), *card.beside]}


def graduates(cohort):
    return Employee.objects.filter(enrolments__cohort=cohort).order_by("pk")


class TestTheFourLevels:
    def test_say_when_what_is_missing_is_due(self, cast):
        cohort = taught_cohort(cast).cohort
        found = lines(cohort, cast.leader)
        assert found["Nilai rata-rata dari peserta"].figure == "sedang diisi"
        assert "0 dari 1 menjawab (0%); ditutup 16 November 2026" in found["Nilai rata-rata dari peserta"].basis
        behaviour = found["Penerapan menurut peserta, atasan, dan rekan kerja"]
        assert (behaviour.figure, behaviour.basis) == ("belum ada", "ditanyakan mulai 28 April 2027")
        assert found["Indikator layanan"].basis == "Program ini belum menyebut indikator layanan yang dituju."

    def test_tell_that_it_is_too_late_to_ask_and_that_nothing_is_taught(self, cast):
        cohort = practised_cohort(cast).cohort
        found = lines(cohort, cast.leader)
        assert found["Nilai rata-rata dari peserta"].basis == "tidak ditanyakan, waktunya sudah lewat"
        assert "tidak menyebut kompetensi" in found["Tingkat kompetensi sebelum dan sesudah"].basis

    def test_show_the_mean_the_levels_and_each_group(self, cast):
        reaction = asked_cohort(cast)
        answer_all(reaction, [4, 4, 4, 5, 5])
        taught = taught_cohort(cast, people=5, before=[2] * 5)
        rate_all(taught, cast.supervisor, [3, 3, 3, 3, 2])
        behaviour = practised_cohort(cast, graduates=5, peers=5)
        answer_all(behaviour, [4] * 5)
        answer_all(behaviour, [3] * 5, Voice.PEER)
        seal_windows(at=LATER)
        assert lines(reaction.cohort, cast.leader)["Nilai rata-rata dari peserta"].figure == "4,4 dari 5"
        learning = lines(taught.cohort, cast.leader)["Tingkat kompetensi sebelum dan sesudah"]
        assert learning.figure == "2 menjadi 2,8"
        assert learning.basis.startswith("80% dari 5 lulusan mencapai tingkat yang dituju; 1 dari 6 menjawab")
        found = lines(behaviour.cohort, cast.leader)
        assert found["Penerapan: peserta"].figure == "4 dari 5"
        assert found["Umpan balik rekan kerja"].figure == found["Penerapan: rekan kerja"].figure == "3 dari 5"

    def test_hide_a_group_that_is_too_small(self, cast):
        window = practised_cohort(cast, graduates=5, peers=5)
        answer_all(window, [4] * 5)
        answer_all(window, [1] * 4, Voice.PEER)
        seal_windows(at=LATER)
        found = lines(window.cohort, cast.bkd_officer)
        assert found["Umpan balik rekan kerja"].figure == "tidak ditampilkan"
        assert "Penerapan: rekan kerja" not in found

    def test_end_with_the_newest_estimate_and_its_verdict(self, cast):
        story = measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0])
        assert lines(story.cohort, cast.leader)["U7 Perilaku pelaksana"].figure == "belum ada"
        estimate = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        line = lines(story.cohort, cast.leader)["U7 Perilaku pelaksana"]
        assert (line.verdict, line.basis) == (estimate, "3 unit peserta, 4 unit pembanding")


class TestBesideTheLevels:
    @pytest.fixture
    def cohort(self, cast):
        return measured_cohort(cast, trained=[5, 6, 7]).cohort

    def test_skp_is_the_share_of_good_predicates_by_year(self, cast, cohort):
        for year, predicates in ((2025, [2, 2, 3, 3, 3, 3]), (2026, [1, 2, 2, 2, 3, 4])):
            for person, predicate in zip(graduates(cohort), predicates, strict=True):
                PerformanceResultFactory(employee=person, year=year, predicate=predicate)
        found = lines(cohort, cast.leader)
        assert found["SKP 2025: Baik atau lebih"].figure == "33,3%"
        assert found["SKP 2026: Baik atau lebih"].figure == "66,7%"
        assert "SKP 2027: Baik atau lebih" not in found
        assert lines(cohort, cast.leader, date(2027, 1, 4))["SKP 2027: Baik atau lebih"].figure == "belum ada"

    def test_skp_of_fewer_than_five_is_hidden_from_all(self, cast, cohort):
        for person in graduates(cohort)[:4]:
            PerformanceResultFactory(employee=person, year=2026, predicate=Predicate.POOR)
        line = lines(cohort, cast.bkd_officer)["SKP 2026: Baik atau lebih"]
        assert (line.figure, line.basis) == ("tidak ditampilkan", "kurang dari 5 lulusan memiliki predikat tahunan")

    def test_skm_is_the_mean_of_the_counters_of_the_graduates(self, cast, cohort):
        load_indicators(at=AT)
        total = Indicator.objects.get(code="skm-total")
        for unit in ServiceUnit.objects.order_by("name"):
            values = dict.fromkeys(BEFORE, 76.0) | dict.fromkeys(AFTER, 82.0)
            record_values(unit, total, values)
        record_values(ServiceUnitFactory(unit=cast.bkd), total, dict.fromkeys([*BEFORE, *AFTER], 30.0))
        line = lines(cohort, cast.leader)["SKM unit layanan lulusan"]
        assert (line.figure, line.basis) == ("76 menjadi 82", "rata-rata 3 unit layanan, dari 100")

    def test_skm_waits_for_the_months_after(self, cast):
        cohort = taught_cohort(cast).cohort
        assert "bulan sesudah pelatihan lengkap" in lines(cohort, cast.leader)["SKM unit layanan lulusan"].basis


class TestThePage:
    def test_is_for_officers_and_leaders(self, cast, visit):
        cohort = asked_cohort(cast).cohort
        for reader in (cast.bkd_officer, cast.bkd_head, cast.leader, cast.auditor):
            assert "Tingkat 4. Hasil" in visit(reader, "scorecard", cohort).content.decode()
        assert visit(cast.employee, "scorecard", cohort).status_code == 404
        assert "kartu evaluasi" in visit(cast.leader, "windows").content.decode()

    def test_asks_the_same_number_of_questions_for_more_people(self, cast, today):
        client = Client()
        cast.login(client, cast.leader)
        load_instruments(at=AT)
        counts = []
        for number, people in enumerate((2, 4)):
            story = measured_cohort(cast, trained=[5] * people, people=people, title=f"Program {number}")
            counts.append(queries_of(client, reverse("evaluations:scorecard", args=[story.cohort.pk])))
        assert counts[0] == counts[1]
