"""What a training taught: graduates and their supervisors rate the level, each without seeing the other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.competencies.enums import EvidenceSource
from apps.competencies.models import LevelEvidence
from apps.competencies.tests.factories import LevelEvidenceFactory
from apps.core.tests.queries import queries_of
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.evaluations.enums import EvaluationKind, Voice
from apps.evaluations.selectors.learning import graduates_in, learning_result, mean_scores, measures_to_take
from apps.evaluations.services import EvaluationRefused, ScoresChanged, rate_levels, save_scores, seal_windows
from apps.evaluations.tests.factories import AT, TODAY, LearningMeasureFactory, LearningScoreFactory
from apps.evaluations.tests.stories import asked_cohort, rate_all, taught_cohort

AFTER = datetime(2026, 11, 17, 3, tzinfo=UTC)


def sealed(window):
    seal_windows(at=AFTER)
    window.refresh_from_db()
    return window


class TestWhenItOpens:
    def test_asks_the_graduates_and_once_their_supervisor(self, cast):
        window = taught_cohort(cast, people=3)
        voices = window.participations.values_list("voice", flat=True)
        assert sorted(voices) == [*[Voice.PARTICIPANT] * 3, Voice.SUPERVISOR]
        assert window.measures.count() == 3

    def test_freezes_the_level_that_was_known_before_the_cohort(self, cast):
        window = taught_cohort(cast, people=2, before=[2])
        competency = window.measures.get(employee=cast.employee).competency
        LevelEvidenceFactory(
            employee=cast.employee,
            competency=competency,
            level=5,
            source=EvidenceSource.ASSESSMENT,
            observed_on=date(2026, 10, 27),
        )
        levels = window.measures.order_by("pk").values_list("level_before", flat=True)
        assert list(levels) == [Decimal(2), None]

    def test_weighs_the_voices_before_as_gaps_do(self, cast):
        window = taught_cohort(cast)
        (measure,) = window.measures.all()
        for source, level in ((EvidenceSource.SELF, 4), (EvidenceSource.SUPERVISOR, 2)):
            LevelEvidenceFactory(employee=cast.employee, competency=measure.competency, level=level, source=source)
        (again,) = measures_to_take(window, [cast.employee], {})
        assert again.level_before == Decimal("2.80")

    def test_never_opens_for_a_programme_without_competencies(self, cast):
        window = asked_cohort(cast)
        assert window.cohort.evaluation_windows.filter(kind=EvaluationKind.LEARNING).count() == 0


class TestRating:
    def test_becomes_evidence_of_its_source_with_the_name_of_the_training(self, cast):
        window = taught_cohort(cast, people=2)
        rate_all(window, cast.employee, [4])
        rate_all(window, cast.supervisor, [3, 2])
        told = LevelEvidence.objects.filter(employee=cast.employee).order_by("pk")
        assert [(row.source, row.level, row.observed_on) for row in told] == [
            (EvidenceSource.SELF, 4, TODAY),
            (EvidenceSource.SUPERVISOR, 3, TODAY),
        ]
        assert {row.instrument for row in told} == {f"Sesudah pelatihan {window.cohort}"}
        assert told[0].recorded_by == cast.employee.user

    def test_that_cannot_be_told_leaves_no_voice(self, cast):
        window = taught_cohort(cast)
        rate_all(window, cast.supervisor, [None])
        assert not LevelEvidence.objects.exists()
        assert window.participations.get(employee=cast.supervisor).has_answered

    def test_is_taken_once(self, cast):
        window = taught_cohort(cast)
        rate_all(window, cast.employee, [4])
        with pytest.raises(EvaluationRefused, match="sudah mengirim"):
            rate_all(window, cast.employee, [5])
        assert LevelEvidence.objects.get().level == 4

    def test_sent_twice_at_once_is_one(self, transactional_db):
        cast = make_cast()
        for number in range(20):
            window = taught_cohort(cast, title=f"Program {number}")
            answers = at_once(*[lambda window=window: rate_all(window, cast.employee, [4])] * 2)
            assert sum(isinstance(answer, EvaluationRefused) for answer in answers) == 1, answers
        assert LevelEvidence.objects.count() == 20

    def test_is_refused_to_others_after_the_last_day_and_when_incomplete(self, cast):
        window = taught_cohort(cast)
        (measure,) = window.measures.all()
        sent = {"window_id": window.pk, "levels": {measure.pk: 4}, "actor": cast.employee.user, "at": AT}
        with pytest.raises(PermissionDenied):
            rate_levels(**sent | {"actor": cast.opd_head.user})
        with pytest.raises(EvaluationRefused, match="16 November 2026"):
            rate_levels(**sent | {"at": AFTER})
        for levels in ({}, {measure.pk: 6}, {measure.pk: 4, 0: 4}):
            with pytest.raises(EvaluationRefused, match="setiap kompetensi"):
                rate_levels(**sent | {"levels": levels})

    def test_of_a_graduate_who_supervises_is_one_form_with_two_sources(self, cast):
        window = taught_cohort(cast)
        competency = window.measures.get().competency
        LearningMeasureFactory(window=window, employee=cast.supervisor, competency=competency)
        rate_all(window, cast.supervisor, [3, 5])
        assert set(LevelEvidence.objects.values_list("employee", "source")) == {
            (cast.employee.pk, EvidenceSource.SUPERVISOR),
            (cast.supervisor.pk, EvidenceSource.SELF),
        }


class TestPages:
    def test_the_supervisor_rates_everybody_blind_on_one_form(self, cast, visit):
        window = taught_cohort(cast, people=3)
        rate_all(window, cast.employee, [5])
        page = visit(cast.supervisor, "answer", window).content.decode()
        assert page.count("<legend>") == 3
        assert "Perilaku 3a." in page
        assert " checked" not in page
        fields = {f"level{measure.pk}": "3" for measure in window.measures.all()}
        (kept, *_), missing = fields, dict(list(fields.items())[1:])
        refused = visit(cast.supervisor, "answer", window, post=missing)
        assert refused.status_code == 422
        assert "Pilih tingkat: " in refused.content.decode()
        assert refused.content.decode().count(" checked") == 2, kept
        assert visit(cast.supervisor, "answer", window, post=fields).status_code == 302
        assert LevelEvidence.objects.filter(source=EvidenceSource.SUPERVISOR, level=3).count() == 3
        assert "sudah tercatat" in visit(cast.supervisor, "answer", window).content.decode()

    def test_officers_read_names_and_it_is_recorded_leaders_read_groups(self, cast, visit):
        window = taught_cohort(cast, people=5, before=[2] * 5)
        rate_all(window, cast.supervisor, [3, 3, 3, 3, 2])
        assert "Hasil tampil sesudah" in visit(cast.bkd_officer, "result", window).content.decode()
        sealed(window)
        assert "Sari Wulandari" in visit(cast.bkd_officer, "result", window).content.decode()
        assert AccessRecord.objects.get().row_count == 5
        page = visit(cast.leader, "result", window).content.decode()
        assert "Sari Wulandari" not in page
        assert "2 → 2,8" in page
        assert "80%" in page

    def test_the_result_asks_the_same_number_of_questions_for_more_people(self, cast, today):
        client = Client()
        cast.login(client, cast.bkd_officer)
        counts = []
        for number, people in enumerate((2, 5)):
            window = taught_cohort(cast, people=people, title=f"Program {number}")
            rate_all(window, cast.supervisor, [3] * people)
            counts.append(queries_of(client, reverse("evaluations:result", args=[sealed(window).pk])))
        assert counts[0] == counts[1]


class TestResult:
    def test_compares_those_who_have_both_levels(self, cast):
        window = taught_cohort(cast, people=6, before=[2] * 5)
        rate_all(window, cast.supervisor, [3, 3, 3, 4, None, 1])
        total = learning_result(sealed(window), cast.bkd_officer.user, TODAY).total
        assert (total.rated, total.compared, total.before, total.after) == (5, 4, 2.0, 3.25)
        assert total.reached == pytest.approx(0.8)

    def test_weighs_self_and_supervisor_as_the_actual_level_does(self, cast):
        window = taught_cohort(cast)
        rate_all(window, cast.employee, [5])
        rate_all(window, cast.supervisor, [3])
        (person,) = learning_result(sealed(window), cast.bkd_officer.user, TODAY).people
        assert (person.self_rating, person.supervisor_rating, person.after) == (5, 3, Decimal("3.80"))

    def test_hides_fewer_than_five_from_whoever_reads_no_names(self, cast):
        window = taught_cohort(cast, people=4, before=[2] * 4)
        rate_all(window, cast.supervisor, [3] * 4)
        sealed(window)
        hidden = learning_result(window, cast.leader.user, TODAY)
        assert "kurang dari 5 lulusan" in hidden.hidden
        assert (hidden.total, hidden.competencies, hidden.people) == (None, [], [])
        assert len(learning_result(window, cast.auditor.user, TODAY).people) == 4

    def test_a_small_comparison_is_no_difference_of_two_figures(self, cast):
        """Five were rated, four of them have a level before: a leader reads the share, not the means."""
        window = taught_cohort(cast, people=5, before=[2] * 4)
        rate_all(window, cast.supervisor, [3] * 5)
        total = learning_result(sealed(window), cast.leader.user, TODAY).total
        assert (total.rated, total.before, total.after, total.reached) == (5, None, None, 1.0)


class TestRows:
    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("expected_level_1_to_5", {"expected_level": 6}),
            ("level_before_1_to_5", {"level_before": Decimal("0.5")}),
        ],
    )
    def test_hold_levels_from_1_to_5(self, db, name, columns):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LearningMeasureFactory(**columns)

    def test_hold_each_once_and_no_own_supervisor(self, db):
        measure = LearningMeasureFactory()
        same = {"window": measure.window, "employee": measure.employee}
        with pytest.raises(IntegrityError, match="a_graduate_is_measured_once"), transaction.atomic():
            LearningMeasureFactory(**same, competency=measure.competency)
        with pytest.raises(IntegrityError, match="nobody_rates_himself"), transaction.atomic():
            LearningMeasureFactory(**same, supervisor=measure.employee)


class TestScores:
    def save(self, window, actor, pairs, version=0, at=AT):
        save_scores(window_id=window.pk, version=version, scores=pairs, actor=actor.user, at=at)

    def test_are_a_mean_before_and_after_of_those_who_have_both(self, cast):
        window = taught_cohort(cast, people=3)
        one, two, three = graduates_in(window)
        self.save(window, cast.bkd_officer, {one.pk: (60, 80), two.pk: (40, 70), three.pk: (None, 90)})
        tests = mean_scores(window, cast.bkd_officer.user, TODAY)
        assert (tests.people, tests.before, tests.after) == (2, 50.0, 75.0)
        assert mean_scores(window, cast.leader.user, TODAY) is None

    def test_are_for_officers_about_graduates_from_0_to_100(self, cast):
        window = taught_cohort(cast)
        with pytest.raises(PermissionDenied):
            self.save(window, cast.leader, {})
        for pairs in ({cast.opd_head.pk: (1, 2)}, {cast.employee.pk: (1, 101)}):
            with pytest.raises(EvaluationRefused, match="0 sampai 100"):
                self.save(window, cast.bkd_officer, pairs)

    def test_that_stay_keep_who_typed_them_and_emptied_ones_go(self, cast):
        window = taught_cohort(cast, people=3)
        one, two, three = graduates_in(window)
        self.save(window, cast.bkd_officer, {person.pk: (60, 80) for person in (one, two, three)})
        self.save(
            window, cast.bkd_officer, {one.pk: (60, 80), two.pk: (50, 80), three.pk: (None, None)}, version=1, at=AFTER
        )
        kept = {score.employee_id: score.entered_at for score in window.scores.all()}
        assert kept == {one.pk: AT, two.pk: AFTER}

    def test_of_two_officers_at_once_are_not_lost_unseen(self, transactional_db):
        cast = make_cast()
        for number in range(20):
            window = taught_cohort(cast, title=f"Program {number}")
            pairs = {cast.employee.pk: (60, 80)}
            answers = at_once(*[lambda window=window, pairs=pairs: self.save(window, cast.bkd_officer, pairs)] * 2)
            assert sum(isinstance(answer, ScoresChanged) for answer in answers) == 1, answers

    def test_typed_badly_or_late_stay_on_the_page(self, cast, visit):
        window = taught_cohort(cast)
        field = f"-{cast.employee.pk}"
        typed = {"version": "0", f"before{field}": "enam puluh", f"after{field}": "82,5"}
        refused = visit(cast.bkd_officer, "scores", window, post=typed)
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "Nilai tes sebelum Sari Wulandari, S.E. antara 0 dan 100." in page
        assert 'value="enam puluh"' in page
        good = typed | {f"before{field}": "60"}
        assert visit(cast.bkd_officer, "scores", window, post=good).status_code == 302
        late = visit(cast.bkd_officer, "scores", window, post=good | {f"after{field}": "90"})
        assert late.status_code == 422
        assert "Petugas lain menyimpan" in late.content.decode()
        assert 'value="90"' in late.content.decode()
        assert 'name="version" value="1"' in late.content.decode()
        assert window.scores.get().after == Decimal("82.5")
        assert "60 → 82,5" in visit(cast.auditor, "result", window).content.decode()
        assert visit(cast.auditor, "scores", window).status_code == 403

    @pytest.mark.parametrize(
        ("name", "columns"),
        [("test_score_0_to_100", {"after": 101}), ("test_has_a_score", {"before": None, "after": None})],
    )
    def test_rows_hold_scores(self, db, name, columns):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LearningScoreFactory(**columns)

    def test_rows_hold_each_graduate_once(self, db):
        score = LearningScoreFactory()
        with pytest.raises(IntegrityError, match="a_graduate_is_tested_once"), transaction.atomic():
            LearningScoreFactory(window=score.window, employee=score.employee)
