"""Review cases: they open themselves, are checked twice, decided and closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from apps.catalogue.remarks import remarks_on
from apps.employees.enums import Role
from apps.employees.services.roles import grant_role
from apps.evaluations import policies, services, workflow
from apps.evaluations.enums import CaseAction, CaseDecision, CaseKind, CaseState, CheckKind
from apps.evaluations.models import EffectEstimate, ReviewCase, ReviewEvent
from apps.evaluations.services import (
    CaseChanged,
    EvaluationRefused,
    estimate_programme,
    open_for_complaints,
    open_for_estimate,
)
from apps.evaluations.tests.factories import (
    AT,
    SITUATIONS,
    STEPS,
    TODAY,
    ComplaintsCaseFactory,
    ReviewCaseFactory,
    ReviewCheckFactory,
    ReviewEventFactory,
    assigned,
    checked,
    closed,
    decided,
    falling,
    not_supported,
    opened,
    step,
    unclear,
    wishes,
)
from apps.evaluations.tests.stories import finished_cohort, measured_cohort, unresolved_counter
from apps.notifications.models import Notice

# The whole table, written down a second time on purpose: state → step → where it leads.
CELLS = {
    "OPEN": {"ASSIGN": "CHECKING"},
    "CHECKING": {"ASSIGN": "CHECKING", "CHECK": "CHECKING", "DECIDE": "DECIDED"},
    "DECIDED": {"CLOSE": "CLOSED"},
    "CLOSED": {},
}


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("action", CaseAction)
class TestEveryCell:
    def test_the_table_says_where_it_leads(self, state, action):
        assert workflow.target_of(action, state) == CELLS[state].get(action)

    def test_the_service_goes_there_or_refuses_with_a_sentence(self, cast, state, action):
        if action not in STEPS:
            return
        case = SITUATIONS[state](cast)
        events, target = case.events.count(), CELLS[state].get(action)
        if target:
            assert step(cast, case, action).state == target
            assert case.events.count() == events + 1
        else:
            with pytest.raises(EvaluationRefused) as refusal:
                step(cast, case, action)
            assert str(refusal.value) == workflow.why_closed(state)
            assert case.events.count() == events


class TestACaseOfAProgramme:
    def test_opens_with_the_estimate_that_calls_it(self, cast):
        story = measured_cohort(cast, trained=[0.2, -0.1, 0.1], others=[0, 0.1, -0.1, 0])
        made = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        case = ReviewCase.objects.get()
        assert (case.kind, case.programme, case.year) == (CaseKind.PROGRAMME_EFFECT, story.cohort.programme, 2026)
        assert "tidak mendukung" in case.cause
        assert case.due_on == date(2026, 12, 2)
        assert case.events.get().estimate == made
        told = set(Notice.objects.values_list("recipient", flat=True))
        assert told == {cast.bkd_officer.user_id, cast.bkd_head.user_id}

    def test_opens_for_a_falling_service_and_not_for_the_others(self, cast, make_estimate):
        assert open_for_estimate(estimate_id=make_estimate(falling).pk, at=AT) is not None
        assert open_for_estimate(estimate_id=make_estimate(unclear).pk, at=AT) is None

    def test_of_a_year_takes_up_further_estimates(self, cast, make_estimate):
        first = make_estimate(not_supported)
        case = open_for_estimate(estimate_id=first.pk, at=AT)
        second = make_estimate(falling, programme=first.cohort.programme, name="Angkatan II")
        again = [open_for_estimate(estimate_id=second.pk, at=AT) for _ in range(2)]
        assert again == [case, case]
        assert list(case.events.values_list("action", "case_version")) == [("OPEN", 0), ("ADD_ESTIMATE", 1)]
        assert again[0].version == 2

    def test_that_is_closed_is_not_opened_by_the_same_estimate(self, cast, make_estimate):
        estimate = make_estimate(not_supported)
        case = open_for_estimate(estimate_id=estimate.pk, at=AT)
        for action in (CaseAction.ASSIGN, CaseAction.CHECK, CaseAction.CHECK, CaseAction.DECIDE, CaseAction.CLOSE):
            kind = {"kind": CheckKind.MATERIAL} if case.checks.exists() and action == CaseAction.CHECK else {}
            step(cast, case, action, **kind)
        assert open_for_estimate(estimate_id=estimate.pk, at=AT) == case
        fresh = make_estimate(falling, programme=estimate.cohort.programme, name="Angkatan II")
        assert open_for_estimate(estimate_id=fresh.pk, at=AT) != case


@pytest.fixture
def make_estimate(cast):
    """An estimate of a cohort in Sari's institution, of a programme of its own unless one is given."""
    from apps.catalogue.tests.factories import ProgrammeFactory

    def make(situation, programme=None, name="Angkatan I"):
        cohort = finished_cohort(cast, programme or ProgrammeFactory(), name=name)
        return EffectEstimate.objects.select_related("cohort__programme").get(pk=situation(cohort=cohort).pk)

    return make


