from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.services.roles import grant_role
from apps.employees.tests.factories import ActingOfficialFactory, EmployeeFactory, SupervisorOverrideFactory
from apps.notifications.models import Notice
from apps.plans import services
from apps.plans.content import content_of, digest_of
from apps.plans.enums import CycleState, PlanState, ReturnReason
from apps.plans.models import PlanEvent
from apps.plans.tests.factories import AT, TODAY, draft, endorsed, returned, step, submitted, verified

FIX = {"reason_code": ReturnReason.COST, "note": "Cantumkan sumber dana."}


class TestSubmitPlan:
    def test_hands_the_plan_to_the_supervisor_and_tells_her(self, cast):
        plan = submitted(cast)
        assert (plan.state, plan.submitted_at) == (PlanState.SUBMITTED, AT)
        notice = Notice.objects.get(recipient=cast.supervisor.user)
        assert notice.text.startswith("Sari Wulandari, S.E. mengajukan rencana 2027.")
        assert str(plan.pk) in notice.url

    def test_writes_who_when_and_what_was_said(self, cast):
        plan = submitted(cast)
        event = plan.events.get()
        assert (event.actor, event.at, event.from_state, event.to_state) == (
            cast.employee.user,
            AT,
            "DRAFT",
            "SUBMITTED",
        )
        assert event.content == content_of(plan)
        assert event.content_sha256 == digest_of(content_of(plan))

    def test_needs_an_activity(self, cast):
        plan = draft(cast)
        plan.items.all().delete()
        with pytest.raises(services.PlanRefused, match="belum berisi kegiatan"):
            step("submit_plan", plan, cast.employee)

    def test_below_20_hours_needs_a_reason_in_the_commitment(self, cast):
        plan = draft(cast)
        plan.items.update(learning_hours=8)
        with pytest.raises(services.PlanRefused, match="baru 8 dari sedikitnya 20"):
            step("submit_plan", plan, cast.employee)
        step("save_statement", plan, cast.employee, career_goal="", commitment="Cuti melahirkan semester kedua.")
        assert step("submit_plan", plan, cast.employee).state == PlanState.SUBMITTED

    def test_does_not_hold_a_pppk_to_a_minimum(self, cast):
        Employee.objects.filter(pk=cast.employee.pk).update(kind="PPPK")
        plan = draft(cast)
        plan.items.update(learning_hours=4)
        assert step("submit_plan", plan, cast.employee).state == PlanState.SUBMITTED

    def test_ends_with_the_deadline_but_not_for_a_returned_plan(self, cast):
        late = AT + timedelta(days=60)
        with pytest.raises(PermissionDenied, match="Batas pengajuan rencana 2027 sudah lewat"):
            step("submit_plan", draft(cast), cast.employee, at=late)

    def test_a_returned_plan_may_come_again_after_the_deadline(self, cast):
        assert step("submit_plan", returned(cast), cast.employee, at=AT + timedelta(days=60)).state == "SUBMITTED"

    def test_a_finished_cycle_takes_nothing_more(self, cast):
        plan = returned(cast)
        type(plan.cycle).objects.update(state=CycleState.CLOSED)
        with pytest.raises(PermissionDenied, match="sudah selesai"):
            step("submit_plan", plan, cast.employee)


