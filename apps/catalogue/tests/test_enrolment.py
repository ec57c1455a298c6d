from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from apps.catalogue.models import Enrolment
from apps.catalogue.services import enrolment, enrolment_decisions
from apps.catalogue.services.delivery_failures import EnrolmentChanged, EnrolmentRefused
from apps.catalogue.services.enrolment import Ground
from apps.catalogue.tests.delivery import (
    AFTER,
    EXCEPTION,
    REASON,
    approve,
    closed,
    decide,
    draft,
    opened,
    registered,
    running,
    seats,
    step,
)
from apps.catalogue.tests.factories import AT
from apps.competencies.tests.factories import CompetencyFactory, PositionStandardFactory
from apps.employees.tests.factories import EmployeeFactory
from apps.notifications.models import Notice


def told(person):
    return list(Notice.objects.filter(recipient=person.user).order_by("pk").values_list("text", flat=True))


def nominated(cohort, person, by):
    return enrolment.nominate(cohort_id=cohort.pk, employee_id=person.pk, ground=EXCEPTION, actor=by.user, at=AT)


class TestRegister:
    def test_takes_a_seat_and_waits_for_a_decision(self, cast):
        cohort = opened(cast)
        found = registered(cohort, cast.employee)
        assert (found.state, found.arrival) == ("REGISTERED", 1)
        assert seats(cohort) == (1, 1)
        assert list(found.events.values_list("action", "from_state", "to_state")) == [("REGISTER", "", "REGISTERED")]

    def test_joins_the_waiting_list_when_all_seats_are_taken(self, cast):
        cohort = opened(cast, quota=1)
        registered(cohort, cast.supervisor)
        assert registered(cohort, cast.employee).state == "WAITING"
        assert seats(cohort) == (1, 1)

    def test_twice_is_one_registration(self, cast):
        cohort = opened(cast)
        assert registered(cohort, cast.employee) == registered(cohort, cast.employee)
        assert seats(cohort) == (1, 1)

    def test_again_after_withdrawing_is_a_new_one_at_the_end(self, cast):
        cohort = opened(cast)
        first = registered(cohort, cast.employee)
        decide("withdraw", first, cast.employee)
        second = registered(cohort, cast.employee)
        assert (second != first, second.arrival) == (True, 2)

    def test_again_after_a_refusal_says_why_it_was_refused(self, cast):
        cohort = opened(cast)
        decide("decline_enrolment", registered(cohort, cast.employee), cast.bkd_officer, reason=REASON)
        with pytest.raises(EnrolmentRefused, match=REASON):
            registered(cohort, cast.employee)

    @pytest.mark.parametrize("situation", [draft, closed])
    def test_needs_an_open_cohort(self, cast, situation):
        with pytest.raises(PermissionDenied, match="ngkatan ini"):
            registered(situation(cast), cast.employee)

    @pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 12, 1)])
    def test_keeps_to_the_days_of_registration(self, cast, day):
        cohort = opened(cast)
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        with pytest.raises(PermissionDenied, match="2026"):
            enrolment.register(cohort_id=cohort.pk, ground=EXCEPTION, actor=cast.employee.user, at=at)

    def test_is_for_the_own_institution(self, cast):
        with pytest.raises(PermissionDenied, match="instansi lain"):
            registered(opened(cast), cast.outsider)


class TestTheSameDays:
    """Nobody sits in two cohorts on one day."""

    @pytest.mark.parametrize("quota", [30, 0])
    def test_as_another_cohort_with_a_seat_or_a_wait_are_refused_naming_it(self, cast, quota):
        first = opened(cast, name="Kelas Pagi", quota=quota or 1)
        if not quota:
            registered(first, cast.supervisor)
        registered(first, cast.employee)
        other = opened(cast, starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 10))
        with pytest.raises(EnrolmentRefused, match=f"{first.programme.title}, Kelas Pagi, 7–9 Desember 2026"):
            registered(other, cast.employee)
        with pytest.raises(EnrolmentRefused, match="Kelas Pagi"):
            nominated(other, cast.employee, cast.unit_officer)
        assert seats(other) == (0, 0)

    def test_are_those_of_the_sessions_and_free_again_after_leaving(self, cast):
        found = registered(opened(cast), cast.employee)
        assert registered(opened(cast, starts_on=date(2026, 12, 9), ends_on=date(2026, 12, 11)), cast.employee)
        decide("withdraw", found, cast.employee)
        assert registered(opened(cast), cast.employee)


