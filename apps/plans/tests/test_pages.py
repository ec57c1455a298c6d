from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.catalogue.tests.factories import DevelopmentFormFactory, ProgrammeFactory
from apps.employees.tests.factories import EmployeeFactory
from apps.plans.enums import PlanState
from apps.plans.models import Plan, PlanItem
from apps.plans.tests.factories import (
    AT,
    SITUATIONS,
    TODAY,
    PlanFactory,
    PlanGapFactory,
    PlanItemFactory,
    PlanningCycleFactory,
    draft,
    returned,
    step,
    submitted,
)
from apps.surveys.tests.factories import CampaignFactory, QuestionnaireFactory, ResponseFactory

NOTE = {"reason_code": "HOURS", "note": "Kurangi JP pelatihan."}


def text_of(response):
    return " ".join(response.content.decode().split())


class TestPlanPage:
    @pytest.mark.parametrize("state", PlanState)
    def test_opens_in_every_state_for_everybody_who_may_see_it(self, cast, visit, state):
        plan = SITUATIONS[state](cast)
        for person in (
            cast.employee,
            cast.supervisor,
            cast.bkd_officer,
            cast.bkd_head,
            cast.unit_officer,
            cast.auditor,
        ):
            response = visit(person, "detail", plan)
            assert response.status_code == 200
            assert "Sari Wulandari, S.E." in text_of(response)
            assert plan.employee.nip not in response.request["PATH_INFO"]

    @pytest.mark.parametrize("name", ["detail", "statement", "item_add"])
    def test_does_not_exist_for_anybody_else(self, cast, visit, name):
        plan = draft(cast)
        for person in (cast.outsider, cast.leader, cast.regional_secretary):
            assert visit(person, name, plan).status_code == 404

    @pytest.mark.parametrize(
        "name", ["submit", "withdraw", "cancel", "endorse", "return", "verify", "amend", "refresh_gaps"]
    )
    def test_nor_do_its_buttons(self, cast, visit, name):
        plan = submitted(cast)
        for person in (cast.outsider, cast.leader):
            assert visit(person, name, plan, post=NOTE).status_code == 404

    def test_says_where_each_number_comes_from(self, cast, visit):
        plan = draft(cast)
        gap = plan.gaps.get()
        gap.sources = [{"label": "Penilaian atasan langsung", "level": 2, "weight": 0.6, "observed_on": "2026-10-01"}]
        gap.priority_factors = [
            {"label": "Kesenjangan", "value": 0.35, "weight": 0.35, "contribution": 0.12, "explanation": "1,4 dari 4"}
        ]
        gap.save()
        page = text_of(visit(cast.employee, "detail", plan))
        for words in (
            "Penilaian atasan langsung",
            "Dari mana angka ini?",
            "1 Oktober 2026",
            "1,4 dari 4",
            "Skor prioritas 0,52",
        ):
            assert words in page

    def test_tells_no_rating_to_who_has_yet_to_send_one(self, cast, visit):
        plan = draft(cast)
        plan.gaps.update(sources=[{"label": "Penilaian atasan", "level": 2, "weight": 1, "observed_on": "2026-10-01"}])
        plan.cycle.campaign = CampaignFactory(institution=cast.institution, state="OPEN", closes_on=TODAY)
        plan.cycle.save()
        questionnaire = QuestionnaireFactory(campaign=plan.cycle.campaign, subject=cast.employee)
        rating = ResponseFactory(questionnaire=questionnaire, kind="SELF")
        blind = text_of(visit(cast.employee, "detail", plan))
        assert "Kirim penilaian diri Anda lebih dahulu" in blind
        assert plan.gaps.get().competency.name in blind
        assert "Penilaian atasan" not in blind
        assert "Penilaian atasan" in text_of(visit(cast.bkd_officer, "detail", plan))
        rating.delete()
        ResponseFactory(questionnaire=questionnaire, kind="SELF", sent=True)
        assert "Penilaian atasan" in text_of(visit(cast.employee, "detail", plan))

    def test_greys_the_button_with_its_reason(self, cast, visit):
        page = text_of(visit(cast.supervisor, "detail", draft(cast)))
        assert "disabled>Setujui</button>" in page
        assert "Rencana ini masih draf." in page

    def test_greys_the_submission_of_an_empty_plan(self, cast, visit):
        plan = draft(cast)
        plan.items.all().delete()
        page = text_of(visit(cast.employee, "detail", plan))
        assert "disabled>Ajukan kepada atasan</button>" in page
        assert "Rencana belum berisi kegiatan." in page

    def test_offers_the_owner_no_decision_and_the_supervisor_no_edit(self, cast, visit):
        plan = submitted(cast)
        assert "Keputusan Anda" not in text_of(visit(cast.employee, "detail", plan))
        assert "Tambah kegiatan" not in text_of(visit(cast.supervisor, "detail", plan))

    def test_reading_of_anothers_plan_is_recorded(self, cast, visit):
        plan = draft(cast)
        visit(cast.employee, "detail", plan)
        visit(cast.supervisor, "detail", plan)
        assert [record.actor for record in AccessRecord.objects.filter(subject=f"plan:{plan.pk}")] == [
            cast.supervisor.user
        ]

    def test_shows_last_years_plan_beside_it(self, cast, visit):
        cycle = PlanningCycleFactory(institution=cast.institution, year=2026)
        before = PlanFactory(employee=cast.employee, cycle=cycle)
        PlanItemFactory(plan=before, topic="Bimtek kepelabuhanan")
        assert "Bimtek kepelabuhanan" in text_of(visit(cast.supervisor, "detail", submitted(cast)))

    def test_costs_the_same_for_few_and_many_gaps_activities_and_events(self, cast, visit):
        plan = returned(cast)
        with CaptureQueriesContext(connection) as few:
            visit(cast.employee, "detail", plan)
        for _ in range(6):
            PlanItemFactory(plan=plan, competency=PlanGapFactory(plan=plan).competency)
        step("submit_plan", plan, cast.employee)
        step("return_plan", plan, cast.supervisor, **NOTE)
        with CaptureQueriesContext(connection) as many:
            visit(cast.employee, "detail", plan)
        assert len(many) == len(few)


