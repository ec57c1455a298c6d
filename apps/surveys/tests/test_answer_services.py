from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.surveys.enums import AnswerKind, RaterKind, ResponseState
from apps.surveys.models import Answer
from apps.surveys.services import (
    GivenAnswer,
    OutdatedAnswer,
    UnknownQuestion,
    close_campaign,
    save_answer,
    save_answers,
)
from apps.surveys.tests.factories import (
    NOW,
    answer_all,
    opened_survey,
    response_of,
    send_all,
    standards,
)

LATER = NOW + timedelta(minutes=5)


def item_of(response, index=0):
    return response.questionnaire.items.order_by("pk")[index]


def save(response, person, level=2, *, seen=0, page="tab-1", note="", index=0, at=NOW):
    given = GivenAnswer(item_of(response, index).pk, AnswerKind.RATED, level, note, seen)
    return save_answer(response_id=response.pk, answer=given, page_key=page, actor=person.user, at=at)


def stored_level(response, index=0):
    return Answer.objects.get(response=response, item=item_of(response, index)).level


class TestSaveAnswers:
    def test_starts_the_draft_and_counts_the_save(self, cast, own):
        save(own, cast.employee, note="  Sudah tiga tahun.  ")
        own.refresh_from_db()
        assert (own.state, own.version, own.started_at, own.saved_at) == (ResponseState.DRAFT, 1, NOW, NOW)
        assert own.answers.get().note == "Sudah tiga tahun."

    def test_the_same_save_twice_is_one_save(self, cast, own):
        for _ in range(2):
            saved = save(own, cast.employee)
        own.refresh_from_db()
        assert own.version == 1
        assert saved.versions == {item_of(own).pk: 1}

    def test_a_page_that_knows_the_stored_answer_replaces_it(self, cast, own):
        save(own, cast.employee, 2)
        save(own, cast.employee, 4, seen=1, page="tab-2", at=LATER)
        assert stored_level(own) == 4

    def test_a_second_tab_never_overwrites_what_it_has_not_seen(self, cast, own):
        save(own, cast.employee, 2, page="tab-1")
        with pytest.raises(OutdatedAnswer, match="tab atau perangkat lain") as refusal:
            save(own, cast.employee, 5, seen=0, page="tab-2")
        assert refusal.value.stored.level == 2
        assert stored_level(own) == 2

    def test_a_page_whose_acknowledgement_was_lost_may_go_on(self, cast, own):
        save(own, cast.employee, 2)
        save(own, cast.employee, 3, seen=0)
        assert stored_level(own) == 3

    def test_two_tabs_on_different_questions_do_not_meet(self, cast, own):
        save(own, cast.employee, 2, page="tab-1", index=0)
        save(own, cast.employee, 3, page="tab-2", index=1)
        assert own.answers.count() == 2

    def test_keeps_the_rest_of_a_page_when_one_answer_is_outdated(self, cast, own):
        save(own, cast.employee, 2, page="tab-1")
        items = [item_of(own, index).pk for index in range(3)]
        given = [GivenAnswer(pk, AnswerKind.RATED, 4) for pk in items]
        saved = save_answers(response_id=own.pk, answers=given, page_key="tab-2", actor=cast.employee.user, at=LATER)
        assert [stale.stored.item_id for stale in saved.outdated] == [items[0]]
        assert sorted(own.answers.values_list("level", flat=True)) == [2, 4, 4]

    @pytest.mark.parametrize(
        ("kind", "level"),
        [(AnswerKind.RATED, None), (AnswerKind.RATED, 6), (AnswerKind.NOT_OBSERVED, 3), ("LAIN", None)],
    )
    def test_refuses_what_is_no_answer(self, cast, own, kind, level):
        given = GivenAnswer(item_of(own).pk, kind, level)
        with pytest.raises(UnknownQuestion):
            save_answer(response_id=own.pk, answer=given, page_key="", actor=cast.employee.user, at=NOW)

    def test_refuses_a_question_of_somebody_else(self, cast, campaign, own):
        other = item_of(response_of(campaign, cast.unit_officer))
        given = GivenAnswer(other.pk, AnswerKind.RATED, 3)
        with pytest.raises(UnknownQuestion):
            save_answer(response_id=own.pk, answer=given, page_key="", actor=cast.employee.user, at=NOW)

    def test_is_reserved_to_the_rater(self, cast, own, rating):
        for response, stranger in ((own, cast.supervisor), (rating, cast.employee), (own, cast.bkd_officer)):
            with pytest.raises(PermissionDenied):
                save(response, stranger)

    def test_is_refused_once_sent(self, cast, own):
        send_all(own, cast.employee.user)
        with pytest.raises(PermissionDenied, match="sudah dikirim"):
            save(own, cast.employee, 5)

    def test_is_refused_once_the_survey_is_closed(self, cast, campaign, own):
        close_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
        with pytest.raises(PermissionDenied, match="sudah ditutup"):
            save(own, cast.employee)

    def test_is_refused_before_the_first_and_after_the_last_day(self, cast):
        standards()
        survey = opened_survey(cast, opens_on=date(2026, 9, 10))
        own = response_of(survey, cast.employee)
        with pytest.raises(PermissionDenied, match="mulai 10 September 2026"):
            save(own, cast.employee)
        with pytest.raises(PermissionDenied, match="sudah ditutup"):
            save(own, cast.employee, at=NOW + timedelta(days=40))

    def test_gives_a_vacant_rating_to_the_supervisor_who_answers_it(self, cast, rating):
        type(rating).objects.filter(pk=rating.pk).update(rater=None)
        save(rating, cast.supervisor)
        rating.refresh_from_db()
        assert rating.rater == cast.supervisor

    def test_asks_the_database_as_often_for_many_questions_as_for_few(self, cast):
        def saving(questions):
            standards(managerial=questions, technical=0)
            response = response_of(opened_survey(cast), cast.employee, RaterKind.SELF)
            with CaptureQueriesContext(connection) as captured:
                answer_all(response, cast.employee.user)
            return response.answers.count(), len(captured)

        few, queries = saving(3)
        assert saving(3) == (2 * few, queries)