class TestACaseOfComplaints:
    def test_opens_when_too_many_stay_unresolved(self, cast):
        unit = unresolved_counter(cast, received=20, resolved=60)
        assert [open_for_complaints(at=AT) for _ in range(2)] == [1, 0]
        case = ReviewCase.objects.get()
        assert (case.service_unit, case.month, case.institution) == (unit, date(2026, 9, 1), cast.institution)
        assert case.cause == "40% dari 20 pengaduan September 2026 belum selesai; batasnya 30%."

    @pytest.mark.parametrize(("received", "resolved"), [(20, 70), (4, 0)])
    def test_does_not_open_at_the_limit_or_for_a_handful(self, cast, received, resolved):
        unresolved_counter(cast, received=received, resolved=resolved)
        assert open_for_complaints(at=AT) == 0

    def test_waits_until_the_month_is_reported(self, cast):
        unresolved_counter(cast, received=20, resolved=60, months=(date(2026, 10, 1),))
        assert open_for_complaints(at=AT) == 0
        assert open_for_complaints(at=datetime(2026, 11, 16, 3, tzinfo=UTC)) == 1

    def test_that_is_closed_opens_again_for_a_newer_month_only(self, cast):
        unresolved_counter(cast, received=20, resolved=60, months=(date(2026, 9, 1), date(2026, 10, 1)))
        open_for_complaints(at=AT)
        case = ReviewCase.objects.get()
        step(cast, case, CaseAction.ASSIGN)
        for kind in CheckKind:
            step(cast, case, CaseAction.CHECK, kind=kind)
        later = datetime(2026, 11, 16, 3, tzinfo=UTC)
        assert open_for_complaints(at=later) == 0
        step(cast, case, CaseAction.DECIDE)
        step(cast, case, CaseAction.CLOSE)
        assert open_for_complaints(at=AT) == 0
        assert open_for_complaints(at=later) == 1

    def test_names_its_checks_by_what_they_look_at(self, cast):
        case = ComplaintsCaseFactory(institution=cast.institution)
        assert case.check_label(CheckKind.METHOD) == "Cara penanganan"

    def test_is_not_stopped(self, cast):
        case = ComplaintsCaseFactory(institution=cast.institution)
        step(cast, case, CaseAction.ASSIGN)
        for kind in CheckKind:
            step(cast, case, CaseAction.CHECK, kind=kind)
        with pytest.raises(EvaluationRefused, match="tidak dapat dihentikan"):
            step(cast, case, CaseAction.DECIDE, decision=CaseDecision.STOP)


