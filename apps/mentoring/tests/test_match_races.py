"""Two people act at once on offers, on real connections."""

import threading

import pytest
from django.db.models import F

from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory
from apps.mentoring.enums import MatchState
from apps.mentoring.models import Match, MatchRun, Pair
from apps.mentoring.services import matching as services
from apps.mentoring.services.steps import MentoringRefused
from apps.mentoring.tests.factories import AT, MentorFactory, MentoringRequestFactory, offered, proposed


def run(cast):
    return services.run_matching(institution_id=cast.institution.pk, actor=cast.bkd_officer.user, at=AT)


@pytest.fixture
def town(transactional_db):
    return make_cast()


class TestBothConsentsAtOnce:
    def test_both_count_and_make_one_pair(self, town, record_property):
        for _ in range(25):
            match = offered(town, employee=EmployeeFactory(unit=town.division), mentor=self.mentor(town))
            people = [match.request.employee.user, match.mentor.employee.user]
            answers = at_once(
                *[
                    lambda user=user, match=match: services.agree_to_match(match_id=match.pk, actor=user, at=AT)
                    for user in people
                ]
            )
            assert not [answer for answer in answers if isinstance(answer, Exception)], answers
            match.refresh_from_db()
            assert (match.state, Pair.objects.filter(match=match).count()) == (MatchState.AGREED, 1)
        record_property("pairs of consents at once", 25)

    def test_without_the_condition_one_consent_would_be_lost(self, town, record_property):
        """The guard-off twin: read, decide, write. If this ever stops failing, the race above proves nothing."""
        match = offered(town)
        gate = threading.Barrier(2)

        def naive(own):
            state = Match.objects.get(pk=match.pk).state
            gate.wait(10)
            target = own if state == MatchState.OFFERED else MatchState.AGREED
            Match.objects.filter(pk=match.pk).update(state=target, version=F("version") + 1)

        lost = 0
        for _ in range(20):
            Match.objects.filter(pk=match.pk).update(state=MatchState.OFFERED)
            at_once(lambda: naive(MatchState.MENTOR_AGREED), lambda: naive(MatchState.MENTEE_AGREED))
            match.refresh_from_db()
            lost += match.state != MatchState.AGREED
        record_property("lost consents of 20 without the condition", lost)
        assert lost > 0

    def mentor(self, town):
        return MentorFactory(employee=EmployeeFactory(unit=town.opd), capacity=8)

    @pytest.fixture(autouse=True)
    def everybody_can_teach(self, monkeypatch):
        monkeypatch.setattr(services, "_check_still_possible", lambda *_: None)


class TestTwoOffersOfTheLastPlace:
    def test_are_one_offer(self, town):
        for _ in range(20):
            first = proposed(town, employee=EmployeeFactory(unit=town.division))
            second = proposed(
                town,
                employee=EmployeeFactory(unit=town.division),
                mentor=first.mentor,
                competency=first.request.competency,
            )
            type(first.mentor).objects.filter(pk=first.mentor_id).update(capacity=1)
            answers = at_once(
                *[
                    lambda match=match: services.offer_match(
                        match_id=match.pk, version=1, actor=town.bkd_officer.user, at=AT
                    )
                    for match in (first, second)
                ]
            )
            assert sum(isinstance(answer, MentoringRefused) for answer in answers) == 1, answers
            assert Match.objects.filter(mentor=first.mentor).waiting().count() == 1
            type(first.mentor).objects.filter(pk=first.mentor_id).update(state="ENDED")


class TestTwoChoicesAtOnce:
    def test_are_one_offer(self, town):
        request = MentoringRequestFactory(employee=town.employee)
        mentors = [
            MentorFactory(employee=person, teaches={request.competency: 4}) for person in (town.leader, town.auditor)
        ]
        answers = at_once(
            *[
                lambda mentor=mentor: services.choose_mentor(
                    request_id=request.pk, mentor_id=mentor.pk, reason="Cocok.", actor=town.bkd_officer.user, at=AT
                )
                for mentor in mentors
            ]
        )
        assert sum(isinstance(answer, MentoringRefused) for answer in answers) == 1, answers
        assert Match.objects.waiting().count() == 1


class TestTwoRunsAtOnce:
    def test_leave_one_proposal_a_request(self, town):
        request = MentoringRequestFactory(employee=town.employee)
        MentorFactory(employee=town.leader, teaches={request.competency: 4})
        for _ in range(10):
            answers = at_once(*[lambda: run(town)] * 2)
            assert all(isinstance(answer, MatchRun) for answer in answers), answers
            assert Match.objects.filter(state=MatchState.PROPOSED).count() == 1