class TestGround:
    """No participant without a need or a stated exception (domain 7)."""

    def test_a_need_names_a_competency_of_the_programme_and_keeps_the_standard_of_that_day(self, cast):
        cohort = opened(cast)
        competency = cohort.programme.competencies.get().competency
        PositionStandardFactory(position=cast.employee.position, competency=competency, level=4)
        found = registered(cohort, cast.employee, Ground(competency.pk))
        assert (found.basis, found.competency, found.required_level) == ("NEED", competency, 4)

    def test_a_competency_that_the_position_does_not_ask_for_has_no_standard(self, cast):
        cohort = opened(cast)
        found = registered(cohort, cast.employee, Ground(cohort.programme.competencies.get().competency_id))
        assert (found.basis, found.required_level) == ("NEED", None)

    def test_a_competency_that_the_programme_does_not_raise_is_no_need(self, cast):
        with pytest.raises(EnrolmentRefused, match="tidak mengembangkan kompetensi"):
            registered(opened(cast), cast.employee, Ground(CompetencyFactory().pk))

    @pytest.mark.parametrize("reason", ["", "Ingin ikut saja ya", "   Ingin     ikut saja   ya   "])
    def test_an_exception_says_why_in_five_words(self, cast, reason):
        with pytest.raises(EnrolmentRefused, match="lima kata"):
            registered(opened(cast), cast.employee, Ground(exception_reason=reason))

    def test_is_one_of_the_two(self, cast):
        cohort = opened(cast)
        both = Ground(cohort.programme.competencies.get().competency_id, EXCEPTION.exception_reason)
        with pytest.raises(EnrolmentRefused, match="salah satu"):
            registered(cohort, cast.employee, both)


class TestNominate:
    def nominate(self, cast, cohort, person, by=None):
        return nominated(cohort, person, by or cast.unit_officer)

    def test_brings_in_somebody_of_the_unit_who_is_told(self, cast):
        found = self.nominate(cast, opened(cast), cast.employee)
        assert (found.registered_by, found.events.get().action) == (cast.unit_officer.user, "NOMINATE")
        assert "Anda dicalonkan untuk" in told(cast.employee)[0]

    def test_twice_is_one_nomination(self, cast):
        cohort = opened(cast)
        assert self.nominate(cast, cohort, cast.employee) == self.nominate(cast, cohort, cast.employee)
        assert len(told(cast.employee)) == 1

    def test_stays_within_the_units_of_the_officer(self, cast):
        cohort = opened(cast)
        with pytest.raises(PermissionDenied, match="unit yang Anda kelola"):
            self.nominate(cast, cohort, cast.bkd_head)
        assert self.nominate(cast, cohort, cast.bkd_head, by=cast.bkd_officer)

    def test_is_not_for_oneself(self, cast):
        with pytest.raises(PermissionDenied, match="Diri sendiri"):
            self.nominate(cast, opened(cast), cast.unit_officer)

    def test_is_not_for_everybody_to_do(self, cast):
        with pytest.raises(PermissionDenied):
            self.nominate(cast, opened(cast), cast.employee, by=cast.supervisor)


