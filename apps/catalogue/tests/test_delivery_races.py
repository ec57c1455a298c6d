"""Two people, one last seat, on two connections. `--junitxml` keeps the counts."""

import threading

import pytest
from django.db.models import F

from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.services import enrolment_decisions
from apps.catalogue.services.delivery_failures import EnrolmentRefused
from apps.catalogue.tests.delivery import decide, later, opened, registered, seats
from apps.catalogue.tests.factories import AT, EnrolmentFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast

PAIRS = 60


@pytest.fixture
def cast(transactional_db):
    return make_cast()


class TestTheLastSeat:
    def test_goes_to_one_and_the_other_waits(self, cast, record_property):
        winners = {cast.employee.pk: 0, cast.supervisor.pk: 0}
        for number in range(PAIRS):
            cohort = opened(cast, quota=1, **later(number))
            at_once(
                lambda cohort=cohort: registered(cohort, cast.employee),
                lambda cohort=cohort: registered(cohort, cast.supervisor),
            )
            found = list(cohort.enrolments.in_order_of_arrival())
            assert [one.state for one in found] == ["REGISTERED", "WAITING"]
            assert seats(cohort) == (1, 1)
            winners[found[0].employee_id] += 1
        record_property("pairs", PAIRS)
        record_property("winners", sorted(winners.values()))
        assert sum(winners.values()) == PAIRS

    def test_without_the_condition_both_would_sit(self, cast, record_property):
        """The guard-off twin: count, decide, write. If this ever stops failing, the race above proves nothing."""
        double = 0
        for number in range(20):
            cohort = opened(cast, quota=1, **later(number))
            gate = threading.Barrier(2)

            def naive(person, cohort=cohort, gate=gate):
                free = cohort.quota - Enrolment.objects.filter(cohort=cohort, state="REGISTERED").count()
                gate.wait(10)
                state = "REGISTERED" if free > 0 else "WAITING"
                EnrolmentFactory(cohort=cohort, employee=person, state=state)

            at_once(lambda naive=naive: naive(cast.employee), lambda naive=naive: naive(cast.supervisor))
            double += cohort.enrolments.filter(state="REGISTERED").count() == 2
        record_property("seats given twice of 20 without the condition", double)
        assert double > 0

    def test_given_back_at_the_moment_somebody_asks_is_never_left_empty(self, cast):
        for number in range(20):
            cohort = opened(cast, quota=1, **later(number))
            leaving = registered(cohort, cast.employee)
            at_once(
                lambda leaving=leaving: decide("withdraw", leaving, cast.employee),
                lambda cohort=cohort: registered(cohort, cast.supervisor),
            )
            assert cohort.enrolments.get(employee=cast.supervisor).state == "REGISTERED"
            assert seats(cohort) == (1, 1)


class TestOnePerson:
    def test_who_clicks_twice_at_once_has_one_registration(self, cast):
        for number in range(20):
            cohort = opened(cast, **later(number))
            first, second = at_once(*[lambda cohort=cohort: registered(cohort, cast.employee)] * 2)
            assert first == second
            assert seats(cohort) == (1, 1)

    def test_is_approved_or_leaves_but_not_both(self, cast):
        for number in range(20):
            cohort = opened(cast, **later(number))
            found = registered(cohort, cast.employee)
            approval = {"enrolment_id": found.pk, "version": 1, "actor": cast.bkd_officer.user, "at": AT}
            at_once(
                lambda found=found: decide("withdraw", found, cast.employee, version=1),
                lambda approval=approval: enrolment_decisions.approve_enrolment(**approval),
            )
            found.refresh_from_db()
            assert found.events.count() == 2
            assert seats(cohort) == ((1, 1) if found.state == "APPROVED" else (0, 0))


class TestOnePersonInTwoCohortsOfTheSameDays:
    def test_gets_into_one_whichever_is_clicked_first(self, cast, record_property):
        for number in range(20):
            cohorts = [opened(cast, **later(number) | {"name": f"Kelas {name} {number}"}) for name in "AB"]
            results = at_once(*[lambda cohort=cohort: registered(cohort, cast.employee) for cohort in cohorts])
            refused = [one for one in results if isinstance(one, Exception)]
            assert [type(one) for one in refused] == [EnrolmentRefused], results
            assert Enrolment.objects.filter(cohort__in=cohorts).count() == 1
        record_property("pairs of clicks", 20)

    def test_without_the_lock_gets_into_both(self, cast, record_property):
        """The guard-off twin: look, wait, write. If this ever stops failing, the race above proves nothing."""
        both = 0
        for number in range(5):
            cohorts = [opened(cast, **later(number) | {"name": f"Kelas {name} {number}"}) for name in "AB"]
            gate = threading.Barrier(2)

            def naive(cohort, gate=gate):
                free = not Enrolment.objects.living().filter(employee=cast.employee).on_days_of(cohort).exists()
                gate.wait(10)
                if free:
                    EnrolmentFactory(cohort=cohort, employee=cast.employee)

            at_once(*[lambda cohort=cohort, naive=naive: naive(cohort) for cohort in cohorts])
            both += Enrolment.objects.filter(cohort__in=cohorts).count() == 2
        record_property("people in both of 5 without the lock", both)
        assert both > 0


class TestTheCounter:
    def test_cannot_pass_the_quota_whoever_writes(self, cast):
        cohort = opened(cast, quota=1)
        free = Cohort.objects.filter(pk=cohort.pk, seats_taken__lt=F("quota"))
        assert [free.update(seats_taken=F("seats_taken") + 1) for _ in range(3)] == [1, 0, 0]
