from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from apps.accounts.models import User
from apps.core.tests.races import at_once
from apps.employees.models import Employee
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory
from apps.mentoring import policies, workflow
from apps.mentoring.enums import MentorAction, MentorKind, MentorState
from apps.mentoring.models import Mentor, MentorCompetency, MentorEvent
from apps.mentoring.selectors.levels import held_by
from apps.mentoring.services import mentors as services
from apps.mentoring.services.steps import MentoringChanged, MentoringRefused
from apps.mentoring.tests.factories import (
    AT,
    TODAY,
    MentorCompetencyFactory,
    MentorEventFactory,
    MentorFactory,
    proven,
    terms,
)
from apps.notifications.models import Notice

# The whole table, written down a second time on purpose: state → action → where it leads.
CELLS = {
    "PROPOSED": {"CONFIRM": "ACTIVE", "REFUSE": "REFUSED", "END": "ENDED"},
    "ACTIVE": {"END": "ENDED"},
    "REFUSED": {},
    "ENDED": {},
}
SERVICES = {
    "CONFIRM": services.confirm_mentor,
    "REFUSE": services.refuse_mentor,
    "END": services.end_mentor,
}


def step(action, mentor, actor, **kwargs):
    mentor.refresh_from_db()
    extra = {"note": "Lengkapi bukti dahulu."} if action == "REFUSE" else {}
    base = {"mentor_id": mentor.pk, "version": mentor.version, "actor": actor.user, "at": AT}
    return SERVICES[action](**{**base, **extra, **kwargs})


def situation(cast, state, employee=None):
    mentor = MentorFactory(employee=employee or cast.supervisor, proposed=True)
    way = {"PROPOSED": [], "ACTIVE": ["CONFIRM"], "REFUSED": ["REFUSE"], "ENDED": ["END"]}[state]
    for action in way:
        step(action, mentor, cast.bkd_officer)
    mentor.refresh_from_db()
    return mentor


def register(employee, competencies, actor=None, **kwargs):
    base = {"employee_id": employee.pk, "competency_ids": [one.pk for one in competencies], "terms": terms()}
    return services.register_mentor(**{**base, "actor": (actor or employee).user, "at": AT, **kwargs})


class TestRegisterMentor:
    def test_takes_the_level_from_the_evidence_and_waits_for_bkd(self, cast, service):
        proven(cast.supervisor, service, 4)
        mentor = register(cast.supervisor, [service])
        held = mentor.competencies.get()
        assert (mentor.state, held.level) == (MentorState.PROPOSED, 4)
        assert held.basis == "Tingkat aktual 4: Asesmen kompetensi 4 (1 Okt 2026)"

    def test_by_bkd_needs_no_confirmation(self, cast, service):
        proven(cast.supervisor, service, 4)
        mentor = register(cast.supervisor, [service], actor=cast.bkd_officer)
        assert (mentor.state, mentor.decided_by) == (MentorState.ACTIVE, cast.bkd_officer.user)

    def test_refuses_a_competency_without_evidence_at_the_level(self, cast, service):
        proven(cast.supervisor, service, 2)
        with pytest.raises(MentoringRefused, match="Belum ada bukti Pelayanan Publik pada tingkat 3 atau lebih"):
            register(cast.supervisor, [service])
        assert not Mentor.objects.exists()

    def test_refuses_nothing_to_teach_and_too_many_people(self, cast, service):
        with pytest.raises(MentoringRefused, match="sedikitnya satu kompetensi"):
            register(cast.supervisor, [])
        proven(cast.supervisor, service, 4)
        with pytest.raises(MentoringRefused, match="antara 1 dan 8"):
            register(cast.supervisor, [service], terms=terms(capacity=9))
        with pytest.raises(MentoringRefused, match="lebih awal"):
            register(cast.supervisor, [service], terms=terms(ends_on=TODAY - timedelta(days=1)))

    def test_is_for_oneself_or_bkd(self, cast, service):
        with pytest.raises(PermissionDenied):
            register(cast.supervisor, [service], actor=cast.employee)

    def test_twice_is_one_mentor(self, cast, service):
        proven(cast.supervisor, service, 4)
        assert register(cast.supervisor, [service]) == register(cast.supervisor, [service])

    def test_is_possible_again_after_ending(self, cast, service):
        proven(cast.supervisor, service, 4)
        step("END", register(cast.supervisor, [service]), cast.supervisor)
        assert register(cast.supervisor, [service]).state == MentorState.PROPOSED