class TestEndorsePlan:
    def test_is_reserved_to_the_direct_supervisor(self, cast):
        plan = submitted(cast)
        with pytest.raises(PermissionDenied, match="Togar Siregar"):
            step("endorse_plan", plan, cast.opd_head)
        assert step("endorse_plan", plan, cast.supervisor).endorsed_by == cast.supervisor

    def test_follows_the_supervisor_of_the_day(self, cast):
        plan = submitted(cast)
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY)
        with pytest.raises(PermissionDenied):
            step("endorse_plan", plan, cast.supervisor)
        assert step("endorse_plan", plan, cast.opd_head).endorsed_by == cast.opd_head

    def test_a_future_supervisor_must_wait(self, cast):
        SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.opd_head, starts_on=TODAY + timedelta(days=1))
        with pytest.raises(PermissionDenied):
            step("endorse_plan", submitted(cast), cast.opd_head)

    def test_an_acting_head_endorses_within_the_dates_and_signs_as_such(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.unit_officer, starts_on=TODAY, ends_on=TODAY)
        plan = submitted(cast)
        with pytest.raises(PermissionDenied):
            step("endorse_plan", plan, cast.unit_officer, at=AT + timedelta(days=1))
        plan = step("endorse_plan", plan, cast.unit_officer)
        assert plan.endorsed_as == "Plt."
        assert plan.events.get(action="ENDORSE").acted_as == "Plt."

    def test_the_head_and_the_plh_may_both(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.unit_officer, kind="PLH")
        plan = submitted(cast)
        assert Notice.objects.filter(key__contains="SUBMIT").count() == 2
        assert step("endorse_plan", plan, cast.supervisor).endorsed_as == ""

    def test_tells_the_desk_of_bkd(self, cast):
        endorsed(cast)
        assert "menunggu verifikasi BKD" in Notice.objects.get(recipient=cast.bkd_officer.user).text

    def test_keeps_the_promised_support(self, cast):
        plan = step("endorse_plan", submitted(cast), cast.supervisor, note="Tugas dialihkan selama pelatihan.")
        assert plan.events.get(action="ENDORSE").note == "Tugas dialihkan selama pelatihan."


