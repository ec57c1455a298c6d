"""Goals and sessions: written by one, confirmed by both, credited once, read by nobody else."""

import threading
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apps.catalogue.models import LearningRecord
from apps.catalogue.services.ledger import NotCredited
from apps.catalogue.tests.factories import HoursRuleFactory
from apps.core.tests.races import at_once
from apps.documents.models import Document
from apps.employees.models import Employee
from apps.employees.tests.cast import make_cast
from apps.mentoring import policies
from apps.mentoring.enums import Side
from apps.mentoring.models import Goal, Session, SessionConfirmation
from apps.mentoring.services import goals as goal_services
from apps.mentoring.services import sessions as services
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.mentoring.tests.factories import (
    AT,
    TODAY,
    GoalFactory,
    SessionConfirmationFactory,
    SessionFactory,
    content,
    log,
    pair_step,
    paired,
    verified_item,
)
from apps.notifications.models import Notice

PAIRS = 40


@pytest.fixture
def pair(cast):
    HoursRuleFactory(sessions=True, form__code="NKL02")
    return paired(cast)


def confirm(session, actor, **kwargs):
    session.refresh_from_db()
    base = {"session_id": session.pk, "version": session.version, "actor": actor.user, "at": AT}
    return services.confirm_session(**{**base, **kwargs})


class TestRecordSession:
    def test_keeps_what_was_talked_about_with_the_writers_word(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        assert (session.topic, session.minutes) == ("Menjawab pengaduan", 90)
        assert session.confirmations.get().side == Side.MENTOR
        assert session.confirmed_at is None
        assert Notice.objects.filter(recipient=cast.employee.user, text__contains="konfirmasi Anda").count() == 1

    def test_of_the_same_form_twice_is_one_session(self, cast, pair):
        key = uuid4()
        assert log(pair, cast.leader, client_key=key) == log(pair, cast.leader, client_key=key)

    def test_is_for_the_two_only(self, cast, pair):
        for person in (cast.supervisor, cast.bkd_officer, cast.outsider):
            with pytest.raises(PermissionDenied):
                log(pair, person)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"held_on": TODAY + timedelta(days=1)}, "setelah berlangsung"),
            ({"held_on": TODAY - timedelta(days=1)}, "terbentuk 2 November 2026"),
            ({"ends_at": time(9, 0)}, "lebih awal"),
            ({"next_on": TODAY - timedelta(days=1)}, "tidak boleh sebelum"),
            ({"summary": " "}, "ringkasan"),
            ({"goal_id": uuid4()}, "tujuan"),
        ],
    )
    def test_refuses_a_meeting_that_makes_no_sense(self, cast, pair, wrong, words):
        with pytest.raises(MentoringRefused, match=words):
            log(pair, cast.leader, **wrong)

    def test_is_closed_after_the_end(self, cast, pair):
        pair_step("stop_pair", pair, cast.leader, note="Pindah.")
        with pytest.raises(PermissionDenied, match="sudah berhenti"):
            log(pair, cast.leader)


