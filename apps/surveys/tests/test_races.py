"""Two connections at once. The twin tests take a guard away and show that the race is real without it."""

from datetime import timedelta
from threading import Barrier

import pytest

from apps.competencies.models import LevelEvidence
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.surveys.enums import AnswerKind, ResponseState
from apps.surveys.models import Response
from apps.surveys.services import GivenAnswer, OutdatedAnswer, save_answer, send_response, sending
from apps.surveys.tests.factories import NOW, answer_all, opened_survey, response_of, standards

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def own(cast):
    standards()
    return response_of(opened_survey(cast), cast.employee)


class TestTwoClicksOnSend:
    @pytest.fixture
    def clicks(self, cast, own, monkeypatch):
        """Two clicks a second apart on the clock, which both found the answers unsent before either claims them."""
        answer_all(own, cast.employee.user)
        both_checked = Barrier(2, timeout=20)

        def send_twice(claim):
            def claim_together(*arguments):
                both_checked.wait()
                return claim(*arguments)

            monkeypatch.setattr(sending, "_claim", claim_together)

            def click(second):
                at = NOW + timedelta(seconds=second)
                return send_response(response_id=own.pk, version=own.version, actor=cast.employee.user, at=at)

            return at_once(lambda: click(0), lambda: click(1))

        return send_twice

    def test_give_one_receipt_and_one_set_of_evidence(self, clicks, own):
        first, second = clicks(sending._claim)
        assert first == second
        assert LevelEvidence.objects.count() == own.questionnaire.items.count()

    def test_would_give_two_receipts_without_the_guard(self, clicks):
        def claim_without_guard(response, version, at):
            number = sending.receipt_number(response)
            rows = Response.objects.filter(pk=response.pk)
            return rows.update(state=ResponseState.SENT, sent_at=at, receipt_number=number) == 1

        first, second = clicks(claim_without_guard)
        assert first.sent_at != second.sent_at


class TestTwoTabsOnOneAnswer:
    @pytest.fixture
    def tabs(self, cast, own):
        """Two tabs that never saw an answer save different levels at once."""
        item = own.questionnaire.items.first()
        both_ready = Barrier(2, timeout=20)

        def save_both():
            def save(tab, level):
                both_ready.wait()
                given = GivenAnswer(item.pk, AnswerKind.RATED, level)
                return save_answer(response_id=own.pk, answer=given, page_key=tab, actor=cast.employee.user, at=NOW)

            return at_once(lambda: save("tab-1", 2), lambda: save("tab-2", 5))

        return save_both

    def test_one_is_saved_and_the_other_is_told(self, tabs, own):
        results = tabs()
        assert sum(isinstance(result, OutdatedAnswer) for result in results) == 1
        told = next(result for result in results if isinstance(result, OutdatedAnswer))
        assert own.answers.get().level == told.stored.level
