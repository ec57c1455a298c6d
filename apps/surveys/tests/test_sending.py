from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from apps.competencies.models import LevelEvidence
from apps.employees.tests.factories import SupervisorOverrideFactory
from apps.notifications.models import Notice
from apps.surveys.enums import AnswerKind, ResponseState
from apps.surveys.models import Answer
from apps.surveys.services import (
    GivenAnswer,
    IncompleteAnswers,
    close_campaign,
    save_answer,
    send_response,
    take_over_rating,
)
from apps.surveys.services.sending import ChangedSinceChecked
from apps.surveys.tests.factories import NOW, TODAY, answer_all, send_all

LATER = NOW + timedelta(minutes=5)


def send(response, person, at=NOW):
    return send_response(response_id=response.pk, version=response.version, actor=person.user, at=at)


class TestSendResponse:
    def test_gives_a_receipt_with_number_and_time(self, cast, own):
        receipt = send(answer_all(own, cast.employee.user), cast.employee)
        assert receipt.number.startswith("SKB-2027-")
        assert receipt.sent_at == NOW

    def test_sent_twice_gives_the_same_receipt(self, cast, own):
        answer_all(own, cast.employee.user)
        assert send(own, cast.employee) == send(own, cast.employee, at=LATER)

    def test_tells_the_rated_levels_as_evidence(self, cast, own, rating):
        send_all(own, cast.employee.user, level=2)
        send_all(rating, cast.supervisor.user, level=4)
        told = LevelEvidence.objects.filter(employee=cast.employee)
        assert set(told.values_list("source", "level", "observed_on", "origin")) == {
            ("SELF", 2, TODAY, f"survey-response:{own.pk}"),
            ("SUPERVISOR", 4, TODAY, f"survey-response:{rating.pk}"),
        }

    def test_tells_nothing_about_what_was_not_rated(self, cast, own):
        answer_all(own, cast.employee.user)
        item = own.questionnaire.items.first()
        given = GivenAnswer(item.pk, AnswerKind.NOT_OBSERVED, seen=1)
        save_answer(response_id=own.pk, answer=given, page_key="uji", actor=cast.employee.user, at=NOW)
        own.refresh_from_db()
        send(own, cast.employee)
        assert not LevelEvidence.objects.filter(competency=item.competency).exists()

    def test_is_refused_while_an_answer_is_missing(self, cast, own):
        answer_all(own, cast.employee.user)
        Answer.objects.filter(response=own).first().delete()
        with pytest.raises(IncompleteAnswers, match="1 pertanyaan"):
            send(own, cast.employee)
        own.refresh_from_db()
        assert own.state == ResponseState.DRAFT

    def test_is_refused_when_the_answers_changed_since_they_were_checked(self, cast, own):
        checked = answer_all(own, cast.employee.user).version
        answer_all(own, cast.employee.user, level=5)
        with pytest.raises(ChangedSinceChecked, match="Periksa sekali lagi"):
            send_response(response_id=own.pk, version=checked, actor=cast.employee.user, at=NOW)

    def test_is_reserved_to_the_rater_even_when_sent(self, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        for response, stranger in ((own, cast.supervisor), (rating, cast.employee)):
            with pytest.raises(PermissionDenied):
                send(response, stranger)

    def test_is_refused_once_the_survey_is_closed(self, cast, campaign, own):
        answer_all(own, cast.employee.user)
        close_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
        with pytest.raises(PermissionDenied, match="sudah ditutup"):
            send(own, cast.employee)

    def test_tells_both_when_both_are_sent(self, cast, own, rating):
        send_all(rating, cast.supervisor.user)
        assert not Notice.objects.filter(key__startswith="survey-both").exists()
        send_all(own, cast.employee.user)
        told = Notice.objects.filter(key__startswith="survey-both").values_list("recipient", flat=True)
        assert set(told) == {cast.employee.user_id, cast.supervisor.user_id}


class TestTakeOverRating:
    @pytest.fixture
    def successor(self, cast, rating):
        """Dewi supervises Sari from today on, instead of Togar."""
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY)
        return cast.opd_head

    def test_gives_the_rating_to_the_supervisor_of_today_without_the_earlier_draft(self, cast, rating, successor):
        answer_all(rating, cast.supervisor.user)
        take_over_rating(response_id=rating.pk, actor=successor.user, at=NOW)
        rating.refresh_from_db()
        assert (rating.rater, rating.state, rating.answers.count()) == (successor, ResponseState.NOT_STARTED, 0)

    def test_makes_what_the_earlier_supervisor_checked_stale(self, cast, rating, successor):
        checked = answer_all(rating, cast.supervisor.user).version
        take_over_rating(response_id=rating.pk, actor=successor.user, at=NOW)
        with pytest.raises(PermissionDenied, match="Dewi"):
            send_response(response_id=rating.pk, version=checked, actor=cast.supervisor.user, at=NOW)

    def test_the_earlier_supervisor_may_finish_until_then(self, cast, rating, successor):
        assert send_all(rating, cast.supervisor.user).is_sent

    def test_is_refused_to_anybody_else(self, cast, rating, own):
        for person in (cast.supervisor, cast.employee, cast.bkd_officer, cast.opd_head):
            with pytest.raises(PermissionDenied):
                take_over_rating(response_id=rating.pk, actor=person.user, at=NOW)

    def test_is_refused_once_sent(self, cast, rating, successor):
        send_all(rating, cast.supervisor.user)
        with pytest.raises(PermissionDenied, match="sudah dikirim"):
            take_over_rating(response_id=rating.pk, actor=successor.user, at=NOW)