class TestChangeSession:
    def change(self, session, actor, **kwargs):
        base = {"session_id": session.pk, "version": session.version, "actor": actor.user, "at": AT}
        return services.change_session(content=content(**kwargs), **base)

    def test_needs_both_words_again(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        changed = self.change(session, cast.employee, topic="Menjawab pengaduan lisan")
        assert changed.version == 2
        assert confirm(session, cast.employee).confirmed_at is None
        assert confirm(session, cast.leader).confirmed_at is not None

    def test_sent_twice_is_one_change(self, cast, pair):
        session = log(pair, cast.leader)
        assert self.change(session, cast.leader, place="Ruang 2").version == 2
        assert self.change(session, cast.leader, place="Ruang 2").version == 2

    def test_of_a_stale_page_says_so(self, cast, pair):
        session = log(pair, cast.leader)
        self.change(session, cast.leader, place="Ruang 2")
        with pytest.raises(MentoringChanged, match="Isi sesi ini berubah"):
            self.change(session, cast.employee, place="Ruang 3")

    def test_after_both_words_is_refused(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        session = confirm(session, cast.employee)
        with pytest.raises(MentoringRefused, match="tidak dapat diubah lagi"):
            self.change(session, cast.leader, place="Ruang 2")


class TestConfirmSession:
    def test_by_both_credits_the_mentee_and_issues_the_proof(self, cast, pair):
        session = confirm(log(pair, cast.leader, confirm=True), cast.employee)
        record = LearningRecord.objects.get()
        assert (record.employee, record.origin, record.credited_hours) == (cast.employee, session.origin, 2)
        assert record.title.startswith("Mentoring ")
        assert Document.objects.filter(subject=session.origin).count() == 1

    def test_of_a_third_session_in_a_month_counts_nothing_and_says_why(self, cast, pair):
        for _ in range(3):
            session = confirm(log(pair, cast.leader, confirm=True), cast.employee)
        record = LearningRecord.objects.get(origin=session.origin)
        assert record.credited_hours == 0
        assert record.reason

    def test_of_a_version_that_is_gone_is_refused(self, cast, pair):
        session = log(pair, cast.leader)
        with pytest.raises(MentoringChanged):
            confirm(session, cast.employee, version=9)

    def test_twice_by_one_side_is_one_word(self, cast, pair):
        session = log(pair, cast.leader)
        confirm(session, cast.leader)
        assert confirm(session, cast.leader).confirmed_at is None
        assert session.confirmations.count() == 1

    def test_again_after_both_changes_nothing(self, cast, pair):
        session = confirm(log(pair, cast.leader, confirm=True), cast.employee)
        assert confirm(session, cast.employee).confirmed_at == session.confirmed_at
        assert LearningRecord.objects.count() == 1

    def test_is_possible_after_the_pair_has_ended(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        pair_step("close_pair", pair, cast.leader, level=3, note="")
        assert confirm(session, cast.employee).confirmed_at is not None

    def test_is_never_done_for_another(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        for person in (cast.supervisor, cast.bkd_officer, cast.outsider):
            with pytest.raises(PermissionDenied):
                confirm(session, person)

    def test_without_a_rule_of_hours_says_who_mends_it(self, cast):
        session = log(paired(cast), cast.leader, confirm=True)
        with pytest.raises(NotCredited, match="Mintalah BKD"), transaction.atomic():
            confirm(session, cast.employee)
        session.refresh_from_db()
        assert session.confirmed_at is None


@pytest.fixture
def town(transactional_db):
    cast = make_cast()
    HoursRuleFactory(sessions=True, form__code="NKL02")
    return cast, paired(cast)


class TestBothConfirmAtOnce:
    def test_one_row_each_and_one_credit(self, town, record_property):
        cast, pair = town
        for _ in range(PAIRS):
            session = log(pair, cast.leader)
            click = {"session_id": session.pk, "version": 1, "at": AT}
            answers = at_once(
                *[
                    lambda user=user, click=click: services.confirm_session(actor=user, **click)
                    for user in (cast.leader.user, cast.employee.user)
                ]
            )
            assert all(isinstance(answer, Session) for answer in answers), answers
            session.refresh_from_db()
            assert session.confirmed_at is not None
            assert sorted(session.confirmations.values_list("side", flat=True)) == ["MENTEE", "MENTOR"]
            assert LearningRecord.objects.filter(origin=session.origin).count() == 1
        record_property("pairs of confirmations at once", PAIRS)

    def test_the_same_click_twice_at_once_is_one_word_and_one_credit(self, town):
        cast, pair = town
        for _ in range(15):
            session = log(pair, cast.leader, confirm=True)
            click = {"session_id": session.pk, "version": 1, "actor": cast.employee.user, "at": AT}
            at_once(*[lambda click=click: services.confirm_session(**click)] * 2)
            assert session.confirmations.filter(side=Side.MENTEE).count() == 1
            assert LearningRecord.objects.filter(origin=session.origin).count() == 1
            assert Document.objects.filter(subject=session.origin).count() == 1

    def test_without_the_lock_neither_sees_the_other(self, town, record_property):
        """The guard-off twin: each writes its word, counts, and finds only itself. The hours would be lost."""
        cast, pair = town
        gate = threading.Barrier(2)

        def naive(session, side, user):
            with transaction.atomic():
                SessionConfirmation.objects.create(session=session, side=side, version=1, user=user, at=AT)
                gate.wait(10)
                return session.confirmations.filter(version=1).count() == len(Side)

        lost = 0
        for _ in range(20):
            session = log(pair, cast.leader)
            answers = at_once(
                lambda session=session: naive(session, Side.MENTOR, cast.leader.user),
                lambda session=session: naive(session, Side.MENTEE, cast.employee.user),
            )
            lost += answers == [False, False]
        record_property("sessions of 20 that nobody would have completed without the lock", lost)
        assert lost > 0

    def test_a_change_and_a_confirmation_exclude_each_other(self, town):
        cast, pair = town
        for turn in range(15):
            session = log(pair, cast.leader, confirm=True)
            base = {"session_id": session.pk, "version": 1, "at": AT}
            at_once(
                lambda base=base, turn=turn: services.change_session(
                    content=content(place=f"Ruang {turn}"), actor=cast.leader.user, **base
                ),
                lambda base=base: services.confirm_session(actor=cast.employee.user, **base),
            )
            session.refresh_from_db()
            assert (session.confirmed_at is not None) == (session.version == 1)


class TestTwoLogsAtOnce:
    def test_of_one_form_are_one_session(self, town):
        cast, pair = town
        for _ in range(15):
            key = uuid4()
            first, second = at_once(*[lambda key=key: log(pair, cast.leader, client_key=key)] * 2)
            assert first == second == Session.objects.get(client_key=key)


class TestGoals:
    def test_are_tied_to_an_activity_of_the_mentees_plan(self, cast, service):
        item = verified_item(cast.employee, service)
        pair = paired(cast, competency=service, plan_item=item)
        goal = goal_services.set_goal(
            pair_id=pair.pk, text="Menjawab pengaduan dalam 2 hari", plan_item_id=item.pk, actor=cast.leader.user, at=AT
        )
        assert goal.plan_item == item
        other = verified_item(cast.unit_officer)
        with pytest.raises(MentoringRefused, match="rencana pegawai"):
            goal_services.set_goal(pair_id=pair.pk, text="Lain", plan_item_id=other.pk, actor=cast.leader.user, at=AT)

    def test_said_twice_are_one(self, cast, pair):
        click = {"pair_id": pair.pk, "text": "Cepat", "plan_item_id": None, "actor": cast.employee.user, "at": AT}
        assert goal_services.set_goal(**click) == goal_services.set_goal(**click)
        with pytest.raises(MentoringRefused, match="Tulis tujuan"):
            goal_services.set_goal(**{**click, "text": " "})

    def test_are_reached_once(self, cast, pair):
        goal = GoalFactory(pair=pair)
        first = goal_services.reach_goal(goal_id=goal.pk, actor=cast.employee.user, at=AT)
        later = goal_services.reach_goal(goal_id=goal.pk, actor=cast.leader.user, at=AT + timedelta(days=1))
        assert first.reached_at == later.reached_at == AT

    def test_are_the_twos(self, cast, pair):
        with pytest.raises(PermissionDenied):
            goal_services.reach_goal(goal_id=GoalFactory(pair=pair).pk, actor=cast.bkd_officer.user, at=AT)


class TestVisibleTo:
    def test_equals_can_view_session_and_can_view_goal_for_every_pair(self, cast, pair):
        SessionFactory(pair=pair)
        GoalFactory(pair=pair)
        SessionFactory()
        joined = ("pair__request__employee", "pair__mentor__employee")
        sessions, goals = list(Session.objects.select_related(*joined)), list(Goal.objects.select_related(*joined))
        readers = set()
        for viewer in Employee.objects.select_related("user"):
            seen = set(Session.objects.visible_to(viewer.user, TODAY))
            assert seen == {one for one in sessions if policies.can_view_session(viewer.user, one, TODAY)}
            wanted = set(Goal.objects.visible_to(viewer.user, TODAY))
            assert wanted == {one for one in goals if policies.can_view_goal(viewer.user, one, TODAY)}
            readers |= {viewer} if any(one.pair == pair for one in seen) else set()
        assert readers == {cast.employee, cast.leader}


class TestWaitingFor:
    def test_is_who_has_not_confirmed_the_present_version(self, cast, pair):
        session = log(pair, cast.leader, confirm=True)
        assert list(Session.objects.waiting_for(cast.employee.user)) == [session]
        assert not Session.objects.waiting_for(cast.leader.user).exists()
        assert not Session.objects.waiting_for(cast.bkd_officer.user).exists()


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("a_session_ends_after_it_starts", {"ends_at": time(8, 0)}),
            ("session_venue_is_known", {"venue": "PHONE"}),
            ("session_looks_ahead", {"next_on": date(2020, 1, 1)}),
            ("session_looks_ahead", {"actions_due_on": date(2020, 1, 1)}),
        ],
    )
    def test_refuses_a_session_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SessionFactory(**wrong)

    def test_knows_a_form_a_goal_and_a_word_once(self, cast):
        session = SessionFactory()
        with pytest.raises(IntegrityError, match="a_session_is_sent_once"), transaction.atomic():
            SessionFactory(pair=session.pair, client_key=session.client_key)
        goal = GoalFactory(pair=session.pair)
        with pytest.raises(IntegrityError, match="a_goal_is_set_once"), transaction.atomic():
            GoalFactory(pair=goal.pair, text=goal.text)
        with pytest.raises(IntegrityError, match="a_goal_says_something"), transaction.atomic():
            GoalFactory(text="")
        word = SessionConfirmationFactory(session=session)
        with pytest.raises(IntegrityError, match="a_side_confirms_a_version_once"), transaction.atomic():
            SessionConfirmationFactory(session=session, side=word.side)
        with pytest.raises(IntegrityError, match="confirming_side_is_known"), transaction.atomic():
            SessionConfirmationFactory(session=session, side="BKD")

    def test_keeps_a_confirmed_session_for_good(self, cast, pair):
        session = confirm(log(pair, cast.leader, confirm=True), cast.employee)
        with pytest.raises(IntegrityError, match="a_confirmed_session_stands"), transaction.atomic():
            Session.objects.filter(pk=session.pk).update(summary="lain")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            SessionConfirmation.objects.filter(session=session).update(at=AT)
