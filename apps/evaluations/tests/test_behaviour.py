"""Half a year later: does the work show what was taught? Asked of the graduates and of those beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from apps.accounts.models import User
from apps.catalogue.tests.factories import ProgrammeFactory
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations.enums import Aspect, Barrier, EvaluationKind, Voice
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow
from apps.evaluations.periods import months_later
from apps.evaluations.selectors.invitations import graduates_of, peers_of
from apps.evaluations.selectors.remarks import answers_to_read
from apps.evaluations.selectors.results import POOLED, rates_of, result_of
from apps.evaluations.services import EvaluationRefused, answer_window, open_windows, remind, seal_windows
from apps.evaluations.services.reference import load_reference_data as load_instruments
from apps.evaluations.tests.factories import AT, TODAY, rated
from apps.evaluations.tests.stories import answer_all, asked_cohort, complete, finished_cohort, practised_cohort
from apps.notifications.models import Notice

AFTER = datetime(2026, 11, 24, 3, tzinfo=UTC)


def asked_as(window, voice):
    return {one.employee for one in window.participations.filter(voice=voice).select_related("employee")}


class TestWhoIsAsked:
    def test_the_graduates_their_supervisor_and_at_least_three_peers(self, cast):
        window = practised_cohort(cast, graduates=2, peers=3)
        assert (window.opens_on, window.closes_on, window.note) == (TODAY, date(2026, 11, 23), "")
        assert asked_as(window, Voice.PARTICIPANT) >= {cast.employee}
        assert asked_as(window, Voice.SUPERVISOR) == {cast.supervisor}
        assert [(rate.label, rate.invited) for rate in rates_of(window)] == [
            ("Peserta", 2),
            ("Atasan langsung", 1),
            ("Rekan kerja", 3),
        ]

    def test_half_a_year_after_the_cohort_and_not_a_day_before(self, cast):
        practised_cohort(cast)
        complete(finished_cohort(cast, ProgrammeFactory(), days=(date(2026, 5, 2), date(2026, 5, 3))), cast.opd, cast)
        assert open_windows(at=AT) == 0

    def test_the_day_exists_in_every_month(self):
        assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
        assert months_later(date(2026, 5, 2), 6) == date(2026, 11, 2)

    def test_five_peers_at_most_by_a_draw_that_repeats(self, cast):
        window = practised_cohort(cast, peers=30)
        drawn = asked_as(window, Voice.PEER)
        assert len(drawn) == 5
        taken = {cast.employee.pk, cast.supervisor.pk}
        again, _ = peers_of(window.cohort, graduates_of(window.cohort), taken, TODAY)
        assert set(again) == drawn
        other = asked_as(practised_cohort(cast, peers=0, title="Lain"), Voice.PEER)
        assert other != drawn

    def test_a_small_unit_looks_for_peers_in_its_opd_and_says_so(self, cast):
        EmployeeFactory.create_batch(3, unit=cast.opd)
        window = practised_cohort(cast, peers=2)
        assert len(asked_as(window, Voice.PEER)) == 5
        assert "1 unit dicari sampai tingkat OPD" in window.note

    def test_an_opd_without_three_people_has_no_peer_voice_and_says_so(self, cast):
        window = practised_cohort(cast, peers=0)
        assert asked_as(window, Voice.PEER) == set()
        assert "1 unit tanpa suara rekan kerja" in window.note

    def test_each_is_asked_in_one_voice(self, cast):
        """Togar took part himself and is the supervisor of Sari, who took part too."""
        load_instruments(at=AT)
        cohort = finished_cohort(cast, ProgrammeFactory(), days=(date(2026, 4, 30), date(2026, 5, 2)))
        for person in (cast.employee, cast.supervisor):
            complete(cohort, cast.division, cast, employee=person)
        open_windows(at=AT)
        window = EvaluationWindow.objects.get(cohort=cohort)
        assert window.participations.get(employee=cast.supervisor).voice == Voice.PARTICIPANT
        assert window.participations.get(employee=cast.opd_head).voice == Voice.SUPERVISOR

    def test_whoever_cannot_sign_in_is_not_drawn(self, cast):
        EmployeeFactory.create_batch(3, unit=cast.division)
        User.objects.exclude(employee__in=[cast.employee, cast.supervisor]).update(is_active=False)
        assert "1 unit tanpa suara" in practised_cohort(cast, peers=0).note

    def test_asks_no_more_questions_for_more_graduates(self, cast, django_assert_max_num_queries):
        few, many = (finished_cohort(cast, ProgrammeFactory(), name=name) for name in ("I", "II"))
        complete(few, cast.division, cast)
        for number in range(5):
            complete(many, UnitFactory(parent=cast.opd, name=f"Seksi {number}"), cast)
        for cohort in (few, many):
            with django_assert_max_num_queries(4):
                peers_of(cohort, graduates_of(cohort), set(), TODAY)


class TestAnswer:
    def test_keeps_the_voice_and_the_barrier_and_no_name(self, cast):
        window = practised_cohort(cast)
        answer_all(window, [4], Voice.SUPERVISOR)
        (answer,) = window.answers.all()
        assert (answer.voice, answer.barrier) == (Voice.SUPERVISOR, Barrier.TEAM)

    @pytest.mark.parametrize("barrier", ["", "LAIN"])
    def test_names_the_largest_barrier(self, cast, barrier):
        window = practised_cohort(cast)
        with pytest.raises(EvaluationRefused, match="hambatan"):
            answer_window(
                window_id=window.pk,
                ratings=rated(4, EvaluationKind.BEHAVIOUR),
                barrier=barrier,
                remark="",
                actor=cast.employee.user,
                at=AT,
            )

    def test_the_form_says_in_which_voice_one_is_asked(self, cast, visit):
        window = practised_cohort(cast)
        page = visit(cast.supervisor, "answer", window).content.decode()
        assert "Satu jawaban mewakili semua peserta di unit Anda" in page
        ratings = rated(4, EvaluationKind.BEHAVIOUR)
        refused = visit(cast.supervisor, "answer", window, post=ratings)
        assert refused.status_code == 422
        assert "Pilih hambatan terbesar" in refused.content.decode()
        assert visit(cast.supervisor, "answer", window, post=ratings | {"barrier": "FUNDS"}).status_code == 302
        assert window.answers.get().barrier == Barrier.FUNDS
        assert visit(cast.opd_head, "answer", window).status_code == 404


class TestResult:
    def sealed(self, window, **ratings):
        for voice, given in ratings.items():
            answer_all(window, given, voice.upper())
        seal_windows(at=AFTER)
        window.refresh_from_db()
        return result_of(window, AFTER.date())

    def test_is_a_mean_for_each_group_that_is_large_enough(self, cast):
        window = practised_cohort(cast, graduates=5, peers=5)
        result = self.sealed(window, participant=[4, 4, 4, 4, 4], peer=[2, 2, 2, 3, 3])
        assert [(group.label, group.count, round(group.mean, 2)) for group in result.groups] == [
            ("Peserta", 5, 4.0),
            ("Rekan kerja", 5, 2.4),
        ]
        assert [(row.label, row.count) for row in result.barriers] == [("Kurang dukungan tim", 10)]
        assert result.mean == pytest.approx(3.2)

    def test_a_group_that_is_too_small_loses_its_name_for_good(self, cast):
        window = practised_cohort(cast, graduates=5, peers=5)
        result = self.sealed(window, participant=[4] * 5, supervisor=[1], peer=[2] * 4)
        assert [(group.label, group.count) for group in result.groups] == [("Peserta", 5), (POOLED, 5)]
        assert not AnonymousAnswer.objects.filter(voice__in=[Voice.SUPERVISOR, Voice.PEER]).exists()

    def test_too_few_together_are_hidden_and_left_out_of_every_figure(self, cast):
        window = practised_cohort(cast, graduates=10, peers=5)
        result = self.sealed(window, participant=[4] * 10, supervisor=[1], peer=[2] * 3)
        assert [group.label for group in result.groups] == ["Peserta"]
        assert (result.count, result.mean, result.barriers[0].count, result.left_out) == (10, 4.0, 10, 4)
        assert [answer.remark for answer in answers_to_read(window, AFTER.date())] == ["Saran 4"] * 10

    def test_the_page_shows_each_group_and_the_barriers(self, cast, visit):
        window = practised_cohort(cast, graduates=5, peers=5)
        self.sealed(window, participant=[4] * 5, peer=[3] * 5)
        page = visit(cast.leader, "result", window).content.decode()
        assert "Kurang dukungan tim" in page
        assert "10 jawaban (100%)" in page
        assert "Rekan kerja" in page
        assert str(Aspect.SHARING.label) in page


class TestReminders:
    def told(self, person):
        return Notice.objects.filter(recipient=person.user, key__contains=":reminder:").count()

    def test_reach_the_silent_seven_and_two_days_before_the_end(self, cast):
        window = asked_cohort(cast, people=2)
        (other,) = (one.employee for one in window.participations.exclude(employee=cast.employee))
        days = {}
        for day in range(3, 17):
            at = datetime(2026, 11, day, 3, tzinfo=UTC)
            if day == 10:
                answer_window(window_id=window.pk, ratings=rated(4), remark="", actor=other.user, at=at)
            days[day] = [remind(at=at) for _ in range(2)]
        assert {day: told for day, told in days.items() if any(told)} == {9: [1, 0], 14: [1, 0]}
        assert (self.told(cast.employee), self.told(other)) == (2, 1)
        assert "masih ditunggu sampai 16 November 2026" in Notice.objects.filter(key__contains=":reminder:")[0].text

    def test_a_late_sweep_tells_the_newest_only(self, cast):
        asked_cohort(cast, people=1)
        assert remind(at=datetime(2026, 11, 15, 3, tzinfo=UTC)) == 1
        assert self.told(cast.employee) == 1

    def test_none_is_told_once_the_window_is_over(self, cast):
        asked_cohort(cast, people=1)
        assert remind(at=datetime(2026, 11, 17, 3, tzinfo=UTC)) == 0
