"""Who sees which answers, and that the list and the single answer agree."""

from datetime import date

import pytest

from apps.employees.models import Employee
from apps.employees.tests.factories import SupervisorOverrideFactory
from apps.surveys.enums import RaterKind
from apps.surveys.models import Campaign, Response
from apps.surveys.policies import can_view_campaign, can_view_response
from apps.surveys.tests.factories import TODAY, prepared_survey, response_of, send_all


def sees(person, response):
    return bool(can_view_response(person.user, response, TODAY))


class TestCanViewResponse:
    def test_each_sees_the_own_answers_only_while_the_other_has_not_sent(self, cast, own, rating):
        assert sees(cast.employee, own)
        assert sees(cast.supervisor, rating)
        assert not sees(cast.employee, rating)
        assert not sees(cast.supervisor, own)

    @pytest.mark.parametrize("first", [RaterKind.SELF, RaterKind.SUPERVISOR])
    def test_one_sent_rating_opens_nothing(self, cast, own, rating, first):
        send_all(*((own, cast.employee.user) if first == RaterKind.SELF else (rating, cast.supervisor.user)))
        assert not sees(cast.employee, rating)
        assert not sees(cast.supervisor, own)

    def test_both_sent_open_each_other(self, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        assert sees(cast.employee, rating)
        assert sees(cast.supervisor, own)

    def test_nobody_else_ever_sees_them(self, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        others = (cast.opd_head, cast.bkd_officer, cast.bkd_head, cast.unit_officer, cast.auditor, cast.outsider)
        assert not [person for person in others if sees(person, own) or sees(person, rating)]

    def test_the_supervisor_of_today_sees_that_an_unsent_rating_waits(self, cast, own, rating):
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY)
        assert sees(cast.opd_head, rating)
        assert not sees(cast.opd_head, own)

    def test_a_later_supervisor_does_not_see_what_an_earlier_one_sent(self, cast, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY)
        assert not sees(cast.opd_head, rating)
        assert not sees(cast.opd_head, own)


class TestTwins:
    def test_the_list_of_answers_holds_what_the_policy_shows(self, cast, campaign, own, rating):
        send_all(own, cast.employee.user)
        send_all(rating, cast.supervisor.user)
        send_all(response_of(campaign, cast.supervisor), cast.supervisor.user)
        for person in Employee.objects.select_related("user"):
            shown = {one.pk for one in Response.objects.with_people() if sees(person, one)}
            assert shown == set(Response.objects.visible_to(person.user, TODAY).values_list("pk", flat=True))

    def test_the_list_of_surveys_holds_what_the_policy_shows(self, cast, campaign):
        prepared_survey(cast, opens_on=date(2026, 9, 5))
        for person in Employee.objects.select_related("user"):
            shown = {one.pk for one in Campaign.objects.all() if can_view_campaign(person.user, one, TODAY)}
            assert shown == set(Campaign.objects.visible_to(person.user, TODAY).values_list("pk", flat=True))
            assert bool(shown) == (person in (cast.bkd_officer, cast.bkd_head, cast.auditor))
