"""What officers and leaders read about the effect of programmes."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.core.tests.queries import queries_of
from apps.evaluations.models import EffectEstimate
from apps.evaluations.services import estimate_due, estimate_programme
from apps.evaluations.tests.factories import AT, EffectEstimateFactory, not_supported
from apps.evaluations.tests.stories import (
    correct_value,
    finished_cohort,
    measured_cohort,
    measured_unit,
)
from apps.outcomes.months import earlier


@pytest.fixture
def story(cast):
    return measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0])


@pytest.fixture
def estimate(story):
    return estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)


class TestListOfEffects:
    def test_shows_the_newest_estimate_of_each_cohort(self, cast, visit, estimate):
        page = visit(cast.leader, "effects").content.decode()
        assert "Pelatihan pelayanan prima" in page
        assert "Didukung data" in page
        assert "3 peserta, 4 pembanding" in page

    def test_is_filtered_by_verdict_year_and_title(self, cast, visit, estimate):
        not_supported(cohort=finished_cohort(cast, ProgrammeFactory(title="Bimtek arsip")))
        for query, seen, hidden in (
            ("?kesimpulan=NOT_SUPPORTED", "Bimtek arsip", "Pelatihan pelayanan prima"),
            ("?cari=prima", "Pelatihan pelayanan prima", "Bimtek arsip"),
        ):
            page = visit(cast.bkd_officer, "effects", query=query).content.decode()
            assert seen in page
            assert hidden not in page
        assert "Belum ada perkiraan" in visit(cast.bkd_officer, "effects", query="?tahun=2020").content.decode()

    def test_says_when_a_finished_cohort_will_be_estimated(self, cast, visit, story):
        summer = (date(2026, 8, 3), date(2026, 8, 5))
        finished_cohort(cast, story.cohort.programme, name="Angkatan II", days=summer)
        page = visit(cast.bkd_officer, "effects").content.decode()
        assert "segera dihitung" in page
        assert "dihitung mulai 16 Apr 2027" in page
        estimate_due(at=AT)
        assert "segera dihitung" not in visit(cast.bkd_officer, "effects").content.decode()

    def test_is_closed_to_whoever_reads_no_estimates(self, cast, visit):
        for person in (cast.employee, cast.unit_officer, cast.outsider):
            assert visit(person, "effects").status_code == 403
            assert visit(person, "effects_export").status_code == 403

    def test_is_downloaded_as_filtered(self, cast, visit, estimate):
        not_supported(cohort=finished_cohort(cast, ProgrammeFactory(title="Bimtek arsip")))
        answer = visit(cast.bkd_officer, "effects_export", query="?cari=prima")
        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:2]] == ["Pelatihan pelayanan prima"]
        assert rows[1][7] == pytest.approx(estimate.estimate)
        assert rows[2][0] is None

    def test_asks_the_same_number_of_questions_for_more_rows(self, cast, today):
        client = Client()
        cast.login(client, cast.bkd_officer)

        def grow(count):
            for _ in range(count):
                EffectEstimateFactory(cohort=finished_cohort(cast, ProgrammeFactory()))
                finished_cohort(cast, ProgrammeFactory(indicator_code=EffectEstimate.objects.first().indicator.code))

        grow(3)
        few = queries_of(client, reverse("evaluations:effects"))
        grow(3)
        assert queries_of(client, reverse("evaluations:effects")) == few


class TestPageOfAnEffect:
    def test_tells_result_rule_and_every_unit(self, cast, visit, estimate, story):
        page = visit(cast.leader, "effect", estimate).content.decode()
        assert "Data mendukung bahwa U7 Perilaku pelaksana membaik 6 poin" in page
        assert "tidak dapat dipisahkan" in page
        assert "Juli 2025 sampai Desember 2025" in page
        for unit in (*story.trained, *story.others):
            assert unit.name in page
        assert page.count("<svg") >= 2
        assert "Hitung dengan angka terbaru" not in page

    def test_is_not_found_by_whoever_may_not_see_it(self, cast, visit, estimate):
        assert visit(cast.unit_officer, "effect", estimate).status_code == 404
        assert visit(cast.bkd_officer, "effect", EffectEstimateFactory()).status_code == 404

    def test_opens_without_any_interval(self, cast, visit):
        story = measured_cohort(cast, trained=[5], others=[1])
        made = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        page = visit(cast.bkd_officer, "effect", made).content.decode()
        assert "tidak dapat dihitung" in page
        assert "Hanya satu unit di tiap sisi" in page

    def test_opens_without_any_figure(self, cast, visit):
        story = measured_cohort(cast)
        made = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        assert "Belum ada unit layanan dengan angka" in visit(cast.bkd_officer, "effect", made).content.decode()

    def test_asks_the_same_number_of_questions_for_more_units_and_cohorts(self, cast, today, story, estimate):
        client = Client()
        cast.login(client, cast.bkd_officer)
        few = queries_of(client, reverse("evaluations:effect", args=[estimate.pk]))
        for number in range(3):
            measured_unit(cast, story.indicator, f"Loket tambahan {number}", 0.5, 70)
            EffectEstimateFactory(
                cohort=finished_cohort(cast, story.cohort.programme, name=f"Kelas {number}"), indicator=story.indicator
            )
        correct_value(story.trained[0], earlier(AT.date(), 3).replace(day=1), 80)
        bigger = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        assert queries_of(client, reverse("evaluations:effect", args=[bigger.pk])) == few


class TestEstimateAgain:
    def test_leads_to_the_estimate_that_is_there_while_figures_are_the_same(self, cast, visit, estimate):
        answer = visit(cast.bkd_officer, "estimate", estimate.cohort, post={})
        assert answer.url == reverse("evaluations:effect", args=[estimate.pk])
        assert EffectEstimate.objects.count() == 1

    def test_says_why_not_yet(self, cast, visit, story):
        cohort = finished_cohort(cast, ProgrammeFactory())
        answer = visit(cast.bkd_officer, "estimate", cohort, post={})
        assert answer.url == reverse("evaluations:effects")

    def test_is_refused_to_leaders(self, cast, visit, estimate):
        assert visit(cast.leader, "estimate", estimate.cohort, post={}).status_code == 403
