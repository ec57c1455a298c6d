"""A verified plan that BKD opens again: who may, what stands meanwhile, and what was carried out and stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.catalogue.services.ledger import reverse_record
from apps.catalogue.tests.factories import ProgrammeFactory
from apps.documents.models import DocumentStatus
from apps.notifications.models import Notice
from apps.plans import policies, services
from apps.plans.enums import PlanState
from apps.plans.models import PlanEvent, PlanItem, PlanningCycle
from apps.plans.selectors.printing import document_entries
from apps.plans.services import CycleWishes
from apps.plans.tests.amending import carried_out, close, content_like, documents_of
from apps.plans.tests.factories import (
    AT,
    REASON,
    TODAY,
    PlanItemFactory,
    amended,
    draft,
    endorsed,
    step,
    verified,
    verified_again,
)

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=300)


class TestOpeningAgain:
    def test_gives_the_plan_back_to_its_owner_with_the_reason(self, cast):
        plan = amended(cast)
        event = plan.events.latest("pk")
        assert plan.state == PlanState.RETURNED
        assert (event.action, event.actor, event.note) == ("AMEND", cast.bkd_officer.user, REASON)
        assert (event.from_state, event.to_state) == ("VERIFIED", "RETURNED")
        notice = Notice.objects.filter(recipient=cast.employee.user).latest("pk")
        assert notice.text == "Rencana 2027 Anda dibuka kembali oleh BKD. Baca alasannya, ubah, lalu ajukan lagi."
        assert str(plan.pk) in notice.url

    def test_ends_the_endorsement_but_not_the_verification_that_the_document_rests_on(self, cast):
        plan = amended(cast)
        assert (plan.endorsed_by, plan.endorsed_at, plan.endorsed_as) == (None, None, "")
        assert (plan.verified_by, plan.verified_at) == (cast.bkd_officer.user, AT)
        assert plan.is_under_amendment

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_without_a_reason_is_refused(self, cast, reason):
        with pytest.raises(services.PlanRefused, match="Tulis alasan perubahan"):
            step("amend_plan", verified(cast), cast.bkd_officer, reason=reason)

    def test_a_second_click_looks_like_the_first(self, cast):
        plan = verified(cast)
        click = {"plan_id": plan.pk, "version": plan.version, "actor": cast.bkd_officer.user, "at": AT}
        first = services.amend_plan(reason=REASON, **click)
        again = services.amend_plan(reason=REASON, **click)
        assert (again.state, again.version) == (first.state, first.version)
        assert PlanEvent.objects.filter(plan=plan, action="AMEND").count() == 1

    def test_on_an_older_version_reads_what_happened_since(self, cast):
        plan = verified(cast)
        with pytest.raises(services.PlanChanged, match=r"Rencana ini sudah diverifikasi oleh .* pada 2 November 2026"):
            step("amend_plan", plan, cast.bkd_officer, reason=REASON, version=plan.version - 1)

    def test_and_the_database_wants_the_reason_too(self, cast):
        plan = verified(cast)
        with pytest.raises(IntegrityError, match="an_amendment_says_why"):
            write_amendment(plan, by=cast.bkd_officer, note="")


class TestWhoMay:
    @pytest.mark.parametrize("person", ["supervisor", "opd_head", "bkd_head", "unit_officer", "auditor", "outsider"])
    def test_is_only_an_officer_of_bkd(self, cast, person):
        with pytest.raises(PermissionDenied, match=r"Hanya petugas BKD instansi ini .* Sampaikan kepada petugas BKD"):
            step("amend_plan", verified(cast), getattr(cast, person), reason=REASON)

    def test_is_not_the_owner_who_asks_bkd(self, cast):
        with pytest.raises(PermissionDenied, match=r"bukan oleh Anda sendiri\. Sampaikan kepada petugas BKD"):
            step("amend_plan", verified(cast), cast.employee, reason=REASON)

    def test_is_not_an_officer_for_the_own_plan(self, cast):
        plan = endorsed_plan_of(cast, cast.bkd_officer)
        decision = policies.can_amend_plan(cast.bkd_officer.user, plan, TODAY)
        assert "oleh petugas BKD yang lain" in decision.reason

    def test_is_nobody_once_the_cycle_is_closed(self, cast):
        plan = verified(cast)
        close(plan)
        with pytest.raises(PermissionDenied, match=r"Siklus 2027 sudah ditutup.*rencana siklus berikutnya\."):
            step("amend_plan", plan, cast.bkd_officer, reason=REASON)

    def test_and_nobody_in_sql_for_the_own_plan(self, cast):
        plan = verified(cast)
        with pytest.raises(IntegrityError, match="nobody_decides_on_their_own_plan"):
            write_amendment(plan, by=cast.employee, note="x")


def write_amendment(plan, *, by, note):
    """Past the services."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO plans_planevent (at, actor_id, action, from_state, to_state, reason_code, note, acted_as,
            plan_version, content_sha256, plan_id)
            VALUES (now(), %s, 'AMEND', 'VERIFIED', 'RETURNED', '', %s, '', 9, '', %s)""",
            [by.user_id, note, plan.pk],
        )


def endorsed_plan_of(cast, person):
    plan = draft(cast, employee=person)
    step("submit_plan", plan, person)
    return step("endorse_plan", plan, cast.bkd_head)


class TestMeanwhile:
    def test_the_document_stands_until_the_next_verification(self, cast):
        plan = amended(cast)
        (first,) = documents_of(plan)
        assert first.status == DocumentStatus.VALID
        verified_again(cast, plan)
        first, second = documents_of(plan)
        assert (first.status, first.superseded_by, second.status) == ("SUPERSEDED", second, "VALID")
        assert second.snapshot["document"]["replaces"] == first.number
        assert Notice.objects.filter(recipient=cast.employee.user, text__contains="sudah diverifikasi").count() == 2

    def test_it_is_printed_with_those_of_the_unit(self, cast):
        plan = amended(cast)
        (entry,) = document_entries(plan.cycle, cast.opd)
        assert entry.document_id == documents_of(plan)[0].pk

    def test_the_public_page_says_valid_and_then_replaced(self, cast, client):
        plan = amended(cast)
        address = reverse("verification:document", args=[documents_of(plan)[0].token])
        assert "sudah digantikan" not in client.get(address).content.decode()
        verified_again(cast, plan)
        page = client.get(address).content.decode()
        assert f"sudah digantikan oleh versi 2 dengan nomor {documents_of(plan)[1].number}" in page

    def test_the_plan_counts_as_what_its_state_says(self, cast):
        plan = amended(cast)
        cycle = PlanningCycle.objects.with_counts().get(pk=plan.cycle_id)
        assert cycle.verified_count == 0
        with pytest.raises(services.PlanRefused, match="yang diverifikasi"):
            services.issue_agency_plan(cycle_id=plan.cycle_id, unit_id=cast.opd.pk, actor=cast.bkd_officer.user, at=AT)

    def test_but_its_needs_are_carried_into_the_next_year(self, cast):
        plan = amended(cast)
        wishes = CycleWishes(2028, date(2027, 11, 1), date(2027, 12, 15), None)
        cycle = services.open_cycle(
            institution_id=cast.institution.pk, wishes=wishes, actor=cast.bkd_officer.user, at=AT
        )
        assert cycle.carried.get().employee == plan.employee

    def test_it_may_come_again_after_the_deadline_and_after_the_cycle(self, cast):
        plan = amended(cast)
        close(plan)
        step("submit_plan", plan, cast.employee, at=LATE)
        step("withdraw_plan", plan, cast.employee, at=LATE)
        assert step("submit_plan", plan, cast.employee, at=LATE).state == PlanState.SUBMITTED

    def test_it_cannot_be_cancelled(self, cast):
        plan = amended(cast)
        with pytest.raises(PermissionDenied, match="pernah diverifikasi"):
            step("cancel_plan", plan, cast.employee)
        with pytest.raises(IntegrityError, match="verified_plan_is_amended_not_cancelled"), transaction.atomic():
            type(plan).objects.filter(pk=plan.pk).update(state="CANCELLED")

    def test_it_can_be_opened_again_and_again(self, cast):
        plan = verified_again(cast, amended(cast))
        step("amend_plan", plan, cast.bkd_officer, reason="Pelatihan dibatalkan.")
        step("save_statement", plan, cast.employee, career_goal="Analis Ahli Madya", commitment="")
        verified_again(cast, plan)
        third = documents_of(plan)[2]
        assert third.version == 3
        assert third.snapshot["content"]["amendment"]["reason"] == "Pelatihan dibatalkan."
        (row,) = third.snapshot["content"]["amendment"]["rows"]
        assert (row["subject"], row["after"]) == ("Arah karier", "Analis Ahli Madya")


class TestWhatWasCarriedOut:
    def test_cannot_be_removed(self, cast):
        plan = amended(cast)
        item = plan.items.get()
        carried_out(item)
        with pytest.raises(services.PlanRefused, match="sudah terlaksana dan 20 JP-nya diakui"):
            step("remove_item", plan, cast.employee, item_id=item.pk)
        plan.refresh_from_db()
        assert plan.items.exists()

    @pytest.mark.parametrize("change", [{"topic": "Topik lain"}, {"learning_hours": 40}, {"form_id": None}])
    def test_keeps_form_topic_and_hours(self, cast, change):
        plan = amended(cast)
        item = plan.items.get()
        carried_out(item)
        if "form_id" in change:
            change = {"form_id": PlanItemFactory(plan=plan).form_id}
        with pytest.raises(services.PlanRefused, match="program, bentuk, topik, dan JP-nya tidak dapat diubah"):
            step("change_item", plan, cast.employee, item_id=item.pk, content=content_like(item, **change))

    def test_may_still_say_when_for_how_much_and_with_what_result(self, cast):
        plan = amended(cast)
        item = plan.items.get()
        carried_out(item)
        wish = content_like(item, quarter=4, cost=900_000, success_indicator="Laporan selesai")
        item = step("change_item", plan, cast.employee, item_id=item.pk, content=wish)
        assert (item.quarter, item.cost, item.success_indicator) == (4, 900_000, "Laporan selesai")

    def test_from_the_catalogue_keeps_the_facts_of_that_time(self, cast):
        plan = endorsed(cast)
        item = plan.items.get()
        programme = ProgrammeFactory(form=item.form, title="Judul baru", raises={item.competency: 3})
        plan.items.update(programme=programme)
        step("verify_plan", plan, cast.bkd_officer)
        step("amend_plan", plan, cast.bkd_officer, reason=REASON)
        item.refresh_from_db()
        carried_out(item)
        changed = step("change_item", plan, cast.employee, item_id=item.pk, content=content_like(item, quarter=4))
        assert (changed.topic, changed.learning_hours, changed.quarter) == (item.topic, item.learning_hours, 4)

    def test_is_only_what_the_ledger_still_holds(self, cast):
        plan = amended(cast)
        item = plan.items.get()
        record = carried_out(item)
        reverse_record(record_id=record.pk, reason="Salah orang", actor=cast.bkd_officer.user, at=AT)
        step("remove_item", plan, cast.employee, item_id=item.pk)
        assert not plan.items.exists()

    def test_is_only_what_was_verified(self, cast):
        plan = amended(cast)
        fresh = PlanItemFactory(plan=plan, competency=plan.items.get().competency)
        carried_out(fresh)
        step("remove_item", plan, cast.employee, item_id=fresh.pk)
        assert not PlanItem.objects.filter(pk=fresh.pk).exists()

    def test_does_not_bind_a_first_draft(self, cast):
        plan = draft(cast)
        item = plan.items.get()
        carried_out(item)
        step("remove_item", plan, cast.employee, item_id=item.pk)
        assert not plan.items.exists()