class TestSteps:
    def test_the_leader_of_a_review_is_a_bkd_officer(self, cast):
        with pytest.raises(EvaluationRefused, match="petugas BKD"):
            step(cast, opened(cast), CaseAction.ASSIGN, owner_id=cast.leader.user_id)

    def test_a_deadline_lies_ahead(self, cast):
        with pytest.raises(EvaluationRefused, match="Tenggat"):
            step(cast, opened(cast), CaseAction.ASSIGN, due_on=date(2026, 11, 1))

    def test_a_decision_waits_for_both_checks(self, cast):
        case = step(cast, assigned(cast), CaseAction.CHECK)
        with pytest.raises(EvaluationRefused, match="Pemeriksaan materi belum dicatat"):
            step(cast, case, CaseAction.DECIDE)
        step(cast, case, CaseAction.CHECK, kind=CheckKind.MATERIAL)
        assert step(cast, case, CaseAction.DECIDE).decision == CaseDecision.CHANGE

    def test_a_finding_recorded_again_replaces_the_first_and_both_stay_in_the_history(self, cast):
        case = step(cast, assigned(cast), CaseAction.CHECK)
        step(cast, case, CaseAction.CHECK, finding="Sudah cukup praktik.", needs_change=False)
        assert case.checks.get().finding == "Sudah cukup praktik."
        notes = list(case.events.filter(action="CHECK").values_list("note", flat=True))
        assert notes == [
            "Metode: perlu diubah. Terlalu sedikit praktik.",
            "Metode: sudah memadai. Sudah cukup praktik.",
        ]

    @pytest.mark.parametrize(
        ("situation", "action", "wish"),
        [
            (assigned, CaseAction.CHECK, {"finding": "  "}),
            (assigned, CaseAction.CHECK, {"kind": "OTHER"}),
            (checked, CaseAction.DECIDE, {"reason": ""}),
            (checked, CaseAction.DECIDE, {"decision": "MAYBE"}),
            (decided, CaseAction.CLOSE, {"outcome": " "}),
        ],
    )
    def test_say_what_is_missing(self, cast, situation, action, wish):
        with pytest.raises(EvaluationRefused):
            step(cast, situation(cast), action, **wish)

    def test_sent_twice_are_taken_once(self, cast):
        case = opened(cast)
        click = {"case_id": case.pk, "version": 1, "actor": cast.bkd_head.user, "at": AT}
        for _ in range(2):
            answer = services.assign_case(**click, **wishes(cast, CaseAction.ASSIGN))
            assert (answer.state, answer.version) == (CaseState.CHECKING, 2)
        assert case.events.count() == 1
        assert Notice.objects.filter(recipient=cast.bkd_officer.user).count() == 1

    def test_on_an_old_version_say_who_was_faster(self, cast):
        case = assigned(cast)
        with pytest.raises(CaseChanged, match="menugaskan pada 2 November 2026"):
            services.record_check(
                case_id=case.pk, version=1, actor=cast.bkd_officer.user, at=AT, **wishes(cast, CaseAction.CHECK)
            )

    def test_the_other_check_on_an_old_version_is_not_taken_for_the_same_click(self, cast):
        case = assigned(cast)
        base = {"case_id": case.pk, "version": case.version, "actor": cast.bkd_officer.user, "at": AT}
        services.record_check(**base, **wishes(cast, CaseAction.CHECK))
        with pytest.raises(CaseChanged):
            services.record_check(**base, **wishes(cast, CaseAction.CHECK) | {"kind": CheckKind.MATERIAL})

    def test_tell_who_comes_next(self, cast):
        decided(cast)
        texts = {(notice.recipient_id, notice.text.split(" ")[0]) for notice in Notice.objects.order_by("pk")}
        officer, head = cast.bkd_officer.user_id, cast.bkd_head.user_id
        assert texts == {(officer, "Anda"), (head, "Kedua"), (officer, "Tinjauan")}


class TestWhoTakesWhichStep:
    PEOPLE = ("bkd_officer", "bkd_head", "leader", "auditor", "unit_officer", "employee", "outsider")
    MAY = {
        CaseAction.ASSIGN: {"bkd_officer", "bkd_head"},
        CaseAction.CHECK: {"bkd_officer"},
        CaseAction.DECIDE: {"bkd_head"},
        CaseAction.CLOSE: {"bkd_officer", "bkd_head"},
    }

    @pytest.mark.parametrize("action", list(STEPS))
    def test_is_said_by_the_table(self, cast, action):
        case = {CaseAction.ASSIGN: opened, CaseAction.CHECK: assigned, CaseAction.DECIDE: checked}.get(action, decided)(
            cast
        )
        for name in self.PEOPLE:
            person = getattr(cast, name)
            case = ReviewCase.objects.get(pk=case.pk)
            decision = policies.can_perform(action, person.user, case, TODAY)
            assert bool(decision) == (name in self.MAY[action]), name
            assert decision or decision.reason.endswith(".")
            if not decision:
                with pytest.raises(PermissionDenied):
                    step(cast, case, action, actor=person)

    def test_nobody_decides_on_findings_of_the_own_pen(self, cast):
        grant_role(
            user=cast.bkd_officer.user,
            role=Role.BKD_HEAD,
            institution=cast.institution,
            unit=None,
            actor=None,
            on=date(2020, 1, 1),
        )
        case = checked(cast)
        with pytest.raises(PermissionDenied, match="pemeriksaannya"):
            step(cast, case, CaseAction.DECIDE, actor=cast.bkd_officer)
        assert step(cast, case, CaseAction.DECIDE).state == CaseState.DECIDED

    def test_the_list_and_the_page_agree_on_who_reads(self, cast):
        opened(cast)
        ReviewCaseFactory()
        for name in self.PEOPLE:
            user = getattr(cast, name).user
            listed = set(ReviewCase.objects.visible_to(user, TODAY))
            assert listed == {row for row in ReviewCase.objects.all() if policies.can_view_case(user, row, TODAY)}
            assert len(listed) == (name in self.PEOPLE[:4])