class TestNobodyDecidesOnTheOwnPlan:
    def own_plan_of(self, cast, person):
        return submitted(cast, employee=person)

    def test_not_as_ones_own_plt(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.employee)
        with pytest.raises(PermissionDenied, match="bukan oleh Anda sendiri"):
            step("endorse_plan", submitted(cast), cast.employee)

    def test_not_as_head_of_the_unit(self, cast):
        with pytest.raises(PermissionDenied, match="bukan oleh Anda sendiri"):
            step("endorse_plan", self.own_plan_of(cast, cast.supervisor), cast.supervisor)

    def test_not_by_an_override_to_oneself(self, cast):
        with pytest.raises(IntegrityError, match="nobody_supervises_oneself"), transaction.atomic():
            SupervisorOverrideFactory(employee=cast.employee, supervisor=cast.employee)

    def test_not_at_the_desk_of_bkd(self, cast):
        plan = self.own_plan_of(cast, cast.bkd_officer)
        plan = step("endorse_plan", plan, cast.bkd_head)
        with pytest.raises(PermissionDenied, match="petugas BKD yang lain"):
            step("verify_plan", plan, cast.bkd_officer)
        with pytest.raises(PermissionDenied):
            step("return_plan", plan, cast.bkd_officer, **FIX)

    def test_not_as_superuser(self, cast):
        cast.employee.user.is_superuser = cast.employee.user.is_staff = True
        cast.employee.user.save()
        plan = submitted(cast)
        with pytest.raises(PermissionDenied):
            step("endorse_plan", plan, cast.employee)
        root = EmployeeFactory(unit=cast.bkd, user__is_superuser=True)
        for service, extra in (("endorse_plan", {}), ("return_plan", FIX), ("verify_plan", {})):
            with pytest.raises(PermissionDenied):
                step(service, plan, root, **extra)

    def test_nor_twice_in_two_roles(self, cast):
        grant_role(
            user=cast.supervisor.user,
            role=Role.BKD_OFFICER,
            institution=cast.institution,
            unit=None,
            actor=None,
            on=date(2020, 1, 1),
        )
        with pytest.raises(PermissionDenied, match="sebagai atasan langsung"):
            step("verify_plan", endorsed(cast), cast.supervisor)

    def test_not_in_sql(self, cast):
        plan = endorsed(cast)
        owner = cast.employee
        refused = [
            ("nobody_endorses_their_own_plan", "UPDATE plans_plan SET endorsed_by_id = %s WHERE id = %s", owner.pk),
            (
                "nobody_verifies_their_own_plan",
                "UPDATE plans_plan SET state = 'VERIFIED', verified_at = now(), verified_by_id = %s WHERE id = %s",
                owner.user_id,
            ),
            (
                "nobody_decides_on_their_own_plan",
                """INSERT INTO plans_planevent (at, actor_id, action, from_state, to_state, reason_code, note, acted_as,
                plan_version, content_sha256, plan_id)
                VALUES (now(), %s, 'VERIFY', 'ENDORSED', 'VERIFIED', '', '', '', 9, '', %s)""",
                owner.user_id,
            ),
        ]
        for constraint, sql, person in refused:
            with (
                pytest.raises(IntegrityError, match=constraint),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql, [person, plan.pk])

    def test_and_the_log_cannot_be_rewritten(self, cast):
        plan = endorsed(cast)
        for sql in ("UPDATE plans_planevent SET note = 'x'", "DELETE FROM plans_planevent"):
            with (
                pytest.raises(IntegrityError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"{sql} WHERE plan_id = %s", [plan.pk])


class TestReturnPlan:
    def test_says_why_and_gives_the_plan_back(self, cast):
        plan = step("return_plan", submitted(cast), cast.supervisor, **FIX)
        event = plan.events.get(action="RETURN")
        assert (plan.state, event.reason_code, event.note) == ("RETURNED", "COST", "Cantumkan sumber dana.")
        assert Notice.objects.filter(recipient=cast.employee.user, text__contains="dikembalikan").exists()

    @pytest.mark.parametrize("extra", [{"reason_code": "", "note": "x"}, {"reason_code": "COST", "note": " "}])
    def test_without_a_reason_or_a_note_is_refused(self, cast, extra):
        with pytest.raises(services.PlanRefused):
            step("return_plan", submitted(cast), cast.supervisor, **extra)

    def test_by_bkd_needs_the_endorsement_first(self, cast):
        plan = submitted(cast)
        with pytest.raises(PermissionDenied, match="setelah atasan langsung menyetujuinya"):
            step("return_plan", plan, cast.bkd_officer, **FIX)
        step("endorse_plan", plan, cast.supervisor)
        plan = step("return_plan", plan, cast.bkd_officer, **FIX)
        assert (plan.state, plan.endorsed_by, plan.endorsed_at) == ("RETURNED", None, None)

    def test_opens_the_content_again(self, cast):
        plan = returned(cast)
        step("save_statement", plan, cast.employee, career_goal="Analis Ahli Muda", commitment="")
        assert step("submit_plan", plan, cast.employee).state == PlanState.SUBMITTED


class TestVerifyPlan:
    def test_makes_the_plan_final(self, cast):
        plan = verified(cast)
        assert (plan.state, plan.verified_by, plan.verified_at) == ("VERIFIED", cast.bkd_officer.user, AT)
        assert "sudah diverifikasi BKD" in Notice.objects.filter(recipient=cast.employee.user).latest("pk").text


class TestASecondClick:
    def test_by_the_same_person_looks_like_the_first(self, cast):
        plan = draft(cast)
        first = step("submit_plan", plan, cast.employee)
        again = services.submit_plan(plan_id=plan.pk, version=1, actor=cast.employee.user, at=AT)
        assert (again.state, again.version) == (first.state, first.version)
        assert PlanEvent.objects.count() == 1
        assert Notice.objects.count() == 1

    def test_by_another_reads_who_decided_what_and_when(self, cast):
        ActingOfficialFactory(unit=cast.division, official=cast.unit_officer, kind="PLH")
        plan = submitted(cast)
        step("endorse_plan", plan, cast.supervisor)
        with pytest.raises(services.PlanChanged) as failure:
            step("return_plan", plan, cast.unit_officer, version=2, **FIX)
        assert str(failure.value) == (
            "Rencana ini sudah disetujui oleh Togar Siregar pada 2 November 2026 pukul 10.00, sebelum tindakan Anda "
            "sampai. Tindakan Anda tidak dijalankan. Lihat keadaannya yang sekarang."
        )

    def test_on_content_that_was_edited_in_the_meantime_is_refused(self, cast):
        plan = draft(cast)
        step("save_statement", plan, cast.employee, career_goal="Baru", commitment="")
        with pytest.raises(services.PlanChanged, match="Isi rencana ini berubah pada 2 November 2026 pukul"):
            step("submit_plan", plan, cast.employee, version=1)
