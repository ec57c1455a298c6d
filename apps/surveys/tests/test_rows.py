"""The last guards: what the database itself refuses, and every cell of the transition tables."""

from datetime import date

import pytest
from django.db import IntegrityError

from apps.core.transitions import find
from apps.employees.tests.factories import UnitFactory
from apps.surveys import workflow
from apps.surveys.enums import AnswerKind, CampaignState, RaterKind, ResponseState
from apps.surveys.tests.factories import (
    AnswerFactory,
    CampaignFactory,
    QuestionnaireFactory,
    QuestionnaireItemFactory,
    ResponseFactory,
)


@pytest.mark.django_db
class TestTheDatabaseRefuses:
    def refuses(self, name, make):
        with pytest.raises(IntegrityError, match=name):
            make()

    def test_a_survey_that_closes_before_it_opens(self):
        self.refuses("campaign_closes_after_it_opens", lambda: CampaignFactory(closes_on=date(2026, 1, 1)))

    def test_two_questionnaires_for_a_person(self):
        one = QuestionnaireFactory()
        self.refuses(
            "one_questionnaire_a_person", lambda: QuestionnaireFactory(campaign=one.campaign, subject=one.subject)
        )

    def test_a_competency_asked_twice(self):
        item = QuestionnaireItemFactory()
        self.refuses(
            "competency_is_asked_once",
            lambda: QuestionnaireItemFactory(questionnaire=item.questionnaire, competency=item.competency),
        )

    def test_a_sixth_level(self):
        self.refuses("asked_level_1_to_5", lambda: QuestionnaireItemFactory(required_level=6))

    def test_two_raters_of_a_kind(self):
        response = ResponseFactory()
        self.refuses("one_response_a_rater_kind", lambda: ResponseFactory(questionnaire=response.questionnaire))

    def test_sent_answers_without_a_receipt(self):
        self.refuses("sent_response_has_time_and_receipt", lambda: ResponseFactory(sent=True, receipt_number=""))

    def test_a_receipt_number_given_twice(self):
        number = ResponseFactory(sent=True).receipt_number
        self.refuses("receipt_number_is_given_once", lambda: ResponseFactory(sent=True, receipt_number=number))

    def test_two_answers_to_a_question(self):
        answer = AnswerFactory()
        self.refuses("item_is_answered_once", lambda: AnswerFactory(response=answer.response, item=answer.item))

    @pytest.mark.parametrize(
        ("kind", "level"), [(AnswerKind.RATED, None), (AnswerKind.RATED, 0), (AnswerKind.NOT_OBSERVED, 2)]
    )
    def test_a_level_without_a_rating_or_a_rating_without_a_level(self, kind, level):
        self.refuses("only_a_rated_answer_has_a_level", lambda: AnswerFactory(kind=kind, level=level))

    @pytest.mark.parametrize(("where", "other"), [("campaign", CampaignFactory), ("unit", UnitFactory)])
    def test_a_rating_of_another_survey_or_unit_than_its_questionnaire(self, where, other):
        self.refuses("rating_stands_where_its_questionnaire_does", lambda: ResponseFactory(**{where: other()}))

    def test_nothing_of_a_supervisors_rating_beside_the_own(self):
        response = ResponseFactory()
        assert ResponseFactory(questionnaire=response.questionnaire, kind=RaterKind.SUPERVISOR, rater=None).pk


class TestEveryCell:
    """Each state × action: the state after, or None where the action does not exist."""

    @pytest.mark.parametrize(
        ("state", "cells"),
        [
            (CampaignState.DRAFT, {"change": "DRAFT", "open": "OPEN", "close": None}),
            (CampaignState.OPEN, {"change": None, "open": None, "close": "CLOSED"}),
            (CampaignState.CLOSED, {"change": None, "open": None, "close": None}),
        ],
    )
    def test_of_a_survey(self, state, cells):
        assert self.after(workflow.CAMPAIGN, state, cells) == cells

    @pytest.mark.parametrize(
        ("state", "cells"),
        [
            (ResponseState.NOT_STARTED, {"save": "DRAFT", "send": None, "take_over": "NOT_STARTED"}),
            (ResponseState.DRAFT, {"save": "DRAFT", "send": "SENT", "take_over": "NOT_STARTED"}),
            (ResponseState.SENT, {"save": None, "send": None, "take_over": None}),
        ],
    )
    def test_of_a_raters_answers(self, state, cells):
        assert self.after(workflow.RESPONSE, state, cells) == cells

    def after(self, table, state, cells):
        rows = {action: find(table, action, state) for action in cells}
        return {action: row.target if row else None for action, row in rows.items()}
