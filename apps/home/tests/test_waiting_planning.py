from datetime import timedelta

import pytest

from apps.home.waiting import waiting_for
from apps.plans.tests.factories import TODAY, amended, draft, returned, step

pytestmark = pytest.mark.django_db
TWO_MONTHS_LATER = TODAY + timedelta(days=60)  # after the deadline of the cycle


def matters(person, on):
    return [(matter.title, matter.due) for matter in waiting_for(person.user, on)]


class TestAPlanThatCameBack:
    def test_waits_for_its_owner_until_the_deadline_and_after_it(self, cast):
        plan = returned(cast)
        assert matters(cast.employee, TODAY) == [("Perbaiki rencana 2027", plan.cycle.closes_on)]
        assert matters(cast.employee, TWO_MONTHS_LATER) == [("Perbaiki rencana 2027", None)]

    def test_for_an_amendment_waits_without_a_deadline(self, cast):
        plan = amended(cast)
        for on in (TODAY, TWO_MONTHS_LATER):
            assert matters(cast.employee, on) == [("Ubah rencana 2027", None)]
        step("submit_plan", plan, cast.employee)
        step("withdraw_plan", plan, cast.employee)
        assert matters(cast.employee, TODAY) == [("Ubah rencana 2027", None)]
        step("submit_plan", plan, cast.employee)
        assert matters(cast.employee, TODAY) == []

    def test_unlike_a_draft_which_is_too_late_after_the_deadline(self, cast):
        draft(cast)
        assert [title for title, _ in matters(cast.employee, TODAY)] == ["Ajukan rencana 2027"]
        assert matters(cast.employee, TWO_MONTHS_LATER) == []
