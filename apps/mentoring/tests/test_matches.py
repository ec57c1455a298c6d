"""Runs, offers and consents."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory
from apps.jobs.models import Job, WorkState
from apps.jobs.services import run_job
from apps.mentoring import policies, tasks, workflow  # noqa: F401  the worker knows the room's job
from apps.mentoring.enums import MatchAction, MatchState, PairState, RequestState
from apps.mentoring.models import Match, MatchEvent, MatchRun, MentoringRequest
from apps.mentoring.selectors.pool import pool_of
from apps.mentoring.services import matching as services
from apps.mentoring.services.mentors import end_mentor
from apps.mentoring.services.requests import withdraw_request
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.mentoring.tests.factories import (
    AT,
    SITUATIONS,
    TODAY,
    LeftoverFactory,
    MatchEventFactory,
    MatchFactory,
    MatchRunFactory,
    MentorFactory,
    MentoringRequestFactory,
    agreed,
    declined,
    match_step,
    mentor_agreed,
    offered,
    proposed,
    proven,
)
from apps.notifications.models import Notice

# The whole table, written down a second time on purpose: state → action → where it leads.
CELLS = {
    "PROPOSED": {"OFFER": "OFFERED", "DISCARD": "DISCARDED"},
    "OFFERED": {
        "MENTOR_AGREE": "MENTOR_AGREED",
        "MENTEE_AGREE": "MENTEE_AGREED",
        "DECLINE": "DECLINED",
        "DISCARD": "DISCARDED",
    },
    "MENTOR_AGREED": {"MENTEE_AGREE": "AGREED", "DECLINE": "DECLINED", "DISCARD": "DISCARDED"},
    "MENTEE_AGREED": {"MENTOR_AGREE": "AGREED", "DECLINE": "DECLINED", "DISCARD": "DISCARDED"},
    "AGREED": {},
    "DECLINED": {},
    "DISCARDED": {},
}
SERVICES = {
    MatchAction.OFFER: ("offer_match", "bkd_officer", {}),
    MatchAction.MENTOR_AGREE: ("agree_to_match", "leader", {}),
    MatchAction.MENTEE_AGREE: ("agree_to_match", "employee", {}),
    MatchAction.DECLINE: ("decline_match", "employee", {"note": "Belum sempat."}),
    MatchAction.DISCARD: ("take_back_match", "bkd_officer", {"note": "Mentor pindah."}),
}
PEOPLE = ("employee", "supervisor", "leader", "bkd_officer", "bkd_head", "auditor", "outsider")
EVERY_CELL = [(state, action) for state in MatchState for action in MatchAction]


def run(cast, **kwargs):
    base = {"institution_id": cast.institution.pk, "actor": cast.bkd_officer.user, "at": AT}
    return services.run_matching(**{**base, **kwargs})


@pytest.mark.parametrize(("state", "action"), EVERY_CELL)
class TestEveryCell:
    def test_goes_where_the_table_says_or_refuses_with_a_sentence(self, cast, state, action):
        match = SITUATIONS[state](cast)
        name, person, extra = SERVICES[action]
        target = CELLS[state].get(action)
        assert workflow.MATCHES.target_of(action, state) == target
        events = match.events.count()
        taken_before = action in match.events.values_list("action", flat=True)
        if target:
            assert match_step(name, match, getattr(cast, person), **extra).state == target
            assert match.events.count() == events + 1
        elif taken_before and name == "agree_to_match":
            assert match_step(name, match, getattr(cast, person)).state == state
            assert match.events.count() == events
        else:
            with pytest.raises((MentoringRefused, PermissionDenied)) as refusal:
                match_step(name, match, getattr(cast, person), **extra)
            assert str(refusal.value).endswith(".")
            match.refresh_from_db()
            assert (match.state, match.events.count()) == (state, events)

    def test_is_taken_by_nobody_but_the_right_person(self, cast, state, action):
        match = SITUATIONS[state](cast)
        name, person, extra = SERVICES[action]
        allowed = {"employee", "leader"} if name in {"agree_to_match", "decline_match"} else {person}
        for other in set(PEOPLE) - allowed:
            with pytest.raises(PermissionDenied):
                match_step(name, match, getattr(cast, other), **extra)


class TestRunMatching:
    def test_proposes_the_best_mentor_and_keeps_why(self, cast, service):
        request = MentoringRequestFactory(employee=cast.employee, competency=service, topics=["arsip"])
        proven(cast.employee, service, 2)
        mentor = MentorFactory(employee=cast.leader, teaches={service: 4}, topics=["arsip"])
        MentorFactory(employee=cast.auditor, teaches={service: 3})
        found = run(cast)
        match = Match.objects.get(run=found)
        assert (match.request, match.mentor, match.state) == (request, mentor, MatchState.PROPOSED)
        assert "(yang dituju 3, kini 2,00)" in match.why
        assert match.why_not_next.startswith("Lina Harahap berskor lebih rendah")
        assert [part["label"] for part in match.parts] == ["Selisih tingkat", "Topik", "Kedekatan unit"]
        assert (found.request_count, found.mentor_count, found.pair_count) == (1, 2, 1)
        assert found.weights["mentoring_weight_level"] == 0.5

    def test_never_proposes_the_own_supervisor_or_oneself(self, cast, service):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        for person in (cast.supervisor, cast.employee):
            MentorFactory(employee=person, teaches={service: 5})
        found = run(cast)
        assert found.pair_count == 0
        assert "1 atasan sendiri" in found.leftovers.get().why

    def test_leaves_out_who_does_not_serve(self, cast, service):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        MentorFactory(employee=cast.leader, teaches={service: 5}, proposed=True)
        MentorFactory(employee=cast.auditor, teaches={service: 5}, ends_on=TODAY - timedelta(days=1))
        assert run(cast).leftovers.get().why.startswith("Belum ada mentor")

    def test_counts_the_places_that_are_taken(self, cast, service):
        match = offered(cast, competency=service)
        match.mentor.capacity = 1
        match.mentor.save()
        MentoringRequestFactory(employee=cast.unit_officer, competency=service)
        assert "sudah penuh" in run(cast).leftovers.get().why

    def test_does_not_repeat_a_refused_offer(self, cast, service):
        declined(cast)
        found = run(cast)
        assert found.pair_count == 0
        assert "1 penawarannya pernah ditolak" in found.leftovers.get().why

    def test_replaces_earlier_proposals_and_keeps_offers(self, cast, service):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        MentorFactory(employee=cast.leader, teaches={service: 4})
        first, second = run(cast), run(cast)
        assert first.matches.get().state == MatchState.DISCARDED
        assert first.matches.get().events.get().note == services.SUPERSEDED
        assert second.matches.get().state == MatchState.PROPOSED

    def test_is_bkds(self, cast):
        for person in (cast.employee, cast.auditor, cast.bkd_head):
            with pytest.raises(PermissionDenied):
                run(cast, actor=person.user)

    def test_reads_the_pool_in_a_flat_number_of_queries(self, cast, service, django_assert_num_queries):
        def more(count):
            for person in EmployeeFactory.create_batch(count, unit=cast.division):
                MentoringRequestFactory(employee=person, competency=service)
                MentorFactory(employee=EmployeeFactory(unit=cast.opd), teaches={service: 4})

        more(2)
        with CaptureQueriesContext(connection) as few:
            pool_of(cast.institution.pk, TODAY)
        more(4)
        with django_assert_num_queries(len(few)):
            assert len(pool_of(cast.institution.pk, TODAY).mentees) == 6


class TestTheJob:
    def test_does_the_run_once_however_often_it_is_rung(self, cast, service, today):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        job = services.ask_for_run(institution=cast.institution, actor=cast.bkd_officer.user, at=AT)
        run_job(job_id=job.pk, clock=timezone.now)
        job.refresh_from_db()
        found = MatchRun.objects.get(job=job)
        assert (job.state, str(found.pk) in job.result_url) == (WorkState.DONE, True)
        assert run(cast, job=job) == found

    def test_is_not_queued_for_nothing(self, cast):
        with pytest.raises(MentoringRefused, match="Tidak ada permintaan yang menunggu"):
            services.ask_for_run(institution=cast.institution, actor=cast.bkd_officer.user, at=AT)
        assert not Job.objects.exists()


class TestOffering:
    def test_moves_the_request_and_asks_both(self, cast):
        match = offered(cast)
        assert match.request.state == RequestState.OFFERED
        assert Notice.objects.filter(recipient__in=[cast.leader.user, cast.employee.user]).count() == 2

    def test_refuses_a_mentor_who_is_full_by_now(self, cast, service):
        first = proposed(cast, competency=service)
        first.mentor.capacity = 1
        first.mentor.save()
        match_step("offer_match", first, cast.bkd_officer)
        second = proposed(cast, employee=cast.unit_officer, mentor=first.mentor, competency=service)
        with pytest.raises(MentoringRefused, match="sudah penuh"):
            match_step("offer_match", second, cast.bkd_officer)

    def test_is_not_done_by_an_officer_for_oneself(self, cast, service):
        own = proposed(cast, employee=cast.bkd_officer)
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            match_step("offer_match", own, cast.bkd_officer)

    def test_twice_is_one_step(self, cast):
        match = proposed(cast)
        click = {"match_id": match.pk, "version": 1, "actor": cast.bkd_officer.user, "at": AT}
        assert services.offer_match(**click) == services.offer_match(**click)
        assert match.events.count() == 1


class TestChoosingByHand:
    def choose(self, cast, request, mentor, **kwargs):
        base = {"request_id": request.pk, "mentor_id": mentor.pk, "reason": "Pernah menangani kasus serupa."}
        return services.choose_mentor(**{**base, "actor": cast.bkd_officer.user, "at": AT, **kwargs})

    def test_replaces_the_proposal_and_keeps_the_reason(self, cast):
        match = proposed(cast)
        other = MentorFactory(employee=cast.auditor, teaches={match.request.competency: 3})
        chosen = self.choose(cast, match.request, other)
        match.refresh_from_db()
        assert (match.state, chosen.state) == (MatchState.DISCARDED, MatchState.OFFERED)
        assert chosen.chosen_because == match.events.get().note == "Pernah menangani kasus serupa."
        assert self.choose(cast, match.request, other) == chosen

    @pytest.mark.parametrize(
        ("who", "level", "words"),
        [("supervisor", 5, "atasan langsung"), ("employee", 5, "orang yang sama"), ("leader", 2, "belum pada tingkat")],
    )
    def test_keeps_to_what_excludes(self, cast, service, who, level, words):
        request = MentoringRequestFactory(employee=cast.employee, competency=service)
        mentor = MentorFactory(employee=getattr(cast, who), teaches={service: level})
        with pytest.raises(MentoringRefused, match=words):
            self.choose(cast, request, mentor)

    def test_needs_a_reason_a_serving_mentor_and_the_own_institution(self, cast, service):
        request = MentoringRequestFactory(employee=cast.employee, competency=service)
        waiting = MentorFactory(employee=cast.leader, teaches={service: 4}, proposed=True)
        stranger = MentorFactory(employee=cast.outsider, teaches={service: 4})
        with pytest.raises(MentoringRefused, match="Tulis alasan"):
            self.choose(cast, request, waiting, reason=" ")
        with pytest.raises(MentoringRefused, match="tidak bertugas"):
            self.choose(cast, request, waiting)
        with pytest.raises(MentoringRefused, match="instansi lain"):
            self.choose(cast, request, stranger)

    def test_of_a_request_that_was_offered_is_refused(self, cast):
        match = offered(cast)
        other = MentorFactory(employee=cast.auditor, teaches={match.request.competency: 3})
        with pytest.raises(MentoringRefused, match="sedang ditawarkan"):
            self.choose(cast, match.request, other)
        assert Match.objects.count() == 1


class TestConsent:
    def test_of_both_makes_the_pair(self, cast):
        match = agreed(cast)
        assert match.state == MatchState.AGREED
        assert (match.pair.state, match.pair.request.state) == (PairState.ACTIVE, RequestState.PAIRED)

    def test_of_a_mentor_from_outside_counts_as_well(self, cast, service):
        mentor = MentorFactory(outside=True, institution=cast.institution, teaches={service: 5})
        assert agreed(cast, mentor=mentor, competency=service).pair.mentor == mentor

    def test_declined_returns_the_request_to_the_pool(self, cast):
        match = declined(cast)
        assert (match.state, match.request.state) == (MatchState.DECLINED, RequestState.OPEN)
        assert Notice.objects.filter(recipient=cast.bkd_officer.user, text__startswith="Penawaran").exists()

    def test_declined_needs_a_reason(self, cast):
        with pytest.raises(MentoringRefused, match="Tulis alasannya"):
            match_step("decline_match", offered(cast), cast.leader, note="")

    def test_taken_back_by_bkd_returns_the_request_too(self, cast):
        match = match_step("take_back_match", offered(cast), cast.bkd_officer, note="Salah orang.")
        assert match.request.state == RequestState.OPEN

    def test_of_a_mentor_who_stops_falls_back_into_the_pool(self, cast):
        match = mentor_agreed(cast)
        end_mentor(mentor_id=match.mentor_id, version=1, actor=cast.leader.user, at=AT)
        match.refresh_from_db()
        assert (match.state, match.request.state) == (MatchState.DISCARDED, RequestState.OPEN)
        with pytest.raises(PermissionDenied):
            match_step("agree_to_match", match, cast.employee)

    def test_withdrawing_the_request_discards_the_proposal(self, cast):
        match = proposed(cast)
        withdraw_request(request_id=match.request_id, version=1, actor=cast.employee.user, at=AT)
        match.refresh_from_db()
        assert match.state == MatchState.DISCARDED


class TestVisibleTo:
    @pytest.mark.parametrize("state", MatchState)
    def test_equals_can_view_match_for_every_pair(self, cast, state):
        SITUATIONS[state](cast)
        MatchFactory()
        matches = list(Match.objects.select_related("request__employee", "mentor__employee"))
        for viewer in Employee.objects.select_related("user"):
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(Match.objects.visible_to(viewer.user, on))
                assert visible == {one for one in matches if policies.can_view_match(viewer.user, one, on)}, viewer

    def test_hides_a_proposal_from_the_two(self, cast):
        proposed(cast)
        assert not Match.objects.visible_to(cast.employee.user, TODAY).exists()
        assert not Match.objects.visible_to(cast.leader.user, TODAY).exists()


class TestWaitingFor:
    @pytest.mark.parametrize(
        ("state", "mentor", "mentee"),
        [
            ("PROPOSED", 0, 0),
            ("OFFERED", 1, 1),
            ("MENTOR_AGREED", 0, 1),
            ("MENTEE_AGREED", 1, 0),
            ("AGREED", 0, 0),
        ],
    )
    def test_is_who_has_not_answered(self, cast, state, mentor, mentee):
        SITUATIONS[state](cast)
        assert Match.objects.waiting_for(cast.leader.user).count() == mentor
        assert Match.objects.waiting_for(cast.employee.user).count() == mentee


class TestTheDatabase:
    def test_knows_one_offer_and_one_proposal_a_request(self, cast):
        match = offered(cast)
        with pytest.raises(IntegrityError, match="one_offer_a_request"), transaction.atomic():
            MatchFactory(request=match.request, state="AGREED")
        MatchFactory(request=match.request)
        with pytest.raises(IntegrityError, match="one_proposal_a_request"), transaction.atomic():
            MatchFactory(request=match.request)

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [("a_match_by_hand_says_why", {"run": None}), ("match_state_is_known", {"state": "MAYBE"})],
    )
    def test_refuses_a_match_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            MatchFactory(**wrong)

    def test_refuses_a_run_or_a_leftover_that_makes_no_sense(self, cast):
        with pytest.raises(IntegrityError, match="run_pairs_no_more_than_asked"), transaction.atomic():
            MatchRunFactory(pair_count=2)
        left = LeftoverFactory()
        with pytest.raises(IntegrityError, match="a_run_leaves_a_request_once"), transaction.atomic():
            LeftoverFactory(run=left.run, request=left.request)
        with pytest.raises(IntegrityError, match="a_leftover_says_why"), transaction.atomic():
            LeftoverFactory(why="")

    def test_lets_no_event_change_or_repeat(self, cast):
        event = MatchEventFactory()
        with pytest.raises(IntegrityError, match="one_match_event_a_version"), transaction.atomic():
            MatchEventFactory(match=event.match)
        with pytest.raises(IntegrityError, match="a_no_to_a_match_says_why"), transaction.atomic():
            MatchEventFactory(match=event.match, action="DECLINE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            MatchEvent.objects.filter(pk=event.pk).update(note="lain")

    def test_a_stale_page_reads_who_was_faster(self, cast):
        match = offered(cast)
        with pytest.raises(MentoringChanged, match="Rina Marlina sudah menawarkan"):
            services.take_back_match(match_id=match.pk, version=1, note="Salah.", actor=cast.bkd_officer.user, at=AT)
        assert MentoringRequest.objects.get().state == RequestState.OFFERED