class TestMine:
    def test_offers_the_running_cycle_and_drafts_on_a_click(self, cast, visit):
        cycle = PlanningCycleFactory(institution=cast.institution)
        assert "Susun rencana 2027" in text_of(visit(cast.employee, "mine"))
        response = visit(cast.employee, "draft", cycle, post={})
        plan = Plan.objects.get()
        assert response.url == reverse("plans:detail", args=[plan.pk])
        assert "Susun rencana 2027" not in text_of(visit(cast.employee, "mine"))

    def test_without_a_cycle_says_who_opens_one(self, cast, visit):
        assert "Petugas BKD membuka siklus" in text_of(visit(cast.employee, "mine"))


class TestDecisionsOnThePage:
    def test_walk_the_whole_way(self, cast, visit):
        plan = draft(cast)
        visit(cast.employee, "submit", plan, post={})
        visit(cast.supervisor, "return", plan, post=NOTE)
        assert "Kurangi JP pelatihan." in text_of(visit(cast.employee, "detail", plan))
        visit(cast.employee, "submit", plan, post={})
        visit(cast.supervisor, "endorse", plan, post={"support": "Tugas dialihkan."})
        visit(cast.bkd_officer, "verify", plan, post={})
        plan.refresh_from_db()
        assert plan.state == PlanState.VERIFIED
        assert "Tugas dialihkan." in text_of(visit(cast.employee, "detail", plan))

    def test_lead_on_to_the_next_plan_that_waits(self, cast, visit):
        first = submitted(cast)
        second = draft(cast, employee=EmployeeFactory(unit=cast.division))
        step("submit_plan", second, second.employee, at=AT + timedelta(minutes=5))
        page = text_of(visit(cast.supervisor, "detail", first))
        assert "Rencana 1 dari 2 yang menunggu keputusan Anda" in page
        response = visit(cast.supervisor, "endorse", first, post={"support": ""})
        assert response.url == reverse("plans:detail", args=[second.pk])
        response = visit(cast.supervisor, "endorse", second, post={"support": ""})
        assert response.url == reverse("plans:inbox")

    def test_a_late_click_gets_a_page_that_says_what_is_so_now(self, cast, visit):
        plan = submitted(cast)
        step("withdraw_plan", plan, cast.employee)
        response = visit(cast.supervisor, "return", plan, post=NOTE, version=2)
        page = text_of(response)
        assert response.status_code == 409
        assert "Rencana ini sudah ditarik kembali oleh Sari Wulandari pada 2 November 2026 pukul 10.00" in page
        assert "Kurangi JP pelatihan." in page
        assert reverse("plans:detail", args=[plan.pk]) in page

    def test_the_late_page_names_what_changed(self, cast, visit):
        plan = submitted(cast)
        step("withdraw_plan", plan, cast.employee)
        step("save_statement", plan, cast.employee, career_goal="Analis", commitment="")
        PlanItemFactory(plan=plan)
        step("submit_plan", plan, cast.employee)
        page = text_of(visit(cast.supervisor, "endorse", plan, post={"support": ""}, version=2))
        assert "1 kegiatan baru" in page
        assert "Diubah: arah karier" in page

    def test_a_return_without_a_reason_keeps_what_was_typed(self, cast, visit):
        plan = submitted(cast)
        response = visit(cast.supervisor, "return", plan, post={"reason_code": "", "note": "Kurangi JP."})
        page = text_of(response)
        assert response.status_code == 422
        assert "Pilih alasan pengembalian." in page
        assert "Kurangi JP.</textarea>" in page
        assert "<title>Kesalahan: " in page

    def test_somebody_without_the_right_reads_why(self, cast, visit):
        response = visit(cast.unit_officer, "endorse", submitted(cast), post={"support": ""})
        assert response.status_code == 403
        assert "Togar Siregar" in text_of(response)

    def test_what_changed_since_the_last_round_is_marked(self, cast, visit):
        plan = draft(cast)
        kept, gone = plan.items.get(), PlanItemFactory(plan=plan, topic="Kegiatan lama")
        step("submit_plan", plan, cast.employee)
        step("return_plan", plan, cast.supervisor, **NOTE)
        step("remove_item", plan, cast.employee, item_id=gone.pk)
        PlanItem.objects.filter(pk=kept.pk).update(learning_hours=24)
        PlanItemFactory(plan=plan, topic="Kegiatan baru")
        step("submit_plan", plan, cast.employee)
        page = text_of(visit(cast.supervisor, "detail", plan))
        assert 'data-status="Baru"' in page
        assert 'data-status="Diubah"' in page
        assert "Dihapus sejak putaran sebelumnya:" in page
        assert "Kegiatan lama" in page
        assert "Kurangi JP pelatihan." in page


