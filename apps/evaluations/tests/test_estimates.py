"""From figures of service units to an estimate that is kept with everything it rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from apps.catalogue.enums import CohortState
from apps.catalogue.tests.factories import ProgrammeFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import UnitFactory
from apps.evaluations import effect, policies, wording
from apps.evaluations.enums import EffectCaution, EffectMethod, EffectVerdict
from apps.evaluations.models import EffectEstimate
from apps.evaluations.services import EvaluationRefused, estimate_due, estimate_programme
from apps.evaluations.tests.factories import (
    AT,
    TODAY,
    EffectEstimateFactory,
    falling,
    not_supported,
    unclear,
)
from apps.evaluations.tests.stories import (
    DUE_ON,
    complete,
    correct_value,
    finished_cohort,
    measured_cohort,
    measured_unit,
)
from apps.outcomes.tests.factories import ServiceUnitFactory


def estimated(story, **kwargs):
    return estimate_programme(cohort_id=story.cohort.pk, **{"actor": None, "at": AT, **kwargs})


class TestVerdictOfAProgramme:
    def test_is_supported_where_trained_units_rose_and_the_others_did_not(self, cast):
        made = estimated(measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0]))
        assert made.verdict == EffectVerdict.SUPPORTED
        assert made.method == EffectMethod.DIFF_IN_DIFF
        assert made.estimate == pytest.approx(6, abs=0.01)
        assert (made.trained_count, made.comparison_count) == (3, 4)
        assert (made.months_before, made.months_after) == (6, 6)

    def test_is_not_supported_where_nothing_moved(self, cast):
        made = estimated(measured_cohort(cast, trained=[0.2, -0.1, 0.1], others=[0, 0.1, -0.1, 0]))
        assert (made.verdict, made.is_falling) == (EffectVerdict.NOT_SUPPORTED, False)

    def test_is_falling_where_trained_units_got_worse(self, cast):
        made = estimated(measured_cohort(cast, trained=[-5, -6, -7], others=[0, 1, -1, 0]))
        assert made.is_falling

    def test_is_unclear_where_units_differ_too_much(self, cast):
        made = estimated(measured_cohort(cast, trained=[-6, 12, 3], others=[0, 9, -7, 2]))
        assert made.verdict == EffectVerdict.UNCLEAR

    def test_a_service_time_that_fell_counts_as_better(self, cast):
        made = estimated(measured_cohort(cast, trained=[-5, -6, -7], others=[0, 1, -1, 0], direction="LOWER"))
        assert made.verdict == EffectVerdict.SUPPORTED
        assert made.estimate == pytest.approx(6, abs=0.01)

    def test_without_other_units_it_is_labelled_before_and_after(self, cast):
        made = estimated(measured_cohort(cast, trained=[5, 6, 7]))
        assert (made.method, made.caution) == (EffectMethod.BEFORE_AFTER, EffectCaution.NO_COMPARISON)
        assert made.verdict == EffectVerdict.UNCLEAR

    def test_the_months_are_those_around_the_course(self, cast):
        inputs = estimated(measured_cohort(cast, trained=[5, 6, 7], others=[0, 1])).inputs
        assert (inputs["before"][0], inputs["before"][-1]) == ("2025-07", "2025-12")
        assert (inputs["after"][0], inputs["after"][-1]) == ("2026-03", "2026-08")

    def test_the_pure_module_and_the_labels_speak_the_same_codes(self):
        for mine, pure in (
            (EffectVerdict, effect.Verdict),
            (EffectMethod, effect.Method),
            (EffectCaution, effect.Caution),
        ):
            assert set(mine.values) == {code.value for code in pure}


class TestWhoCountsAsTrained:
    def test_people_of_a_division_count_for_the_counter_of_their_office(self, cast):
        story = measured_cohort(cast, others=[0, 1])
        division = UnitFactory(parent=story.others[0].unit)
        complete(story.cohort, division, cast)
        units = {unit["name"]: unit for unit in estimated(story).units}
        assert units[story.others[0].name]["is_trained"]
        assert units[story.others[0].name]["participants"] == 1
        assert not units[story.others[1].name]["is_trained"]

    def test_units_of_another_cohort_in_these_months_do_not_compare(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1, -1])
        days = (date(2026, 4, 6), date(2026, 4, 8))
        second = finished_cohort(cast, story.cohort.programme, name="Angkatan II", days=days)
        complete(second, story.others[0].unit, cast)
        made = estimated(story)
        assert made.comparison_count == 2
        assert made.inputs["set_aside"] == [story.others[0].name]

    def test_other_programmes_with_the_same_aim_are_named_and_their_units_do_not_compare(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        rival = ProgrammeFactory(title="Bimtek keluhan", indicator_code=story.indicator.code)
        other = finished_cohort(cast, rival, name="Kelas A", days=(date(2026, 5, 4), date(2026, 5, 5)))
        complete(other, story.others[1].unit, cast)
        made = estimated(story)
        assert made.inputs["rivals"] == ["Bimtek keluhan – Kelas A"]
        assert made.inputs["set_aside"] == [story.others[1].name]

    def test_a_trained_unit_without_figures_is_named(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        mute = ServiceUnitFactory(unit=story.trained[0].unit, name="Loket tanpa angka")
        made = estimated(story)
        assert made.inputs["unmeasured"] == [mute.name]
        assert made.trained_count == 2

    def test_units_of_another_institution_stay_outside(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        stranger = make_cast_elsewhere()
        measured_unit(stranger, story.indicator, "Loket jauh", 0, 70)
        assert estimated(story).comparison_count == 2


def make_cast_elsewhere():
    class Elsewhere:
        root = UnitFactory(name="Pemerintah Kota Lain")

    return Elsewhere


class TestWhenItIsEstimated:
    def test_not_before_the_last_month_is_reported(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        with pytest.raises(EvaluationRefused, match="16 September 2026"):
            estimated(story, at=datetime(2026, 9, 15, 3, tzinfo=UTC))
        assert estimated(story, at=datetime(DUE_ON.year, DUE_ON.month, DUE_ON.day, 3, tzinfo=UTC))

    def test_not_while_the_cohort_runs(self, cast):
        programme = ProgrammeFactory(indicator_code="skm-u7")
        cohort = finished_cohort(cast, programme, state=CohortState.RUNNING)
        with pytest.raises(EvaluationRefused, match="belum selesai"):
            estimate_programme(cohort_id=cohort.pk, actor=None, at=AT)

    def test_not_without_an_indicator(self, cast):
        cohort = finished_cohort(cast, ProgrammeFactory())
        with pytest.raises(EvaluationRefused, match="indikator"):
            estimate_programme(cohort_id=cohort.pk, actor=None, at=AT)

    def test_the_sweep_estimates_each_cohort_once(self, cast):
        measured_cohort(cast, trained=[5, 6], others=[0, 1])
        assert estimate_due(at=datetime(2026, 9, 15, 3, tzinfo=UTC)) == 0
        assert [estimate_due(at=AT) for _ in range(3)] == [1, 0, 0]

    def test_only_an_officer_of_the_institution_asks_for_one(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        for person in (cast.leader, cast.employee, cast.unit_officer, cast.outsider):
            with pytest.raises(PermissionDenied):
                estimated(story, actor=person.user)
        assert estimated(story, actor=cast.bkd_officer.user)


class TestTheSameFigures:
    def test_give_the_estimate_that_is_there(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        assert estimated(story) == estimated(story, actor=cast.bkd_officer.user)

    def test_a_corrected_figure_gives_a_second_one_and_keeps_the_first(self, cast):
        story = measured_cohort(cast, trained=[5, 6], others=[0, 1])
        first = estimated(story)
        correct_value(story.trained[0], date(2026, 8, 1), 90)
        second = estimated(story, at=AT + timedelta(days=1))
        assert second.estimate > first.estimate
        assert list(EffectEstimate.objects.newest()) == [second]
        assert EffectEstimate.objects.count() == 2

    def test_asked_for_twice_at_once_are_one_row(self, transactional_db):
        cast = make_cast()
        stories = [measured_cohort(cast, trained=[5], others=[0, 1], title=f"Program {n}") for n in range(10)]
        for story in stories:
            first, second = at_once(*[lambda story=story: estimated(story)] * 2)
            assert first == second
        assert EffectEstimate.objects.count() == len(stories)


class TestRows:
    def test_cannot_be_changed(self, cast):
        made = EffectEstimateFactory()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            EffectEstimate.objects.filter(pk=made.pk).update(verdict="UNCLEAR")

    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("interval_holds_its_estimate", {"estimate": 10.0}),
            ("supported_only_beside_other_units", {"method": EffectMethod.BEFORE_AFTER}),
            ("supported_only_beside_other_units", {"low": -1.0}),
            ("not_supported_lies_under_the_threshold", {"verdict": EffectVerdict.NOT_SUPPORTED}),
            ("falling_is_a_kind_of_not_supported", {"is_falling": True}),
        ],
    )
    def test_obey_the_rule_of_the_verdict(self, db, name, columns):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            EffectEstimateFactory(**columns)

    def test_the_same_figures_are_estimated_once(self, db):
        made = EffectEstimateFactory()
        with pytest.raises(IntegrityError, match="same_figures_are_estimated_once"), transaction.atomic():
            EffectEstimateFactory(cohort=made.cohort, inputs_sha256=made.inputs_sha256)

    def test_the_table_only_grows(self, db):
        made = EffectEstimateFactory()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM evaluations_effectestimate WHERE id = %s", [made.pk])


class TestWhoReadsEstimates:
    def test_the_list_and_the_page_agree(self, cast):
        EffectEstimateFactory(cohort=finished_cohort(cast, ProgrammeFactory()))
        EffectEstimateFactory()
        people = [cast.bkd_officer, cast.bkd_head, cast.leader, cast.auditor, cast.unit_officer, cast.employee]
        for person in [*people, cast.outsider]:
            listed = set(EffectEstimate.objects.visible_to(person.user, TODAY))
            rows = EffectEstimate.objects.select_related("cohort")
            assert listed == {row for row in rows if policies.can_view_estimate(person.user, row, TODAY)}, person
            assert len(listed) == (person in people[:4])
            assert bool(policies.can_open_evaluations(person.user, TODAY)) == (person in people[:4])


class TestWords:
    @pytest.mark.parametrize("make", [EffectEstimateFactory, unclear, not_supported, falling])
    def test_never_claim_a_cause(self, db, make):
        estimate = make()
        sentence = wording.summary_of(estimate)
        assert sentence.endswith(".")
        for word in ("menyebabkan", "karena", "akibat", "berhasil", "efektif", "terbukti"):
            assert word not in sentence.lower()
        assert "tidak dapat dipisahkan" in wording.NOT_A_CAUSE

    def test_say_how_much_and_beside_whom(self, db):
        assert wording.summary_of(EffectEstimateFactory()) == (
            "Data mendukung bahwa U7 Perilaku pelaksana membaik 5 poin di 3 unit peserta dibandingkan dengan 4 unit "
            "lain, bersamaan dengan pelatihan ini."
        )
        assert "memburuk 4 poin" in wording.summary_of(falling())
        assert "membaik sedikitnya 2,5 poin" in wording.summary_of(not_supported())
        assert "perkiraannya memburuk 0,4 poin" in wording.summary_of(not_supported(estimate=-0.4))
        assert "belum cukup" in wording.summary_of(unclear())
