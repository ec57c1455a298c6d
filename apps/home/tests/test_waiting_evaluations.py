"""A review case waits at one desk after the other; a training waits for its attendees."""

from __future__ import annotations

from apps.evaluations.enums import CaseAction, CheckKind
from apps.evaluations.tests.factories import TODAY, opened, step
from apps.evaluations.tests.stories import answer_all, asked_cohort, practised_cohort
from apps.home.waiting.evaluations import of_desk, of_person
from apps.home.waiting.matters import still_waiting


def titles(person):
    return [matter.title for matter in still_waiting(of_desk(person.user, TODAY))]


def asked_of(person):
    return still_waiting(of_person(person, TODAY))


class TestWhatWaits:
    def test_follows_the_case_from_desk_to_desk(self, cast):
        case = opened(cast)
        assert titles(cast.bkd_head) == titles(cast.bkd_officer) == ["Tugaskan kasus tinjauan yang baru dibuka"]
        step(cast, case, CaseAction.ASSIGN)
        assert titles(cast.bkd_officer) == [f"Periksa metode dan materi: {case.subject}"]
        assert titles(cast.bkd_head) == []
        for kind in CheckKind:
            step(cast, case, CaseAction.CHECK, kind=kind)
        assert titles(cast.bkd_officer) == []
        assert titles(cast.bkd_head) == [f"Putuskan hasil tinjauan: {case.subject}"]
        step(cast, case, CaseAction.DECIDE)
        assert titles(cast.bkd_officer) == [f"Tindak lanjuti keputusan tinjauan: {case.subject}"]
        step(cast, case, CaseAction.CLOSE)
        assert titles(cast.bkd_officer) == titles(cast.bkd_head) == []

    def test_is_nothing_for_readers(self, cast):
        opened(cast)
        assert titles(cast.leader) == titles(cast.auditor) == titles(cast.employee) == []


class TestARating:
    def test_waits_for_an_attendee_until_it_is_sent(self, cast):
        window = asked_cohort(cast, people=1, title="Pelayanan prima")
        (matter,) = asked_of(cast.employee)
        assert matter.title == "Nilai pelatihan Pelayanan prima, tanpa nama"
        assert matter.due == window.closes_on
        answer_all(window, [4])
        assert asked_of(cast.employee) == []

    def test_of_the_work_waits_once_for_a_supervisor_of_many_graduates(self, cast):
        practised_cohort(cast, graduates=4)
        (matter,) = asked_of(cast.supervisor)
        assert matter.title == "Ceritakan, tanpa nama, hasil pelatihan Pelayanan prima pada pekerjaan unit Anda"