class TestItemPages:
    def test_lead_from_the_competency_to_the_programme_to_the_activity(self, cast, visit):
        plan = draft(cast)
        competency = plan.gaps.get().competency
        programme = ProgrammeFactory(title="Coaching layanan", cost_per_person=0, raises={competency: 3})
        assert competency.name in text_of(visit(cast.employee, "item_add", plan))
        query = f"?kompetensi={competency.pk}"
        assert "Coaching layanan" in text_of(visit(cast.employee, "item_add", plan, query=query))
        query += f"&program={programme.pk}"
        assert "Coaching layanan" in text_of(visit(cast.employee, "item_add", plan, query=query))
        post = {"quarter": "2", "success_indicator": "Keluhan dijawab pada hari yang sama"}
        response = visit(cast.employee, "item_add", plan, query=query, post=post)
        assert response.status_code == 302
        assert plan.items.get(programme=programme).success_indicator == "Keluhan dijawab pada hari yang sama"

    def test_take_a_topic_of_ones_own(self, cast, visit):
        plan = draft(cast)
        query = f"?kompetensi={plan.gaps.get().competency_id}&sendiri=1"
        form = DevelopmentFormFactory(name="Magang", pillar=70)
        post = {
            "topic": "Magang di pelabuhan",
            "development_form": form.pk,
            "learning_hours": "20",
            "provider_name": "Kantor Pelabuhan",
            "quarter": "3",
            "cost": "0",
            "funding": "NONE",
            "success_indicator": "Waktu layanan turun",
        }
        assert visit(cast.employee, "item_add", plan, query=query).status_code == 200
        assert visit(cast.employee, "item_add", plan, query=query, post=post).status_code == 302
        item = plan.items.get(topic="Magang di pelabuhan")
        assert visit(cast.employee, "item_change", plan, item).status_code == 200
        visit(cast.employee, "item_change", plan, item, post={**post, "learning_hours": "16"})
        item.refresh_from_db()
        assert item.learning_hours == 16
        visit(cast.employee, "item_remove", plan, item, post={})
        assert not plan.items.filter(pk=item.pk).exists()

    def test_say_for_each_field_what_is_missing(self, cast, visit):
        plan = draft(cast)
        query = f"?kompetensi={plan.gaps.get().competency_id}&sendiri=1"
        response = visit(cast.employee, "item_add", plan, query=query, post={"cost": "satu juta"})
        page = text_of(response)
        assert response.status_code == 422
        for sentence in ("Tulis topik kegiatan.", "Isi biaya dengan angka saja", "Pilih triwulan pelaksanaan"):
            assert sentence in page
        assert "wajib diisi" not in page

    def test_keep_what_was_typed_when_the_plan_changed_meanwhile(self, cast, visit):
        plan = draft(cast)
        step("save_statement", plan, cast.employee, career_goal="Baru", commitment="")
        response = visit(
            cast.employee, "item_change", plan, plan.items.get(), post={"topic": "Topik baru saya"}, version=1
        )
        assert response.status_code == 422
        assert "Topik baru saya" in text_of(response)

    def test_on_a_stale_version_answer_409_and_can_be_sent_again(self, cast, visit):
        plan = draft(cast)
        step("save_statement", plan, cast.employee, career_goal="Baru", commitment="")
        response = visit(cast.employee, "statement", plan, post={"career_goal": "Lain", "commitment": "x"}, version=1)
        page = text_of(response)
        assert response.status_code == 409
        assert "Isi rencana ini berubah pada 2 November 2026 pukul 10.00" in page
        assert 'name="version" value="2"' in page
        assert 'value="Lain"' in page

    @pytest.mark.parametrize("query", ["?kompetensi=abc", "?kompetensi=999999999999", "?kompetensi=１", "?program=x"])
    def test_survive_a_nonsense_address(self, cast, visit, query):
        assert visit(cast.employee, "item_add", draft(cast), query=query).status_code == 200

    def test_are_closed_once_the_plan_is_submitted(self, cast, visit):
        response = visit(cast.employee, "item_add", submitted(cast))
        assert response.status_code == 403
        assert "sudah diajukan" in text_of(response)


def test_every_form_moves_only_its_own_fields(cast, visit):
    """Mass assignment: what a form does not declare is not read from the request."""
    plan = draft(cast)
    stowaway = {
        "state": "VERIFIED",
        "endorsed_by": str(cast.employee.pk),
        "verified_by": str(cast.employee.user.pk),
        "employee": str(cast.supervisor.pk),
        "submitted_at": "2026-11-02T10:00:00+07:00",
        "priority_basis": "{}",
    }
    visit(cast.employee, "statement", plan, post={**stowaway, "career_goal": "Analis", "commitment": "Ya"})
    plan.refresh_from_db()
    assert (plan.state, plan.endorsed_by, plan.verified_by, plan.employee, plan.submitted_at) == (
        "DRAFT",
        None,
        None,
        cast.employee,
        None,
    )
    assert (plan.career_goal, plan.commitment, plan.version) == ("Analis", "Ya", 2)
    assert plan.created_at == AT
