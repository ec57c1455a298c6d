from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apps.competencies.models import LevelEvidence
from apps.core.tests.races import at_once
from apps.employees.models import Employee
from apps.employees.tests.cast import make_cast
from apps.mentoring import policies, workflow
from apps.mentoring.enums import PairAction, PairState, RequestState
from apps.mentoring.models import Pair, PairEvent
from apps.mentoring.selectors.levels import held_by
from apps.mentoring.services import pairs as services
from apps.mentoring.services.steps import MentoringRefused
from apps.mentoring.tests.factories import (
    AT,
    TODAY,
    MentoringRequestFactory,
    PairEventFactory,
    PairFactory,
    pair_step,
    paired,
)

CELLS = {"ACTIVE": {"CLOSE": "CLOSED", "STOP": "STOPPED"}, "CLOSED": {}, "STOPPED": {}}
STEPS = {
    "CLOSE": ("close_pair", {"level": 3, "note": "Pertahankan."}),
    "STOP": ("stop_pair", {"note": "Pindah tugas."}),
}


def situation(cast, state):
    pair = paired(cast)
    if state != "ACTIVE":
        name, extra = STEPS["CLOSE" if state == "CLOSED" else "STOP"]
        pair_step(name, pair, cast.leader, **extra)
    return pair


@pytest.mark.parametrize("state", PairState)
@pytest.mark.parametrize("action", PairAction)
class TestEveryCell:
    def test_goes_where_the_table_says_or_refuses_with_a_sentence(self, cast, state, action):
        pair = situation(cast, state)
        name, extra = STEPS[action]
        target = CELLS[state].get(action)
        assert workflow.PAIRS.target_of(action, state) == target
        if target:
            assert pair_step(name, pair, cast.leader, **extra).state == target
        else:
            with pytest.raises(MentoringRefused, match="Pasangan ini sudah"):
                pair_step(name, pair, cast.leader, **extra)

    def test_is_taken_by_the_two_only(self, cast, state, action):
        pair = situation(cast, state)
        name, extra = STEPS[action]
        others = [cast.supervisor, cast.bkd_officer, cast.auditor, cast.outsider]
        if action == PairAction.CLOSE:
            others.append(cast.employee)
        for person in others:
            with pytest.raises(PermissionDenied):
                pair_step(name, pair, person, **extra)


class TestClosing:
    def test_leaves_one_voice_more_and_ends_the_request(self, cast):
        pair = pair_step("close_pair", paired(cast), cast.leader, level=3, note="")
        voice = LevelEvidence.objects.get(employee=cast.employee)
        assert (voice.source, voice.level, voice.origin) == ("MENTOR", 3, f"mentoring-pair:{pair.pk}")
        pair.request.refresh_from_db()
        assert (pair.request.state, pair.ended_on, pair.rated_level) == (RequestState.CLOSED, TODAY, 3)

    def test_does_not_make_the_mentee_a_mentor_by_that_voice_alone(self, cast):
        pair_step("close_pair", paired(cast), cast.leader, level=5, note="")
        assert held_by(cast.employee, TODAY) == []

    def test_needs_a_level_and_stopping_a_reason(self, cast):
        pair = paired(cast)
        with pytest.raises(MentoringRefused, match="1 sampai 5"):
            pair_step("close_pair", pair, cast.leader, level=0, note="")
        with pytest.raises(MentoringRefused, match="Tulis alasan berhenti"):
            pair_step("stop_pair", pair, cast.employee, note=" ")

    def test_lets_the_employee_ask_again(self, cast):
        pair = pair_step("stop_pair", paired(cast), cast.employee, note="Jadwal tidak cocok.")
        assert MentoringRequestFactory(employee=cast.employee, competency=pair.request.competency).pk

    def test_and_stopping_at_once_exclude_each_other(self, transactional_db):
        cast = make_cast()
        for _ in range(15):
            pair = paired(cast)
            base = {"pair_id": pair.pk, "version": pair.version, "at": AT}
            at_once(
                lambda base=base: services.close_pair(level=3, note="", actor=cast.leader.user, **base),
                lambda base=base: services.stop_pair(note="Pindah.", actor=cast.employee.user, **base),
            )
            pair.refresh_from_db()
            assert pair.events.get().to_state == pair.state
            assert (pair.state == "CLOSED") == LevelEvidence.objects.filter(origin=pair.subject_key).exists()
            type(pair.mentor).objects.filter(pk=pair.mentor_id).update(state="ENDED")


class TestVisibleTo:
    def test_equals_can_view_pair_for_every_pair(self, cast):
        paired(cast)
        PairFactory()
        pairs = list(Pair.objects.select_related("request__employee", "mentor__employee"))
        for viewer in Employee.objects.select_related("user"):
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(Pair.objects.visible_to(viewer.user, on))
                assert visible == {one for one in pairs if policies.can_view_pair(viewer.user, one, on)}, viewer


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("closed_pair_was_rated", {"state": "CLOSED", "ended_on": TODAY}),
            ("closed_pair_was_rated", {"rated_level": 3}),
            ("ended_pair_has_its_day", {"ended_on": TODAY}),
            ("pair_state_is_known", {"state": "PAUSED", "ended_on": TODAY}),
        ],
    )
    def test_refuses_a_pair_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PairFactory(**wrong)

    def test_lets_no_event_change_or_repeat(self, cast):
        event = PairEventFactory()
        with pytest.raises(IntegrityError, match="one_pair_event_a_version"), transaction.atomic():
            PairEventFactory(pair=event.pair)
        with pytest.raises(IntegrityError, match="a_stopped_pair_reads_why"), transaction.atomic():
            PairEventFactory(pair=event.pair, action="STOP")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            PairEvent.objects.filter(pk=event.pk).update(note="lain")