class TestTwoRegistrationsAtOnce:
    def test_are_one_mentor(self, transactional_db, service):
        person = EmployeeFactory()
        proven(person, service, 4)
        for _ in range(20):
            first, second = at_once(*[lambda: register(person, [service])] * 2)
            assert first == second == Mentor.objects.living().get(employee=person)
            assert first.competencies.count() == 1
            services.end_mentor(mentor_id=first.pk, version=1, actor=person.user, at=AT)


class TestHeldLevels:
    def test_round_down_and_name_the_voices(self, cast, service):
        proven(cast.employee, service, 4, "SELF")
        proven(cast.employee, service, 3, "SUPERVISOR")
        held = held_by(cast.employee, TODAY)
        assert [one.level for one in held] == [3]
        assert held[0].basis.startswith("Tingkat aktual 3,4: Penilaian atasan langsung 3")

    def test_do_not_follow_from_the_own_rating_alone(self, cast, service):
        proven(cast.employee, service, 5, "SELF")
        assert held_by(cast.employee, TODAY) == []


class TestOutsideMentor:
    def outside(self, cast, service, **kwargs):
        base = {
            "institution": cast.institution,
            "kind": MentorKind.ACADEMIC,
            "name": "Dr. Ratna Sitorus",
            "affiliation": "Universitas Contoh",
            "levels": {service.pk: 5},
            "note": "Guru besar administrasi publik",
            "terms": terms(),
            "actor": cast.bkd_officer.user,
            "at": AT,
        }
        return services.register_outside_mentor(**{**base, **kwargs})

    def test_signs_in_with_an_account_of_ones_own(self, cast, service):
        registered = self.outside(cast, service)
        account = User.objects.get(username=registered.username)
        assert account.check_password(registered.password)
        assert account.must_change_password
        assert registered.mentor.account_id == account.pk
        assert registered.mentor.competencies.get().basis == "Dinyatakan BKD: Guru besar administrasi publik"

    def test_needs_a_kind_a_level_and_its_grounds(self, cast, service):
        for wrong in ({"kind": MentorKind.EMPLOYEE}, {"levels": {}}, {"note": " "}):
            with pytest.raises(MentoringRefused):
                self.outside(cast, service, **wrong)

    def test_is_registered_by_bkd_only(self, cast, service):
        for person in (cast.employee, cast.bkd_head, cast.auditor):
            with pytest.raises(PermissionDenied):
                self.outside(cast, service, actor=person.user)


class TestChangeMentor:
    def test_keeps_state_and_raises_the_version(self, cast):
        mentor = situation(cast, "ACTIVE")
        click = {"mentor_id": mentor.pk, "version": mentor.version, "actor": cast.supervisor.user, "at": AT}
        first = services.change_mentor(terms=terms(capacity=5), **click)
        second = services.change_mentor(terms=terms(capacity=5), **click)
        assert (first.version, second.version) == (mentor.version + 1,) * 2
        with pytest.raises(MentoringChanged, match="Data ini berubah"):
            services.change_mentor(terms=terms(capacity=4), **click)

    def test_is_closed_after_the_end(self, cast):
        mentor = situation(cast, "ENDED")
        with pytest.raises(PermissionDenied, match="tidak aktif"):
            services.change_mentor(
                mentor_id=mentor.pk, version=mentor.version, terms=terms(), actor=cast.supervisor.user, at=AT
            )


@pytest.mark.parametrize("state", MentorState)
@pytest.mark.parametrize("action", MentorAction)
class TestEveryCell:
    def test_goes_where_the_table_says_or_refuses_with_a_sentence(self, cast, state, action):
        mentor = situation(cast, state)
        target = CELLS[state].get(action)
        assert workflow.MENTORS.target_of(action, state) == target
        events = mentor.events.count()
        if target:
            assert step(action, mentor, cast.bkd_officer).state == target
            assert mentor.events.count() == events + 1
        else:
            with pytest.raises((MentoringRefused, PermissionDenied), match=r"entor"):
                step(action, mentor, cast.bkd_officer)
            mentor.refresh_from_db()
            assert (mentor.state, mentor.events.count()) == (state, events)

    def test_is_not_for_everybody(self, cast, state, action):
        mentor = situation(cast, state)
        for person in (cast.employee, cast.auditor, cast.bkd_head, cast.outsider):
            with pytest.raises(PermissionDenied):
                step(action, mentor, person)


