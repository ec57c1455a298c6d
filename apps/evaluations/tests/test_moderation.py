"""Words may give their writer away: enough must have answered, and somebody reads them before everybody does."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from apps.audit.models import AccessRecord
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, Moderation
from apps.evaluations.selectors.remarks import Remarks, answers_to_read, windows_to_moderate
from apps.evaluations.selectors.results import result_of
from apps.evaluations.services import EvaluationRefused, ReadMeanwhile, moderate_remarks, seal_windows
from apps.evaluations.tests.factories import ModerationFactory, ParticipationFactory
from apps.evaluations.tests.stories import answer_all, asked_cohort

AFTER = datetime(2026, 11, 17, 3, tzinfo=UTC)
ON = AFTER.date()
RATINGS = [1, 2, *[4] * 8]


def sealed_cohort(cast, ratings=RATINGS, **kwargs):
    window = asked_cohort(cast, people=len(ratings), **kwargs)
    answer_all(window, ratings)
    seal_windows(at=AFTER)
    window.refresh_from_db()
    return window


def keys(window, *remarks):
    return [answer.pk for answer in answers_to_read(window, ON) if answer.remark in remarks]


def moderate(cast, window, *remarks, version=0, actor=None):
    actor = actor or cast.bkd_officer
    withheld = keys(window, *remarks)
    return moderate_remarks(window_id=window.pk, version=version, withheld=withheld, actor=actor.user, at=AFTER)


def told(window):
    return result_of(EvaluationWindow.objects.select_related("instrument").get(pk=window.pk), ON).remarks


class TestWords:
    def test_of_nine_answers_are_read_by_nobody(self, cast):
        window = sealed_cohort(cast, [4] * 9)
        assert "kurang dari 10 orang menjawab" in told(window).hidden
        assert window.remarks_state == ""
        assert list(windows_to_moderate(cast.bkd_officer.user, ON)) == []
        assert answers_to_read(window, ON) == []

    def test_of_ten_answers_wait_until_somebody_has_read_them(self, cast):
        window = sealed_cohort(cast)
        assert told(window) == Remarks(told(window).hidden)
        assert "sesudah dibaca petugas BKD" in told(window).hidden
        moderate(cast, window)
        assert told(window).hidden == ""
        assert set(told(window).shown) == {"Saran 1", "Saran 2", "Saran 4"}

    def test_that_are_withheld_are_counted_and_not_told(self, cast):
        window = sealed_cohort(cast)
        done = moderate(cast, window, "Saran 1", "Saran 2")
        assert (told(window).shown, told(window).withheld) == (("Saran 4",) * 8, 2)
        assert (done.withheld_count, told(window).moderation) == (2, done)

    def test_are_read_again_when_somebody_thinks_better_of_it(self, cast):
        window = sealed_cohort(cast)
        moderate(cast, window, "Saran 1")
        moderate(cast, window, "Saran 2", version=1, actor=cast.bkd_head)
        assert "Saran 1" in told(window).shown
        assert "Saran 2" not in told(window).shown
        assert [row.moderated_by for row in window.moderations.all()] == [cast.bkd_officer.user, cast.bkd_head.user]

    def test_that_nobody_wrote_wait_for_nobody(self, cast):
        window = asked_cohort(cast, people=10)
        answer_all(window, RATINGS)
        AnonymousAnswer.objects.update(remark="")
        seal_windows(at=AFTER)
        window.refresh_from_db()
        assert (window.remarks_state, told(window)) == ("", Remarks())


class TestWhoReads:
    @pytest.mark.parametrize("person", ["bkd_officer", "bkd_head"])
    def test_officers_and_the_head_of_bkd_do(self, cast, person):
        window = sealed_cohort(cast)
        assert list(windows_to_moderate(getattr(cast, person).user, ON)) == [window]
        moderate(cast, window, actor=getattr(cast, person))
        assert list(windows_to_moderate(cast.bkd_officer.user, ON)) == []

    @pytest.mark.parametrize("person", ["leader", "auditor", "employee", "unit_officer", "outsider"])
    def test_others_do_not(self, cast, person):
        window = sealed_cohort(cast)
        assert list(windows_to_moderate(getattr(cast, person).user, ON)) == []
        with pytest.raises(PermissionDenied):
            moderate(cast, window, actor=getattr(cast, person))

    def test_nor_does_who_may_have_written_one(self, cast):
        window = sealed_cohort(cast)
        ParticipationFactory(window=window, employee=cast.bkd_officer)
        assert list(windows_to_moderate(cast.bkd_officer.user, ON)) == []
        with pytest.raises(PermissionDenied, match="petugas lain"):
            moderate(cast, window)


class TestReadings:
    def test_of_an_old_page_are_refused(self, cast):
        window = sealed_cohort(cast)
        moderate(cast, window)
        with pytest.raises(ReadMeanwhile, match="Petugas lain"):
            moderate(cast, window)

    def test_withhold_nothing_that_another_window_holds(self, cast):
        window, other = sealed_cohort(cast), sealed_cohort(cast, title="Lain")
        foreign = keys(other, "Saran 1")
        with pytest.raises(EvaluationRefused, match="di halaman ini"):
            moderate_remarks(window_id=window.pk, version=0, withheld=foreign, actor=cast.bkd_officer.user, at=AFTER)

    def test_stay_as_they_were(self, cast):
        window = sealed_cohort(cast)
        done = moderate(cast, window)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            done.delete()
        with pytest.raises(IntegrityError, match="moderation_version_is_once"), transaction.atomic():
            ModerationFactory(window=window)

    def test_by_two_at_once_leave_the_choice_of_one(self, transactional_db):
        cast = make_cast()
        for number in range(10):
            window = sealed_cohort(cast, title=f"Program {number}")
            readings = at_once(
                lambda window=window: moderate(cast, window, "Saran 1"),
                lambda window=window: moderate(cast, window, "Saran 2", actor=cast.bkd_head),
            )
            assert sum(isinstance(reading, ReadMeanwhile) for reading in readings) == 1, readings
            (withheld,) = window.answers.filter(is_withheld=True)
            assert withheld.remark == ("Saran 1" if isinstance(readings[0], Moderation) else "Saran 2")

    def test_without_the_lock_both_would_think_that_theirs_stands(self, transactional_db):
        """The guard-off twin: look how often it was read, then write. If it stops failing, the race proves nothing."""
        cast, gate = make_cast(), threading.Barrier(2)
        window = sealed_cohort(cast)

        def naive(remark):
            seen = window.moderations.count()
            gate.wait(10)
            window.answers.filter(remark=remark).update(is_withheld=True)
            return seen

        assert at_once(lambda: naive("Saran 1"), lambda: naive("Saran 2")) == [0, 0]
        assert window.answers.filter(is_withheld=True).count() == 2


class TestPage:
    def test_hides_what_is_ticked_and_records_who_read(self, cast, visit):
        window = sealed_cohort(cast)
        page = visit(cast.bkd_officer, "moderate", window).content.decode()
        assert page.count("Saran 4") == 8
        read = AccessRecord.objects.get(subject=f"remarks:{window.pk}")
        assert (read.actor, read.row_count) == (cast.bkd_officer.user, 10)
        posted = {"version": 0, "withheld": keys(window, "Saran 1")}
        assert visit(cast.bkd_officer, "moderate", window, post=posted).status_code == 302
        result = visit(cast.leader, "result", window).content.decode()
        assert "Saran 2" in result
        assert "Saran 1<" not in result
        assert "1 saran disembunyikan" in result

    def test_keeps_the_ticks_when_somebody_was_faster(self, cast, visit):
        window = sealed_cohort(cast)
        moderate(cast, window, actor=cast.bkd_head)
        posted = {"version": 0, "withheld": keys(window, "Saran 2")}
        late = visit(cast.bkd_officer, "moderate", window, post=posted)
        assert late.status_code == 422
        page = late.content.decode()
        assert "Petugas lain menyimpan bacaannya" in page
        assert page.count(" checked") == 1
        assert visit(cast.bkd_officer, "moderate", window, post=posted | {"version": 1}).status_code == 302
        assert "Saran 2" not in told(window).shown

    def test_is_offered_to_who_may_read(self, cast, visit):
        window = sealed_cohort(cast)
        assert "Baca saran" in visit(cast.bkd_officer, "result", window).content.decode()
        assert "Saran belum dibaca" in visit(cast.bkd_officer, "windows", query="?saran=WAITING").content.decode()
        assert "Baca saran" not in visit(cast.leader, "result", window).content.decode()
        assert visit(cast.leader, "moderate", window).status_code == 403
        assert visit(cast.employee, "moderate", window).status_code == 404

    def test_shows_words_as_they_were_written(self, cast, visit):
        window = sealed_cohort(cast)
        AnonymousAnswer.objects.filter(pk__in=keys(window, "Saran 1")).update(remark="<b>Tebal</b>")
        assert "&lt;b&gt;Tebal" in visit(cast.bkd_officer, "moderate", window).content.decode()


class TestWindowsFromBefore:
    def test_wait_when_enough_have_answered(self, cast):
        from importlib import import_module

        enough, few = sealed_cohort(cast), sealed_cohort(cast, [4] * 9, title="Sedikit")
        EvaluationWindow.objects.update(remarks_state="")
        migration = import_module("apps.evaluations.migrations.0007_remarks_are_read_first")
        with connection.cursor() as cursor:
            cursor.execute(migration.WAITING_FROM_BEFORE)
        assert list(EvaluationWindow.objects.filter(remarks_state="WAITING")) == [enough]
        assert few not in windows_to_moderate(cast.bkd_officer.user, ON)
