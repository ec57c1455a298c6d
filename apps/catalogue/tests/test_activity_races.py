"""Two officers decide at once; an owner sends while changing."""

from decimal import Decimal

import pytest

from apps.catalogue.models import ActivityEvent, Evidence, LearningRecord
from apps.catalogue.services import activities as services
from apps.catalogue.services.activities import ActivityChanged, ActivityRefused
from apps.catalogue.services.evidence import NoRoom, keep_evidence
from apps.catalogue.tests.activities import REFUSAL, content, draft, reported, step, upload
from apps.catalogue.tests.factories import AT, HoursRuleFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.parameters.models import Parameter

PAIRS = 30


@pytest.fixture
def cast(transactional_db, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return make_cast()


class TestTwoOfficersAtOnce:
    def test_one_wins_and_the_other_reads_a_sentence(self, cast, record_property):
        form, winners = HoursRuleFactory().form, {"VERIFY": 0, "RETURN": 0}
        for _ in range(PAIRS):
            activity = reported(cast.employee, form)
            base = {"activity_id": activity.pk, "version": activity.version, "at": AT}
            answers = at_once(
                lambda base=base: services.verify_activity(actor=cast.unit_officer.user, **base),
                lambda base=base: services.return_activity(actor=cast.bkd_officer.user, **REFUSAL, **base),
            )
            event = ActivityEvent.objects.get(activity=activity, activity_version=activity.version)
            loser = answers[1] if event.action == "VERIFY" else answers[0]
            assert isinstance(loser, ActivityChanged), answers
            winners[event.action] += 1
        record_property("winners", winners)
        assert LearningRecord.objects.count() == winners["VERIFY"]

    def test_the_same_click_twice_credits_once(self, cast):
        form = HoursRuleFactory().form
        for turn in range(1, 16):
            activity = reported(cast.employee, form)
            click = {"activity_id": activity.pk, "version": 2, "actor": cast.unit_officer.user, "at": AT}
            answers = at_once(*[lambda click=click: services.verify_activity(**click)] * 2)
            assert [answer.state for answer in answers] == ["VERIFIED"] * 2, answers
            assert LearningRecord.objects.count() == turn


class TestOwnerAtOnce:
    def test_a_change_and_a_sending_exclude_each_other(self, cast):
        form = HoursRuleFactory().form
        for _ in range(15):
            activity = draft(cast.employee, form)
            base = {"activity_id": activity.pk, "version": 1, "actor": cast.employee.user, "at": AT}
            answers = at_once(
                lambda base=base: services.report_activity(**base),
                lambda base=base: services.change_activity(
                    content=content(form, quantity=Decimal(99)), upload=None, **base
                ),
            )
            assert sum(isinstance(answer, ActivityChanged | ActivityRefused) for answer in answers) == 1, answers
            activity.refresh_from_db()
            assert (activity.state, activity.quantity) in {("REPORTED", 8), ("DRAFT", 99)}

    def test_the_last_room_in_the_quota_is_given_once(self, cast):
        Parameter.objects.filter(key="evidence_files_per_person").update(value=1)
        file = upload()
        answers = at_once(
            *[lambda: keep_evidence(employee_id=cast.employee.pk, upload=file, actor=cast.employee.user, at=AT)] * 4
        )
        assert sum(isinstance(answer, NoRoom) for answer in answers) == 3, answers
        assert Evidence.objects.count() == 1


class TestManyDecisionsAtOnce:
    def test_about_one_person_never_pass_the_cap(self, cast):
        form = HoursRuleFactory(sessions=True).form
        told = [reported(cast.employee, form, quantity=Decimal(1)) for _ in range(4)]
        at_once(*[lambda one=one: step("verify_activity", one, cast.unit_officer) for one in told])
        hours = sorted(LearningRecord.objects.values_list("credited_hours", flat=True))
        assert hours == [0, 0, 2, 2]