class TestDecide:
    def test_approval_names_the_officer_and_tells_the_person(self, cast):
        found = approve(registered(opened(cast), cast.employee), cast)
        assert (found.state, found.decided_by, found.decided_at) == ("APPROVED", cast.bkd_officer.user, AT)
        assert "Anda diterima" in told(cast.employee)[0]

    def test_refusal_gives_the_seat_to_the_first_who_waits(self, cast):
        cohort = opened(cast, quota=1)
        first = registered(cohort, cast.employee)
        waiting = [registered(cohort, EmployeeFactory(unit=cast.division)) for _ in range(3)]
        decide("decline_enrolment", first, cast.bkd_officer, reason=REASON)
        assert [Enrolment.objects.get(pk=one.pk).state for one in waiting] == ["REGISTERED", "WAITING", "WAITING"]
        assert seats(cohort) == (1, 1)
        assert told(cast.employee)[0].endswith(REASON)
        assert "dari daftar tunggu" in told(waiting[0].employee)[0]

    def test_refusal_of_somebody_who_waits_frees_no_seat(self, cast):
        cohort = opened(cast, quota=1)
        registered(cohort, cast.employee)
        decide("decline_enrolment", registered(cohort, cast.supervisor), cast.bkd_officer, reason=REASON)
        assert seats(cohort) == (1, 1)

    def test_refusal_needs_a_reason(self, cast):
        found = registered(opened(cast), cast.employee)
        with pytest.raises(EnrolmentRefused, match="alasan penolakan"):
            decide("decline_enrolment", found, cast.bkd_officer, reason="  ")

    def test_is_never_about_oneself(self, cast):
        cohort = opened(cast)
        own = registered(cohort, cast.bkd_officer)
        for service in ("approve_enrolment", "decline_enrolment"):
            with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
                decide(service, own, cast.bkd_officer, **({"reason": REASON} if "decline" in service else {}))
        assert own not in Enrolment.objects.awaiting_decision_by(cast.bkd_officer.user, AT.date())

    def test_on_a_version_that_is_gone_is_refused(self, cast):
        found = registered(opened(cast), cast.employee)
        decide("decline_enrolment", found, cast.bkd_officer, reason=REASON)
        with pytest.raises(EnrolmentChanged):
            decide("approve_enrolment", found, cast.bkd_officer, version=1)

    def test_twice_the_same_is_one_step(self, cast):
        found = registered(opened(cast), cast.employee)
        for _ in range(2):
            assert decide("approve_enrolment", found, cast.bkd_officer, version=1).state == "APPROVED"
        assert found.events.filter(action="APPROVE").count() == 1

    def test_several_at_once_are_all_or_none(self, cast):
        cohort = opened(cast)
        found = [registered(cohort, person) for person in (cast.employee, cast.supervisor)]
        own = registered(cohort, cast.bkd_officer)
        versions = {one.pk: one.version for one in found}
        with pytest.raises(PermissionDenied):
            enrolment_decisions.approve_enrolments(versions=versions | {own.pk: 1}, actor=cast.bkd_officer.user, at=AT)
        assert not cohort.enrolments.filter(state="APPROVED").exists()
        approved = enrolment_decisions.approve_enrolments(versions=versions, actor=cast.bkd_officer.user, at=AT)
        assert approved == 2

    def test_of_nobody_asks_for_a_choice(self, cast):
        with pytest.raises(EnrolmentRefused, match="Pilih sedikitnya satu"):
            enrolment_decisions.approve_enrolments(versions={}, actor=cast.bkd_officer.user, at=AT)


class TestWithdraw:
    def test_passes_the_seat_on_in_the_order_of_arrival(self, cast):
        cohort = opened(cast, quota=2)
        seated = [registered(cohort, EmployeeFactory(unit=cast.division)) for _ in range(2)]
        waiting = [registered(cohort, EmployeeFactory(unit=cast.division)) for _ in range(2)]
        approve(seated[0], cast)
        decide("withdraw", seated[0], seated[0].employee)
        decide("withdraw", seated[1], seated[1].employee)
        assert [Enrolment.objects.get(pk=one.pk).state for one in waiting] == ["REGISTERED", "REGISTERED"]
        assert seats(cohort) == (2, 2)

    def test_twice_frees_one_seat(self, cast):
        cohort = opened(cast)
        found = registered(cohort, cast.employee)
        registered(cohort, cast.supervisor)
        for _ in range(2):
            decide("withdraw", found, cast.employee, version=1)
        assert seats(cohort) == (1, 1)

    def test_is_over_once_the_cohort_runs(self, cast):
        cohort = running(cast)
        with pytest.raises(EnrolmentRefused, match="Hubungi petugas BKD"):
            decide("withdraw", cohort.enrolments.get(), cast.employee)


class TestStart:
    def test_waits_for_every_decision(self, cast):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        step("close_cohort", cohort, cast)
        with pytest.raises(Exception, match="Masih ada 1 pendaftaran"):
            step("start_cohort", cohort, cast)

    def test_needs_somebody(self, cast):
        with pytest.raises(Exception, match="Belum ada peserta"):
            step("start_cohort", closed(cast), cast)

    def test_tells_those_without_a_seat(self, cast):
        cohort = opened(cast, quota=1)
        approve(registered(cohort, cast.supervisor), cast)
        left = registered(cohort, cast.employee)
        step("close_cohort", cohort, cast)
        step("start_cohort", cohort, cast)
        left.refresh_from_db()
        assert left.state == "LEFT_OUT"
        assert "tanpa tempat bagi Anda" in told(cast.employee)[0]


class TestCancel:
    def test_releases_everybody_and_says_why(self, cast):
        cohort = opened(cast, quota=1)
        approve(registered(cohort, cast.employee), cast)
        registered(cohort, cast.supervisor)
        step("cancel_cohort", cohort, cast, reason="Anggaran dialihkan.", at=AFTER)
        assert set(cohort.enrolments.values_list("state", flat=True)) == {"CANCELLED"}
        assert seats(cohort) == (0, 0)
        assert told(cast.supervisor)[-1].endswith("Anggaran dialihkan.")

    def test_needs_a_reason(self, cast):
        with pytest.raises(Exception, match="alasan pembatalan"):
            step("cancel_cohort", opened(cast), cast, reason=" ")
