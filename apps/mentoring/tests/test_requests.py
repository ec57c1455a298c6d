from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.competencies.tests.factories import PositionStandardFactory
from apps.core.tests.races import at_once
from apps.employees.models import Employee
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory, PlacementFactory
from apps.mentoring import policies, topics, workflow
from apps.mentoring.enums import Purpose, RequestAction, RequestState
from apps.mentoring.models import MentoringRequest
from apps.mentoring.selectors.newcomers import months_before, newcomers_of
from apps.mentoring.services import requests as services
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.mentoring.tests.factories import (
    AT,
    TODAY,
    MentoringRequestFactory,
    RequestEventFactory,
    verified_item,
    wish,
)
from apps.notifications.models import Notice
from apps.plans import models as plans
from apps.plans import services as plan_services
from apps.plans.tests.factories import PlanItemFactory, step

CELLS = {
    "OPEN": {"OFFER": "OFFERED", "WITHDRAW": "WITHDRAWN"},
    "OFFERED": {"REOPEN": "OPEN", "PAIR": "PAIRED"},
    "PAIRED": {"CLOSE": "CLOSED"},
    "CLOSED": {},
    "WITHDRAWN": {},
}


def ask(item, actor=None, **kwargs):
    actor = actor or item.plan.employee
    return services.request_mentoring(item_id=item.pk, wish=wish(**kwargs), actor=actor.user, at=AT)


def withdraw(request, actor, **kwargs):
    base = {"request_id": request.pk, "version": request.version, "actor": actor.user, "at": AT}
    return services.withdraw_request(**{**base, **kwargs})


class TestRequestMentoring:
    def test_comes_from_an_activity_of_the_verified_plan(self, cast, service):
        item = verified_item(cast.employee, service)
        request = ask(item, topics=["arsip"], hope="Lebih cepat menjawab pengaduan")
        assert (request.state, request.competency, request.plan_item) == (RequestState.OPEN, service, item)
        assert (request.form_code, request.topics) == ("NKL02", ["arsip"])

    def test_keeps_the_activity_in_a_plan_that_is_opened_again(self, cast, service):
        item = verified_item(cast.employee, service)
        ask(item)
        plans.Plan.objects.filter(pk=item.plan_id).update(state="RETURNED")
        with pytest.raises(plan_services.PlanRefused, match="sudah menjadi dasar hal lain, misalnya permintaan"):
            step("remove_item", item.plan, cast.employee, item_id=item.pk)

    def test_as_coaching_counts_as_coaching(self, cast, service):
        assert ask(verified_item(cast.employee, service), guidance="COACHING").form_code == "NKL01"

    def test_waits_for_the_verification(self, cast):
        with pytest.raises(PermissionDenied, match="setelah rencana Anda diverifikasi"):
            ask(PlanItemFactory(plan__employee=cast.employee))

    def test_is_made_by_nobody_else(self, cast, service):
        item = verified_item(cast.employee, service)
        for person in (cast.supervisor, cast.bkd_officer, cast.outsider):
            with pytest.raises(PermissionDenied):
                ask(item, actor=person)

    def test_twice_is_one_request(self, cast, service):
        item = verified_item(cast.employee, service)
        assert ask(item) == ask(item)

    def test_refuses_a_second_one_for_the_competency(self, cast, service):
        item = verified_item(cast.employee, service)
        other = PlanItemFactory(plan=item.plan, competency=service)
        ask(item)
        with pytest.raises(MentoringRefused, match="untuk Pelayanan Publik sudah ada"):
            ask(other)

    def test_refuses_a_level_that_does_not_exist(self, cast, service):
        with pytest.raises(MentoringRefused, match="1 sampai 5"):
            ask(verified_item(cast.employee, service), wanted_level=6)


class TestTwoRequestsAtOnce:
    def test_are_one(self, transactional_db):
        cast = make_cast()
        item = verified_item(cast.employee)
        for _ in range(20):
            first, second = at_once(*[lambda: ask(item)] * 2)
            assert first == second == MentoringRequest.objects.living().get()
            withdraw(first, cast.employee)


class TestWithdraw:
    def test_is_the_employees_own_step(self, cast, service):
        request = ask(verified_item(cast.employee, service))
        for person in (cast.supervisor, cast.bkd_officer, cast.auditor):
            with pytest.raises(PermissionDenied):
                withdraw(request, person)
        assert withdraw(request, cast.employee).state == RequestState.WITHDRAWN

    def test_twice_is_one_step(self, cast):
        request = MentoringRequestFactory(employee=cast.employee)
        assert withdraw(request, cast.employee) == withdraw(request, cast.employee)
        assert request.events.count() == 1

    def test_of_a_stale_page_says_so(self, cast):
        request = MentoringRequestFactory(employee=cast.employee, version=3)
        with pytest.raises(MentoringChanged):
            withdraw(request, cast.employee, version=2)

    def test_of_onboarding_is_bkds_too(self, cast):
        request = MentoringRequestFactory(
            employee=cast.employee,
            purpose=Purpose.ONBOARDING,
            plan_item=None,
            newcomer_since=TODAY,
            asked_by=cast.bkd_officer.user,
        )
        assert withdraw(request, cast.bkd_officer).state == RequestState.WITHDRAWN


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("action", RequestAction)
class TestEveryCell:
    def test_the_table_says_where_it_leads(self, state, action):
        assert workflow.REQUESTS.target_of(action, state) == CELLS[state].get(action)

    def test_withdrawing_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        if action != RequestAction.WITHDRAW:
            return
        request = MentoringRequestFactory(employee=cast.employee, state=state)
        if CELLS[state].get(action):
            assert withdraw(request, cast.employee).state == CELLS[state][action]
        else:
            with pytest.raises(MentoringRefused, match="Permintaan ini"):
                withdraw(request, cast.employee)


