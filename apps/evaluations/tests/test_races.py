"""Two sweeps and two people at once, on two connections. `--junitxml` keeps the counts."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.evaluations import services
from apps.evaluations.enums import CaseAction, CaseState
from apps.evaluations.models import EvaluationWindow, ReviewCase, ReviewEvent
from apps.evaluations.services import open_for_complaints, open_for_estimate
from apps.evaluations.tests.factories import (
    AT,
    EvaluationWindowFactory,
    ReviewCaseFactory,
    checked,
    not_supported,
    opened,
    wishes,
)
from apps.evaluations.tests.stories import asked_cohort, finished_cohort, unresolved_counter
from apps.notifications.models import Notice

PAIRS = 40


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def two_estimates(cast):
    """Two cohorts of one programme, neither supported."""
    programme = ProgrammeFactory()
    return [not_supported(cohort=finished_cohort(cast, programme, name=f"Angkatan {n}")) for n in (1, 2)]


class TestTwoSweepsAtOnce:
    def test_over_one_estimate_open_one_case(self, cast, record_property):
        for _ in range(PAIRS):
            estimate = two_estimates(cast)[0]
            first, second = at_once(*[lambda pk=estimate.pk: open_for_estimate(estimate_id=pk, at=AT)] * 2)
            assert first == second
            assert ReviewEvent.objects.filter(case=first).count() == 1
        record_property("pairs", PAIRS)
        assert ReviewCase.objects.count() == PAIRS

    def test_over_two_estimates_of_a_programme_open_one_case_with_both(self, cast):
        for _ in range(PAIRS):
            pks = [estimate.pk for estimate in two_estimates(cast)]
            first, second = at_once(*[lambda pk=pk: open_for_estimate(estimate_id=pk, at=AT) for pk in pks])
            assert first == second
            actions = list(ReviewEvent.objects.filter(case=first).values_list("action", flat=True))
            assert actions == [CaseAction.OPEN, CaseAction.ADD_ESTIMATE]

    def test_without_the_lock_both_would_find_no_case(self, cast, record_property):
        """The guard-off twin: look, then open. If this ever stops failing, the races above prove nothing."""
        gate, found = threading.Barrier(2), []
        programmes = [ProgrammeFactory() for _ in range(20)]

        def naive(programme):
            living = ReviewCase.objects.living().filter(programme=programme).exists()
            gate.wait(10)
            found.append(living)
            if not living:
                ReviewCaseFactory(institution=cast.institution, programme=programme)

        failures = sum(
            isinstance(answer, Exception)
            for programme in programmes
            for answer in at_once(*[lambda programme=programme: naive(programme)] * 2)
        )
        record_property("second cases that only the constraint refused, of 20 pairs without the lock", failures)
        assert found.count(False) == 40
        assert failures == 20

    def test_over_complaints_open_one_case_for_each_unit(self, cast):
        for number in range(10):
            unresolved_counter(cast, received=20, resolved=50, name=f"Loket {number}")
        opened_cases = at_once(*[lambda: open_for_complaints(at=AT)] * 2)
        assert sum(opened_cases) == 10
        assert ReviewCase.objects.count() == 10


class TestTwoSweepsOverWindows:
    def test_remind_once(self, cast):
        windows = [asked_cohort(cast, people=2, title=f"Program {number}") for number in range(10)]
        soon = AT + timedelta(days=12)
        assert sum(at_once(*[lambda: services.remind(at=soon)] * 2)) == len(windows)
        assert Notice.objects.filter(key__contains=":reminder:").count() == 20

    def test_without_the_unique_window_both_would_open_one(self, cast):
        """The guard-off twin: look, then open. If this ever stops failing, the race of `TestWindows` proves nothing."""
        gate, found = threading.Barrier(2), []
        cohorts = [finished_cohort(cast, ProgrammeFactory()) for _ in range(20)]

        def naive(cohort):
            is_open = EvaluationWindow.objects.filter(cohort=cohort).exists()
            gate.wait(10)
            found.append(is_open)
            if not is_open:
                EvaluationWindowFactory(cohort=cohort)

        answers = [answer for cohort in cohorts for answer in at_once(*[lambda cohort=cohort: naive(cohort)] * 2)]
        assert found.count(False) == 40
        assert sum(isinstance(answer, Exception) for answer in answers) == 20


class TestTwoPeopleAtOnce:
    def test_two_assignments_are_one(self, cast):
        for _ in range(20):
            case = opened(cast)
            base = {"case_id": case.pk, "version": 1, "at": AT, **wishes(cast, CaseAction.ASSIGN)}
            answers = at_once(
                lambda base=base: services.assign_case(actor=cast.bkd_head.user, **base),
                lambda base=base: services.assign_case(actor=cast.bkd_officer.user, **base),
            )
            assert sum(isinstance(answer, services.CaseChanged) for answer in answers) == 1
            assert case.events.count() == 1

    def test_a_new_finding_and_a_decision_exclude_each_other(self, cast):
        for _ in range(10):
            case = checked(cast)
            base = {"case_id": case.pk, "version": case.version, "at": AT}
            at_once(
                lambda base=base: services.decide_case(
                    actor=cast.bkd_head.user, **base, **wishes(cast, CaseAction.DECIDE)
                ),
                lambda base=base: services.record_check(
                    actor=cast.bkd_officer.user, **base, **wishes(cast, CaseAction.CHECK)
                ),
            )
            event = case.events.get(case_version=case.version)
            case.refresh_from_db()
            assert case.version == base["version"] + 1
            assert (case.state == CaseState.DECIDED) == (event.action == CaseAction.DECIDE)