class TestConfirming:
    def test_is_never_done_for_oneself(self, cast):
        mentor = situation(cast, "PROPOSED", employee=cast.bkd_officer)
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            step("CONFIRM", mentor, cast.bkd_officer)

    def test_tells_the_mentor_once(self, cast):
        mentor = situation(cast, "PROPOSED")
        click = {"mentor_id": mentor.pk, "version": mentor.version, "actor": cast.bkd_officer.user, "at": AT}
        assert services.confirm_mentor(**click) == services.confirm_mentor(**click)
        assert Notice.objects.filter(recipient=cast.supervisor.user).count() == 1
        assert mentor.events.count() == 1

    def test_says_who_was_faster(self, cast):
        mentor = situation(cast, "PROPOSED")
        step("END", mentor, cast.supervisor)
        with pytest.raises(MentoringChanged, match="Togar Siregar sudah mengakhiri"):
            step("CONFIRM", mentor, cast.bkd_officer, version=1)

    def test_refusing_needs_a_reason(self, cast):
        with pytest.raises(MentoringRefused, match="Tulis alasannya"):
            step("REFUSE", situation(cast, "PROPOSED"), cast.bkd_officer, note=" ")


class TestAConfirmationAndAnEndAtOnce:
    def test_exclude_each_other(self, transactional_db):
        cast = make_cast()
        for _ in range(20):
            mentor = situation(cast, "PROPOSED", employee=EmployeeFactory(unit=cast.division))
            at_once(
                lambda mentor=mentor: services.confirm_mentor(
                    mentor_id=mentor.pk, version=1, actor=cast.bkd_officer.user, at=AT
                ),
                lambda mentor=mentor: services.end_mentor(
                    mentor_id=mentor.pk, version=1, actor=mentor.employee.user, at=AT
                ),
            )
            mentor.refresh_from_db()
            assert mentor.events.get().to_state == mentor.state


class TestVisibleTo:
    def test_equals_can_view_mentor_for_every_pair(self, cast):
        for person in (cast.employee, cast.bkd_officer, cast.outsider):
            MentorFactory(employee=person)
        outside = MentorFactory(outside=True, institution=cast.institution)
        viewers = [person.user for person in Employee.objects.select_related("user")] + [outside.user]
        mentors = list(Mentor.objects.select_related("employee"))
        seen = 0
        for viewer in viewers:
            for on in (TODAY, TODAY + timedelta(days=900)):
                visible = set(Mentor.objects.visible_to(viewer, on))
                assert visible == {one for one in mentors if policies.can_view_mentor(viewer, one, on)}
                seen += len(visible)
        assert seen > len(mentors)


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("mentor_is_an_employee_or_from_outside", {"outside_name": "Dr. Anu"}),
            ("mentor_is_an_employee_or_from_outside", {"kind": "RETIRED"}),
            ("mentor_has_capacity", {"capacity": 0}),
            ("mentor_ends_after_starting", {"ends_on": "2020-01-01"}),
            ("active_mentor_was_confirmed", {"decided_by": None}),
            ("mentor_state_is_known", {"state": "GONE"}),
        ],
    )
    def test_refuses_a_mentor_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            MentorFactory(employee=cast.supervisor, **wrong)

    def test_knows_one_living_mentorship_an_employee(self, cast):
        MentorFactory(employee=cast.supervisor)
        with pytest.raises(IntegrityError, match="one_living_mentorship_an_employee"), transaction.atomic():
            MentorFactory(employee=cast.supervisor)

    @pytest.mark.parametrize(
        ("name", "wrong"), [("mentor_level_1_to_5", {"level": 6}), ("mentor_level_has_a_basis", {"basis": ""})]
    )
    def test_refuses_a_level_that_makes_no_sense(self, cast, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            MentorCompetencyFactory(**wrong)

    def test_knows_a_competency_once_and_a_step_once(self, cast, service):
        mentor = MentorFactory(teaches={service: 4})
        with pytest.raises(IntegrityError, match="mentor_holds_a_competency_once"), transaction.atomic():
            MentorCompetency.objects.create(mentor=mentor, competency=service, level=3, basis="x")
        MentorEventFactory(mentor=mentor)
        with pytest.raises(IntegrityError, match="one_mentor_event_a_version"), transaction.atomic():
            MentorEventFactory(mentor=mentor)
        with pytest.raises(IntegrityError, match="a_refused_mentor_reads_why"), transaction.atomic():
            MentorEventFactory(mentor=mentor, action="REFUSE")

    def test_lets_no_event_change(self, cast):
        event = MentorEventFactory()
        with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
            MentorEvent.objects.filter(pk=event.pk).update(note="lain")
