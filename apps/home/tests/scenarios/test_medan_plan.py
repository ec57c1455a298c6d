"""“Penyusunan Rencana Pengembangan Kompetensi ASN untuk Peningkatan Kinerja di Medan” (founding text 000).

“Misalnya, jika ditemukan bahwa banyak ASN yang kurang memahami regulasi terbaru, maka pelatihan tentang peraturan
perundang-undangan harus menjadi prioritas.” “Misalnya, jika setelah pelatihan pelayanan publik meningkat, maka dapat
disimpulkan bahwa program tersebut efektif. Sebaliknya, jika tidak ada peningkatan, perlu dilakukan peninjauan kembali
terhadap metode dan materi pelatihan yang diberikan.”
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from apps.catalogue.models import Cohort, Programme
from apps.catalogue.tests.factories import ProgrammeFactory
from apps.competencies.models import Competency
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.tests.factories import EmployeeFactory
from apps.evaluations.enums import CaseAction, CheckKind
from apps.evaluations.models import EffectEstimate, ReviewCase
from apps.evaluations.services import estimate_due
from apps.evaluations.tests.factories import step
from apps.evaluations.tests.reporting import report_of, written
from apps.evaluations.tests.stories import DUE_ON, measured_unit
from apps.home.tests.scenarios.town import Town, on
from apps.outcomes.tests.factories import IndicatorFactory

COURSE_ON = date(2026, 1, 12)
REPORTED_ON = date(2027, 1, 6)


@dataclass
class Story:
    regulation: Competency
    course: Programme
    offices: list[OrganisationUnit]
    trained: list[Employee]
    everybody: list[Employee]

    def levels(self, held: int) -> dict[Employee, dict[str, int]]:
        """Everybody holds so much of the regulations; one in four is weak in communication."""
        return {person: {"REG": held, "KOM": 2 if index % 4 == 0 else 3} for index, person in enumerate(self.everybody)}


def told(town: Town, trained: Sequence[float], others: Sequence[float]) -> Story:
    """Counters of an office each, with how their SKM moved after January 2026; two officers work at each."""
    regulation = town.requires("Peraturan Perundang-undangan Terbaru", "REG")
    talk = town.requires("Komunikasi", "KOM")
    indicator = IndicatorFactory(code="skm-u7", name="U7 Perilaku pelaksana", unit_of_measure="dari 100", threshold=2.5)
    course = ProgrammeFactory(
        title="Pelatihan Peraturan Perundang-undangan",
        indicator_code=indicator.code,
        learning_hours=12,
        raises={regulation: 3},
    )
    ProgrammeFactory(title="Pelatihan Komunikasi Publik", learning_hours=12, raises={talk: 3})
    changes = [*trained, *others]
    counters = [
        measured_unit(town.cast, indicator, f"Loket {index + 1}", change, 75.0 + index)
        for index, change in enumerate(changes)
    ]
    people = [EmployeeFactory(unit=counter.unit) for counter in counters for _ in range(2)]
    return Story(regulation, course, [counter.unit for counter in counters], people[: 2 * len(trained)], people)


def planned_and_delivered(town: Town, story: Story) -> Cohort:
    """From the survey of 2025 to the course of January 2026."""
    officer, person = town.cast.bkd_officer, story.trained[0]
    campaign = town.survey(date(2025, 9, 1), 2026, story.offices, story.levels(1))

    analysis = town.page(date(2025, 10, 1), officer, "needs:campaign_analysis", campaign.pk)
    ranked = [analysis.index(f">{name}<") for name in ("Peraturan Perundang-undangan Terbaru", "Komunikasi")]
    assert ranked == sorted(ranked), "the training on regulations comes first"

    cycle = town.open_cycle(date(2025, 10, 2), campaign)
    plan = town.drafted(date(2025, 10, 3), person, cycle)
    first, second = plan.items.order_by("quarter", "pk")
    assert (first.programme, second.topic) == (story.course, "Pelatihan Komunikasi Publik")
    assert "urutan prioritas ke-1" in first.proposal_reason
    assert "urutan prioritas ke-1" in town.page(date(2025, 10, 3), person, "plans:detail", plan.pk)

    return town.deliver(story.course, story.regulation, story.trained, COURSE_ON)


def verdict_on(town: Town, cohort: Cohort) -> EffectEstimate:
    """Found by the sweep on the first day on which the months after the course are complete."""
    assert estimate_due(at=on(DUE_ON)) == 1
    return EffectEstimate.objects.get(cohort=cohort)


def reported(town: Town) -> str:
    """The page of the report on the second half of 2026, as the leader reads it."""
    report = report_of(town.cast, period_start=date(2026, 7, 1), period_end=date(2026, 12, 31))
    town.clock.move_to(on(REPORTED_ON), tick=False)
    written(report)
    return town.page(REPORTED_ON, town.cast.leader, "evaluations:report", report.pk)


@pytest.mark.django_db
class TestBanyakYangKurangMemahamiRegulasi:
    def test_after_the_training_services_improved_so_the_data_support_the_programme(self, town):
        story = told(town, trained=[5, 6, 7], others=[0, 1, -1, 0])
        estimate = verdict_on(town, planned_and_delivered(town, story))

        effect = town.page(DUE_ON, town.cast.leader, "evaluations:effect", estimate.pk)
        assert "Didukung data" in effect
        assert "bukan bukti bahwa pelatihan menyebabkannya" in effect
        report = reported(town)
        assert "Pelatihan Peraturan Perundang-undangan, Angkatan I: U7 Perilaku pelaksana" in report
        assert "Didukung data" in report
        assert not ReviewCase.objects.exists()

    def test_without_an_improvement_method_and_material_are_reviewed_and_the_next_plan_shows_it(self, town):
        story = told(town, trained=[0.2, -0.1, 0.1], others=[0, 0.1, -0.1, 0])
        cast, person = town.cast, story.trained[0]
        estimate = verdict_on(town, planned_and_delivered(town, story))
        assert "Tidak didukung" in town.page(DUE_ON, cast.leader, "evaluations:effect", estimate.pk)

        case = ReviewCase.objects.get(programme=story.course)
        page = town.page(DUE_ON, cast.bkd_officer, "evaluations:case", case.pk)
        for question in ("Apakah cara belajarnya cocok", "Apakah isinya menjawab masalah layanan"):
            assert question in page
        case = step(cast, case, CaseAction.ASSIGN, at=on(DUE_ON))
        for kind in CheckKind:
            case = step(cast, case, CaseAction.CHECK, kind=kind, at=on(DUE_ON))
        step(cast, case, CaseAction.DECIDE, reason="Tambah praktik di loket.", at=on(DUE_ON))

        changed = "Ditinjau, metode atau materinya diubah"
        catalogue = town.page(DUE_ON, person, "catalogue:detail", story.course.code)
        assert changed in catalogue
        assert "Tambah praktik di loket." in catalogue
        campaign = town.survey(date(2026, 9, 18), 2027, story.offices, story.levels(1))
        cycle = town.open_cycle(date(2026, 11, 2), campaign)
        next_cycle = town.page(date(2026, 11, 2), cast.bkd_officer, "plans:cycle", cycle.pk)
        assert "Pelatihan Peraturan Perundang-undangan" in next_cycle
        assert "Tambah praktik di loket." in next_cycle
        plan = town.drafted(date(2026, 11, 3), person, cycle)
        assert f"{changed}." in plan.items.get(programme=story.course).proposal_reason
        assert changed in town.page(date(2026, 11, 3), person, "plans:detail", plan.pk)
        assert "Tidak didukung" in reported(town)