class TestTheCatalogue:
    def test_tells_that_a_programme_is_under_review_and_then_what_was_decided(self, cast):
        case = opened(cast)
        programme, mine = case.programme_id, [cast.institution.pk]
        assert remarks_on([programme], mine)[programme][0].title == "Metode dan materi sedang ditinjau"
        assert remarks_on([programme], [0]) == {}
        case = decided(cast, decision=CaseDecision.STOP)
        (remark,) = remarks_on([case.programme_id], mine)[case.programme_id]
        assert (remark.title, remark.tone) == ("Ditinjau dan tidak dilanjutkan di instansi Anda", "warning")
        assert remark.text == "Tambah praktik di loket."

    def test_tells_a_review_under_way_and_the_newest_decision_which_stands_until_the_next(self, cast):
        old = closed(cast, decision=CaseDecision.STOP)
        ReviewCaseFactory(institution=cast.institution, programme=old.programme, opened_at=AT + timedelta(days=9))
        under_way, stop = remarks_on([old.programme_id], [cast.institution.pk])[old.programme_id]
        assert under_way.title == "Metode dan materi sedang ditinjau"
        assert stop.stops


class TestRows:
    @pytest.mark.parametrize(
        ("name", "make"),
        [
            ("case_has_the_subject_of_its_kind", lambda: ReviewCaseFactory(programme=None)),
            ("case_has_the_subject_of_its_kind", lambda: ComplaintsCaseFactory(month=date(2026, 9, 2))),
            ("case_under_check_has_an_owner", lambda: ReviewCaseFactory(state="CHECKING")),
            ("decided_case_says_what_and_why", lambda: ReviewCaseFactory(decision="KEEP")),
            ("case_state_is_known", lambda: ReviewCaseFactory(state="LOST")),
            ("check_says_what_was_found", lambda: ReviewCheckFactory(finding="")),
            ("only_the_system_acts_without_a_name", lambda: ReviewEventFactory(action="ASSIGN")),
        ],
    )
    def test_refuse_what_makes_no_sense(self, db, name, make):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()

    def test_complaints_cannot_be_stopped_nor_a_case_end_without_words(self, cast):
        case = decided(cast)
        with pytest.raises(IntegrityError, match="closed_case_says_what_was_done"), transaction.atomic():
            ReviewCase.objects.filter(pk=case.pk).update(state="CLOSED")
        with pytest.raises(IntegrityError, match="only_a_programme_is_stopped"), transaction.atomic():
            ComplaintsCaseFactory(
                state="DECIDED",
                owner=cast.bkd_officer.user,
                decision="STOP",
                decision_reason="Tidak perlu.",
                decided_at=AT,
                decided_by=cast.bkd_head.user,
            )

    def test_keep_one_living_case_for_each_subject(self, db):
        case, complaints = ReviewCaseFactory(), ComplaintsCaseFactory()
        with pytest.raises(IntegrityError, match="one_living_case_a_programme_and_year"), transaction.atomic():
            ReviewCaseFactory(institution=case.institution, programme=case.programme)
        with pytest.raises(IntegrityError, match="one_living_complaints_case_a_service_unit"), transaction.atomic():
            ComplaintsCaseFactory(service_unit=complaints.service_unit, month=date(2026, 8, 1))

    def test_a_month_of_complaints_calls_one_case(self, cast):
        case = ComplaintsCaseFactory(institution=cast.institution)
        step(cast, case, CaseAction.ASSIGN)
        for kind in CheckKind:
            step(cast, case, CaseAction.CHECK, kind=kind)
        step(cast, case, CaseAction.DECIDE)
        step(cast, case, CaseAction.CLOSE)
        with pytest.raises(IntegrityError, match="complaints_of_a_month_call_one_case"), transaction.atomic():
            ComplaintsCaseFactory(service_unit=case.service_unit)

    def test_hold_each_check_and_each_version_once(self, db):
        check, event = ReviewCheckFactory(), ReviewEventFactory()
        with pytest.raises(IntegrityError, match="each_check_is_recorded_once"), transaction.atomic():
            ReviewCheckFactory(case=check.case)
        with pytest.raises(IntegrityError, match="one_step_of_a_case_version"), transaction.atomic():
            ReviewEventFactory(case=event.case)

    def test_events_only_grow(self, db):
        event = ReviewEventFactory()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ReviewEvent.objects.filter(pk=event.pk).update(note="Lain")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM evaluations_reviewevent WHERE id = %s", [event.pk])
