"""Participants rate a training; nobody can tell who said what."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogue.enums import EnrolmentState
from apps.catalogue.models import Enrolment
from apps.catalogue.tests.factories import EnrolmentFactory, ProgrammeFactory
from apps.core.tests.queries import queries_of
from apps.core.tests.races import at_once
from apps.employees.models import Employee
from apps.employees.tests.cast import make_cast
from apps.evaluations import policies
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, Instrument, Participation
from apps.evaluations.selectors.results import result_of
from apps.evaluations.selectors.windows import windows_waiting_for
from apps.evaluations.services import (
    EvaluationRefused,
    answer_window,
    open_windows,
    seal_windows,
)
from apps.evaluations.services.reference import load_reference_data as load_instruments
from apps.evaluations.tests.factories import (
    AT,
    TODAY,
    EvaluationWindowFactory,
    InstrumentItemFactory,
    ParticipationFactory,
    rated,
)
from apps.evaluations.tests.stories import answer_all, asked_cohort, complete, finished_cohort
from apps.notifications.models import Notice

AFTER = datetime(2026, 11, 17, 3, tzinfo=UTC)
LATELY = (date(2026, 10, 26), date(2026, 10, 28))


class TestWindows:
    def test_open_for_the_attendees_of_a_cohort_that_finished_lately(self, cast):
        window = asked_cohort(cast, people=3)
        assert (window.opens_on, window.closes_on) == (TODAY, date(2026, 11, 16))
        assert window.participations.count() == 3
        assert Notice.objects.filter(recipient=cast.employee.user, text__contains="tanpa nama").count() == 1
        assert open_windows(at=AT) == 0

    def test_leave_out_who_was_never_there(self, cast):
        load_instruments(at=AT)
        cohort = finished_cohort(cast, ProgrammeFactory(), days=LATELY)
        complete(cohort, cast.division, cast)
        EnrolmentFactory(
            cohort=cohort,
            employee=cast.employee,
            state=EnrolmentState.NOT_COMPLETED,
            decided_by=cast.bkd_officer.user,
            decided_at=AT,
            finished_at=AT,
            session_count=4,
            attended_sessions=0,
        )
        open_windows(at=AT)
        assert not Participation.objects.filter(employee=cast.employee).exists()

    def test_do_not_ask_about_trainings_of_long_ago(self, cast):
        load_instruments(at=AT)
        complete(finished_cohort(cast, ProgrammeFactory()), cast.division, cast)
        assert open_windows(at=AT) == 0

    def test_wait_for_an_instrument(self, cast):
        complete(finished_cohort(cast, ProgrammeFactory(), days=LATELY), cast.division, cast)
        assert open_windows(at=AT) == 0
        load_instruments(at=AT)
        assert open_windows(at=AT) == 1

    def test_ask_the_newest_version_in_force(self, cast):
        load_instruments(at=AT)
        first = Instrument.objects.get(kind="REACTION")
        for version, since in ((2, date(2026, 11, 1)), (3, date(2027, 1, 1))):
            Instrument.objects.create(
                kind=first.kind,
                version=version,
                title="Baru",
                introduction="-",
                lowest_label="-",
                highest_label="-",
                valid_from=since,
                source="Contoh",
            )
        assert asked_cohort(cast).instrument.version == 2

    def test_opened_by_two_beats_at_once_are_one(self, transactional_db):
        cast = make_cast()
        load_instruments(at=AT)
        for number in range(10):
            cohort = finished_cohort(cast, ProgrammeFactory(), name=f"Angkatan {number}", days=LATELY)
            for _ in range(2):
                complete(cohort, cast.division, cast)
        assert sum(at_once(*[lambda: open_windows(at=AT)] * 2)) == 10
        assert (EvaluationWindow.objects.count(), Participation.objects.count()) == (10, 20)


class TestAnswer:
    def send(self, window, actor, **kwargs):
        wanted = {"ratings": rated(4), "remark": " Bagus. ", "at": AT} | kwargs
        answer_window(window_id=window.pk, actor=actor.user, **wanted)

    def test_is_kept_without_its_author(self, cast):
        window = asked_cohort(cast)
        self.send(window, cast.employee)
        answer = AnonymousAnswer.objects.get()
        assert (answer.ratings, answer.remark) == (rated(4), "Bagus.")
        assert window.participations.get(employee=cast.employee).has_answered

    def test_is_taken_once(self, cast):
        window = asked_cohort(cast)
        self.send(window, cast.employee)
        with pytest.raises(EvaluationRefused, match="sudah mengirim"):
            self.send(window, cast.employee)
        assert AnonymousAnswer.objects.count() == 1

    def test_sent_twice_at_once_is_one(self, transactional_db):
        cast = make_cast()
        for number in range(40):
            window = asked_cohort(cast, people=1, title=f"Program {number}")
            answers = at_once(*[lambda window=window: self.send(window, cast.employee)] * 2)
            assert sum(isinstance(answer, EvaluationRefused) for answer in answers) == 1, answers
            assert window.answers.count() == 1

    def test_without_the_condition_both_would_be_taken(self, transactional_db):
        """The guard-off twin: look whether it was sent, then write. If it stops failing, the race proves nothing."""
        cast, gate = make_cast(), threading.Barrier(2)
        window = asked_cohort(cast, people=1)

        def naive():
            mine = Participation.objects.get(window=window, employee=cast.employee)
            gate.wait(10)
            if not mine.has_answered:
                Participation.objects.filter(pk=mine.pk).update(has_answered=True)
                AnonymousAnswer.objects.create(window=window, ratings=rated(4))

        at_once(naive, naive)
        assert window.answers.count() == 2

    def test_is_refused_to_whoever_was_not_there(self, cast):
        with pytest.raises(PermissionDenied):
            self.send(asked_cohort(cast), cast.supervisor)

    def test_is_refused_after_the_last_day(self, cast):
        with pytest.raises(EvaluationRefused, match="16 November 2026"):
            self.send(asked_cohort(cast), cast.employee, at=AFTER)

    @pytest.mark.parametrize("ratings", [{}, rated(4) | {"sarana": 6}, rated(4) | {"lain": 3}])
    def test_rates_every_item_from_1_to_5(self, cast, ratings):
        with pytest.raises(EvaluationRefused, match="1 sampai 5"):
            self.send(asked_cohort(cast), cast.employee, ratings=ratings)


class TestAnonymity:
    def test_no_path_of_keys_leads_from_an_answer_to_a_person(self):
        reached, waiting = set(), [AnonymousAnswer]
        while waiting:
            model = waiting.pop()
            if model in reached:
                continue
            reached.add(model)
            waiting += [
                field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation
            ]
        assert not reached & {User, Employee, Participation, Enrolment}

    def test_an_answer_carries_neither_time_nor_order(self):
        fields = {field.name: field for field in AnonymousAnswer._meta.get_fields()}
        assert set(fields) == {"id", "window", "voice", "ratings", "barrier", "remark", "is_withheld"}
        assert isinstance(fields["id"], models.UUIDField)
        assert not any(isinstance(field, models.DateField | models.TimeField) for field in fields.values())
        own = {field.name for field in Participation._meta.get_fields()}
        assert own == {"id", "window", "employee", "voice", "has_answered"}

    def test_sealing_writes_every_answer_anew_under_another_key(self, cast):
        window = asked_cohort(cast, people=6)
        answer_all(window, [1, 2, 3, 4, 5])
        before = set(window.answers.values_list("pk", flat=True))
        assert seal_windows(at=AT) == 0
        assert [seal_windows(at=AFTER) for _ in range(2)] == [1, 0]
        after = list(window.answers.all())
        assert not before & {answer.pk for answer in after}
        assert sorted(answer.ratings["sarana"] for answer in after) == [1, 2, 3, 4, 5]

    def test_sealed_by_two_beats_at_once_loses_and_doubles_nothing(self, transactional_db):
        cast = make_cast()
        for number in range(10):
            answer_all(asked_cohort(cast, title=f"Program {number}"), [1, 2, 3, 4, 5])
        assert sum(at_once(*[lambda: seal_windows(at=AFTER)] * 2)) == 10
        assert AnonymousAnswer.objects.count() == 50


class TestResult:
    def test_is_hidden_until_the_window_is_sealed(self, cast):
        window = asked_cohort(cast)
        answer_all(window, [5, 5, 5, 5, 5])
        assert "sesudah penilaian ditutup" in result_of(window, TODAY).hidden

    def test_is_hidden_from_four_and_shown_from_five(self, cast):
        few, enough = asked_cohort(cast, title="Sedikit"), asked_cohort(cast, title="Cukup")
        answer_all(few, [5, 5, 5, 5])
        answer_all(enough, [1, 2, 4, 4, 4])
        seal_windows(at=AFTER)
        for window in (few, enough):
            window.refresh_from_db()
        hidden, shown = (result_of(window, AFTER.date()) for window in (few, enough))
        assert "kurang dari 5" in hidden.hidden
        assert (hidden.mean, hidden.remarks.shown, hidden.items) == (None, (), [])
        assert (shown.hidden, shown.count, shown.mean) == ("", 5, pytest.approx(3.0))


class TestWhoReadsResults:
    def test_the_list_and_the_page_agree(self, cast):
        asked_cohort(cast)
        EvaluationWindowFactory()
        readers = [cast.bkd_officer, cast.bkd_head, cast.leader, cast.auditor]
        for person in [*readers, cast.unit_officer, cast.employee, cast.outsider]:
            listed = set(EvaluationWindow.objects.visible_to(person.user, TODAY))
            rows = EvaluationWindow.objects.select_related("cohort")
            assert listed == {row for row in rows if policies.can_view_window(person.user, row, TODAY)}
            assert len(listed) == (person in readers)


class TestRows:
    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("window_closes_after_it_opens", {"closes_on": date(2026, 11, 1)}),
            ("window_is_sealed_after_it_closed", {"sealed_on": date(2026, 11, 16)}),
        ],
    )
    def test_keep_the_days_in_order(self, db, name, columns):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            EvaluationWindowFactory(**columns)

    def test_hold_each_once(self, db):
        asked, item = ParticipationFactory(), InstrumentItemFactory()
        with pytest.raises(IntegrityError, match="each_is_asked_once"), transaction.atomic():
            ParticipationFactory(window=asked.window, employee=asked.employee)
        with pytest.raises(IntegrityError, match="item_code_is_once_in_its_version"), transaction.atomic():
            InstrumentItemFactory(instrument=item.instrument, code=item.code)
        with pytest.raises(IntegrityError, match="instrument_version_is_once"), transaction.atomic():
            Instrument.objects.create(version=item.instrument.version, kind="REACTION", valid_from=TODAY)
        with pytest.raises(IntegrityError, match="one_window_a_cohort_and_kind"), transaction.atomic():
            EvaluationWindowFactory(cohort=asked.window.cohort)


class TestPages:
    def test_an_attendee_answers_once(self, cast, visit):
        window = asked_cohort(cast, title="Pelayanan prima")
        (asked,) = windows_waiting_for(cast.employee.user, TODAY)
        assert asked.window == window
        assert "Pengajar menguasai bahannya" in visit(cast.employee, "answer", window).content.decode()
        answer = visit(cast.employee, "answer", window, post={**rated(4), "remark": "Tambah praktik."})
        assert answer.status_code == 302
        assert not windows_waiting_for(cast.employee.user, TODAY)
        assert "sudah diterima" in visit(cast.employee, "answer", window).content.decode()

    def test_a_missing_rating_is_named(self, cast, visit):
        ratings = {code: value for code, value in rated(4).items() if code != "sarana"}
        answer = visit(cast.employee, "answer", asked_cohort(cast), post=ratings)
        assert answer.status_code == 422
        assert "Beri nilai untuk: Ruang, alat, atau kelas daring" in answer.content.decode()
        assert not AnonymousAnswer.objects.exists()

    def test_others_find_no_form(self, cast, visit):
        assert visit(cast.supervisor, "answer", asked_cohort(cast)).status_code == 404

    def test_results_are_for_officers_and_leaders(self, cast, visit):
        window = asked_cohort(cast, people=10)
        answer_all(window, [3, 4, 4, 5, 5] * 2)
        assert "10 dari 10 (100%)" in visit(cast.bkd_officer, "windows").content.decode()
        assert "Hasil tampil sesudah" in visit(cast.leader, "result", window).content.decode()
        seal_windows(at=AFTER)
        page = visit(cast.leader, "result", window).content.decode()
        assert "4,2" in page
        assert visit(cast.employee, "windows").status_code == 403
        assert visit(cast.employee, "result", window).status_code == 404

    def test_the_list_asks_the_same_number_of_questions_for_more_rows(self, cast, today):
        client = Client()
        cast.login(client, cast.bkd_officer)
        for number in range(2):
            asked_cohort(cast, title=f"Program {number}")
        few = queries_of(client, reverse("evaluations:windows"))
        for number in range(2, 5):
            asked_cohort(cast, title=f"Program {number}")
        assert queries_of(client, reverse("evaluations:windows")) == few

    def test_an_instrument_that_was_asked_stays_as_it_was(self, cast):
        window = asked_cohort(cast)
        client = Client()
        cast.login(client, cast.bkd_officer)
        address = reverse("admin:evaluations_instrument_change", args=[window.instrument_id])
        assert client.get(address).status_code == 200
        assert client.post(address, {"title": "Lain"}).status_code == 403
