"""The page of a plan that BKD opens again, from the officer to the second version."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.plans.content import content_of
from apps.plans.tests.amending import carried_out, close, documents_of
from apps.plans.tests.factories import (
    REASON,
    PlanItemFactory,
    amended,
    draft,
    step,
    verified,
    verified_again,
)
from apps.plans.tests.test_pages import text_of

pytestmark = pytest.mark.django_db


class TestThePage:
    def test_offers_it_to_officers_only(self, cast, visit):
        plan = verified(cast)
        for person in (cast.employee, cast.supervisor, cast.bkd_head, cast.unit_officer, cast.auditor):
            assert "Buka kembali" not in text_of(visit(person, "detail", plan))
        page = text_of(visit(cast.bkd_officer, "detail", plan))
        assert "<summary>Buka kembali untuk diubah</summary>" in page
        assert "Dokumen versi 1 tetap berlaku sampai saat itu." in page
        assert 'for="id_reason"' in page

    def test_greys_it_with_its_reason_in_a_closed_cycle(self, cast, visit):
        plan = verified(cast)
        close(plan)
        page = text_of(visit(cast.bkd_officer, "detail", plan))
        assert "disabled>Buka kembali</button>" in page
        assert "Masukkan perubahannya ke rencana siklus berikutnya." in page

    def test_tells_the_owner_whom_to_ask(self, cast, visit):
        assert "sampaikan kepada petugas BKD" in text_of(visit(cast.employee, "detail", verified(cast)))

    def test_wants_a_reason_and_keeps_the_place(self, cast, visit):
        response = visit(cast.bkd_officer, "amend", verified(cast), post={"reason": " "})
        page = text_of(response)
        assert response.status_code == 422
        assert "Tulis alasan perubahan" in page
        assert '<details class="why" open>' in page
        assert "<title>Kesalahan: " in page

    def test_a_late_click_reads_what_is_so_and_keeps_the_words(self, cast, visit):
        plan = verified(cast)
        response = visit(cast.bkd_officer, "amend", plan, post={"reason": REASON}, version=plan.version - 1)
        assert response.status_code == 409
        assert REASON in text_of(response)

    def test_somebody_without_the_right_reads_why(self, cast, visit):
        response = visit(cast.supervisor, "amend", verified(cast), post={"reason": REASON})
        assert response.status_code == 403
        assert "Hanya petugas BKD instansi ini" in text_of(response)

    def test_walks_from_the_officer_to_the_second_version(self, cast, visit):
        plan = verified(cast)
        visit(cast.bkd_officer, "amend", plan, post={"reason": REASON})
        page = text_of(visit(cast.employee, "detail", plan))
        assert "Dokumen versi 1 tetap berlaku sampai perubahan diverifikasi." in page
        assert REASON in page
        assert "Belum ada yang berubah sejak rencana terakhir diverifikasi." in page
        assert "Batalkan rencana" not in page
        post = {"career_goal": "Analis Ahli Muda", "commitment": "Siap"}
        visit(cast.employee, "statement", plan, post=post)
        PlanItemFactory(plan=plan, topic="Kegiatan baru", competency=plan.items.get().competency)
        visit(cast.employee, "submit", plan, post={})
        page = text_of(visit(cast.supervisor, "detail", plan))
        assert 'data-status="Baru"' in page
        assert re.search(r"<th scope=\"row\">Arah karier</th>.*Analis Ahli Muda", page)
        visit(cast.supervisor, "endorse", plan, post={"support": ""})
        visit(cast.bkd_officer, "verify", plan, post={})
        page = text_of(visit(cast.employee, "detail", plan))
        assert documents_of(plan)[1].number in page
        assert "Perubahan terhadap versi sebelumnya" in page
        assert "tetap berlaku sampai perubahan" not in page

    def test_an_old_return_is_not_shown_as_if_it_were_this_round(self, cast, visit):
        plan = draft(cast)
        step("submit_plan", plan, cast.employee)
        step("return_plan", plan, cast.supervisor, reason_code="HOURS", note="Catatan lama")
        verified_again(cast, plan)
        step("amend_plan", plan, cast.bkd_officer, reason=REASON)
        page = text_of(visit(cast.employee, "detail", plan))
        assert page.count("Catatan lama") == 1  # in the history

    def test_offers_no_removal_of_what_was_carried_out(self, cast, visit):
        plan = amended(cast)
        item = plan.items.get()
        carried_out(item)
        page = text_of(visit(cast.employee, "detail", plan))
        assert "Sudah terlaksana, jadi tidak dapat dihapus." in page
        assert reverse("plans:item_remove", args=[plan.pk, item.pk]) not in page

    def test_and_its_form_keeps_the_facts(self, cast, visit):
        plan = amended(cast)
        item = plan.items.get()
        carried_out(item)
        page = text_of(visit(cast.employee, "item_change", plan, item))
        assert "Kegiatan ini sudah terlaksana: 20 JP diakui, selesai 20 Mei 2027." in page
        post = {
            "topic": "Disisipkan",
            "learning_hours": "99",
            "provider_name": "LAN",
            "quarter": "4",
            "cost": "0",
            "funding": "NONE",
            "success_indicator": "Laporan selesai",
        }
        assert visit(cast.employee, "item_change", plan, item, post=post).status_code == 302
        changed = plan.items.get()
        assert (changed.topic, changed.learning_hours, changed.form_id) == (item.topic, 20, item.form_id)
        assert (changed.quarter, changed.provider_name) == (4, "LAN")

    def test_is_only_read(self, cast, visit):
        plan = amended(cast)
        before = (plan.version, content_of(plan), plan.events.count())
        for person in (cast.employee, cast.supervisor, cast.bkd_officer):
            assert visit(person, "detail", plan).status_code == 200
        client = Client()
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse("plans:amend", args=[plan.pk])).status_code == 405
        plan.refresh_from_db()
        assert (plan.version, content_of(plan), plan.events.count()) == before

    def test_costs_the_same_for_many_changes_and_rounds(self, cast, visit):
        plan = amended(cast)
        with CaptureQueriesContext(connection) as few:
            visit(cast.employee, "detail", plan)
        PlanItemFactory.create_batch(6, plan=plan, competency=plan.items.get().competency)
        verified_again(cast, plan)
        step("amend_plan", plan, cast.bkd_officer, reason=REASON)
        PlanItemFactory.create_batch(6, plan=plan, competency=plan.items.first().competency)
        with CaptureQueriesContext(connection) as many:
            visit(cast.employee, "detail", plan)
        assert len(many) == len(few)