class TestOnboarding:
    @pytest.fixture
    def standard(self, cast, service):
        return lambda person: PositionStandardFactory(position=person.position, competency=service, level=3)

    def open(self, cast, **kwargs):
        base = {"institution_id": cast.institution.pk, "actor": cast.bkd_officer.user, "at": AT}
        return services.open_onboarding_requests(**{**base, **kwargs})

    def test_opens_one_request_for_each_newcomer_and_never_again(self, cast, service, standard):
        fresh = EmployeeFactory(unit=cast.division, kind="CPNS", position_since=date(2026, 6, 1))
        moved = EmployeeFactory(unit=cast.division)
        PlacementFactory(employee=moved, starts_on=date(2026, 5, 1))
        settled = EmployeeFactory(unit=cast.division, position_since=date(2019, 1, 1))
        for person in (fresh, moved, settled):
            standard(person)
        assert self.open(cast).requests == 2
        assert self.open(cast).requests == 0
        found = MentoringRequest.objects.order_by("newcomer_since")
        assert [(one.employee, one.newcomer_since) for one in found] == [
            (moved, date(2026, 5, 1)),
            (fresh, date(2026, 6, 1)),
        ]
        assert {(one.competency, one.wanted_level, one.purpose) for one in found} == {(service, 3, "ONBOARDING")}
        assert Notice.objects.filter(recipient=fresh.user).count() == 1

    def test_at_once_by_two_officers_is_one_request_each(self, transactional_db):
        cast = make_cast()
        for number in range(10):
            person = EmployeeFactory(unit=cast.division, position_since=date(2026, 6, 1))
            PositionStandardFactory(position=person.position)
            assert all(answer.requests >= 0 for answer in at_once(*[lambda: self.open(cast)] * 2))
            assert MentoringRequest.objects.count() == number + 1

    def test_knows_a_cpns_without_dates_from_the_nip(self, cast):
        person = EmployeeFactory(unit=cast.division, kind="CPNS", nip="200001012026031001")
        PositionStandardFactory(position=person.position)
        assert [one.since for one in newcomers_of(cast.institution.pk, TODAY).found] == [date(2026, 3, 1)]

    def test_counts_who_has_no_standard(self, cast):
        EmployeeFactory(unit=cast.division, position_since=date(2026, 6, 1))
        assert self.open(cast).without_standard == 1

    def test_is_bkds_alone(self, cast):
        for person in (cast.employee, cast.unit_officer, cast.bkd_head):
            with pytest.raises(PermissionDenied):
                self.open(cast, actor=person.user)

    def test_costs_the_same_for_few_and_many(self, cast, django_assert_num_queries):
        for count in (2, 6):
            for person in EmployeeFactory.create_batch(count, unit=cast.division, position_since=date(2026, 6, 1)):
                PositionStandardFactory(position=person.position)
            if count == 2:
                with CaptureQueriesContext(connection) as few:
                    newcomers_of(cast.institution.pk, TODAY)
        with django_assert_num_queries(len(few)):
            assert len(newcomers_of(cast.institution.pk, TODAY).found) == 8

    @pytest.mark.parametrize(
        ("day", "months", "before"),
        [
            (date(2026, 3, 31), 1, date(2026, 2, 28)),
            (date(2026, 1, 15), 12, date(2025, 1, 15)),
            (date(2024, 2, 29), 12, date(2023, 2, 28)),
            (date(2026, 1, 31), 2, date(2025, 11, 30)),
        ],
    )
    def test_counts_months_backwards(self, day, months, before):
        assert months_before(day, months) == before


class TestVisibleTo:
    def test_equals_can_view_request_for_every_pair(self, cast):
        for person in Employee.objects.all():
            MentoringRequestFactory(employee=person)
        requests = list(MentoringRequest.objects.select_related("employee"))
        for viewer in Employee.objects.select_related("user"):
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(MentoringRequest.objects.visible_to(viewer.user, on))
                assert visible == {one for one in requests if policies.can_view_request(viewer.user, one, on)}


class TestTopics:
    def test_are_small_single_and_in_order(self):
        assert topics.tidy(" Penanganan  Pengaduan, arsip,,ARSIP , ") == ["arsip", "penanganan pengaduan"]

    def test_are_few_and_short(self):
        assert len(topics.tidy(",".join(f"topik {number}" for number in range(20)))) == 8
        assert len(topics.tidy("x" * 200)[0]) == 60


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("request_has_its_reason", {"plan_item": None}),
            ("request_level_1_to_5", {"wanted_level": 0}),
            ("request_state_is_known", {"state": "LOST"}),
        ],
    )
    def test_refuses_a_request_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            MentoringRequestFactory(employee=cast.employee, **wrong)

    def test_knows_one_living_request_a_competency(self, cast, service):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        with pytest.raises(IntegrityError, match="one_living_request_a_competency"), transaction.atomic():
            MentoringRequestFactory(employee=cast.employee, competency=service)

    def test_knows_one_onboarding_an_arrival(self, cast):
        base = {"employee": cast.employee, "purpose": "ONBOARDING", "plan_item": None, "newcomer_since": TODAY}
        MentoringRequestFactory(**base)
        with pytest.raises(IntegrityError, match="one_onboarding_an_arrival"), transaction.atomic():
            MentoringRequestFactory(**base)

    def test_knows_a_step_once(self, cast):
        event = RequestEventFactory()
        with pytest.raises(IntegrityError, match="one_request_event_a_version"), transaction.atomic():
            RequestEventFactory(request=event.request)
