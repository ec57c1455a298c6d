"""The pages of review cases, and what waits for whom."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from apps.catalogue.tests.factories import ProgrammeCompetencyFactory
from apps.core.tests.queries import queries_of
from apps.evaluations.enums import CaseAction, CaseDecision, CaseState, CheckKind
from apps.evaluations.models import ReviewCase
from apps.evaluations.services import estimate_programme
from apps.evaluations.tests.factories import (
    AT,
    ComplaintsCaseFactory,
    ReviewCaseFactory,
    assigned,
    checked,
    closed,
    decided,
    opened,
    step,
)
from apps.evaluations.tests.stories import measured_cohort
from apps.plans.tests.factories import PlanFactory, PlanGapFactory

FINDING = {"method-finding": "Praktik terlalu singkat.", "method-needs_change": "1"}


class TestListOfCases:
    def test_shows_subject_state_and_deadline(self, cast, visit):
        case = assigned(cast)
        page = visit(cast.leader, "cases").content.decode()
        assert case.subject in page
        assert "20 Nov 2026" in page
        assert "0 dari 2" in page

    def test_is_filtered(self, cast, visit):
        decided(cast)
        counter = ComplaintsCaseFactory(institution=cast.institution)
        for query in ("?jenis=COMPLAINTS", f"?cari={counter.service_unit.name}", "?status=OPEN"):
            page = visit(cast.bkd_officer, "cases", query=query)
            assert [case.pk for case in page.context["page_obj"]] == [counter.pk], query
        assert "Tidak ada kasus" in visit(cast.bkd_officer, "cases", query="?tahun=2020").content.decode()

    def test_marks_what_is_overdue(self, cast, visit):
        opened(cast, due_on=date(2026, 11, 1))
        assert "lewat tenggat" in visit(cast.bkd_officer, "cases").content.decode()

    def test_is_downloaded_as_filtered(self, cast, visit):
        decided(cast)
        opened(cast)
        answer = visit(cast.bkd_officer, "cases_export", query="?status=DECIDED")
        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[1][7:9] == ("Diubah", "Tambah praktik di loket.")
        assert rows[2][0] is None

    def test_is_closed_to_whoever_reads_no_cases(self, cast, visit):
        for person in (cast.employee, cast.unit_officer, cast.outsider):
            assert visit(person, "cases").status_code == 403

    def test_asks_the_same_number_of_questions_for_more_rows(self, cast, today):
        client = Client()
        cast.login(client, cast.bkd_officer)
        for _ in range(3):
            assigned(cast)
        few = queries_of(client, reverse("evaluations:cases"))
        for _ in range(3):
            assigned(cast)
        assert queries_of(client, reverse("evaluations:cases")) == few


class TestPageOfACase:
    def test_leads_from_the_cause_to_the_end(self, cast, visit):
        story = measured_cohort(cast, trained=[0.2, -0.1, 0.1], others=[0, 0.1, -0.1, 0])
        estimate = estimate_programme(cohort_id=story.cohort.pk, actor=None, at=AT)
        case = ReviewCase.objects.get()
        assert reverse("evaluations:case", args=[case.pk]) in visit(cast.leader, "effect", estimate).content.decode()
        page = visit(cast.bkd_head, "case", case).content.decode()
        assert "Data tidak mendukung" in page
        assert reverse("evaluations:effect", args=[estimate.pk]) in page

        def send(person, name, *args, **fields):
            case.refresh_from_db()
            answer = visit(person, name, case, *args, post={**fields, "version": case.version})
            assert answer.url == reverse("evaluations:case", args=[case.pk]), answer.content
            case.refresh_from_db()
            return case.state

        assert send(cast.bkd_head, "assign", owner=cast.bkd_officer.user_id, due_on="2026-11-20") == "CHECKING"
        send(cast.bkd_officer, "check", CheckKind.METHOD, **FINDING)
        material = {"material-finding": "Sudah sesuai aturan.", "material-needs_change": "0"}
        send(cast.bkd_officer, "check", CheckKind.MATERIAL, **material)
        assert [check.needs_change for check in case.checks.all()] == [True, False]
        assert send(cast.bkd_head, "decide", decision="CHANGE", reason="Tambah praktik di loket.") == "DECIDED"
        assert send(cast.bkd_officer, "close", outcome="Kurikulum diperbarui.") == "CLOSED"
        page = visit(cast.leader, "case", case).content.decode()
        for words in ("Praktik terlalu singkat.", "Tambah praktik di loket.", "Kurikulum diperbarui.", "menugaskan"):
            assert words in page
        assert "<form method" not in page.split("<main")[1]

    def test_offers_each_reader_the_own_steps_only(self, cast, visit):
        case = checked(cast)
        head = visit(cast.bkd_head, "case", case).content.decode()
        officer = visit(cast.bkd_officer, "case", case).content.decode()
        leader = visit(cast.leader, "case", case).content.decode()
        assert "Putuskan</button>" in head
        assert "Simpan pemeriksaan" not in head
        assert "Putuskan</button>" not in officer
        assert "Keputusan kasus ini diambil kepala BKD." in officer
        assert "Simpan pemeriksaan metode" in officer
        assert "Tugaskan</button>" not in leader

    def test_is_not_found_by_whoever_may_not_see_it(self, cast, visit):
        assert visit(cast.unit_officer, "case", opened(cast)).status_code == 404
        assert visit(cast.bkd_officer, "case", ReviewCaseFactory()).status_code == 404

    @pytest.mark.parametrize(
        ("situation", "person", "name", "args", "fields", "sentence"),
        [
            (opened, "bkd_head", "assign", (), {}, "Pilih penanggung jawab."),
            (assigned, "bkd_officer", "check", ("METHOD",), {"method-finding": ""}, "Tulis apa yang ditemukan"),
            (checked, "bkd_head", "decide", (), {"decision": "CHANGE"}, "Tulis alasan keputusan."),
            (decided, "bkd_officer", "close", (), {}, "Tulis apa yang sudah dilakukan"),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(
        self, cast, visit, situation, person, name, args, fields, sentence
    ):
        case = situation(cast)
        answer = visit(getattr(cast, person), name, case, *args, post={**fields, "version": case.version})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert case.events.count() == ReviewCase.objects.get(pk=case.pk).events.count()

    def test_shows_the_refusal_of_a_rule_at_the_form(self, cast, visit):
        case = opened(cast)
        fields = {"owner": cast.bkd_officer.user_id, "due_on": "2026-10-01", "version": 1}
        answer = visit(cast.bkd_head, "assign", case, post=fields)
        assert answer.status_code == 422
        assert "Tenggat sudah lewat" in answer.content.decode()

    def test_answers_a_late_click_with_what_was_typed(self, cast, visit):
        case = assigned(cast)
        answer = visit(cast.bkd_officer, "check", case, CheckKind.METHOD, post={**FINDING, "version": 1})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Praktik terlalu singkat." in page
        assert "menugaskan" in page

    def test_refuses_steps_of_others(self, cast, visit):
        case = checked(cast)
        for person, name, args in (
            (cast.leader, "assign", ()),
            (cast.bkd_head, "check", ("METHOD",)),
            (cast.bkd_officer, "decide", ()),
            (cast.auditor, "close", ()),
        ):
            assert visit(person, name, case, *args, post={"version": case.version}).status_code == 403

    def test_knows_no_third_check(self, cast, visit):
        assert visit(cast.bkd_officer, "check", assigned(cast), "OTHER", post={}).status_code == 404

    def test_asks_the_same_number_of_questions_for_a_longer_history(self, cast, today):
        client = Client()
        cast.login(client, cast.bkd_officer)
        case = checked(cast)
        few = queries_of(client, reverse("evaluations:case", args=[case.pk]))
        for _ in range(4):
            step(cast, case, CaseAction.CHECK)
        assert queries_of(client, reverse("evaluations:case", args=[case.pk])) == few


class TestProgrammePage:
    def test_tells_employees_what_was_decided(self, cast, today):
        case = closed(cast)
        client = Client()
        cast.login(client, cast.employee)
        page = client.get(reverse("catalogue:detail", args=[case.programme.code])).content.decode()
        assert "Ditinjau, metode atau materinya diubah" in page
        assert "Tambah praktik di loket." in page
        cast.login(client, cast.outsider)
        elsewhere = client.get(reverse("catalogue:detail", args=[case.programme.code])).content.decode()
        assert "Ditinjau" not in elsewhere

    def test_the_next_plan_shows_it_where_programmes_are_chosen(self, cast, today):
        case = decided(cast)
        gap = PlanGapFactory(plan=PlanFactory(employee=cast.employee))
        ProgrammeCompetencyFactory(programme=case.programme, competency=gap.competency, gained_level=3)
        client = Client()
        cast.login(client, cast.employee)
        address = reverse("plans:item_add", args=[gap.plan_id])
        page = client.get(f"{address}?kompetensi={gap.competency_id}").content.decode()
        assert case.programme.title in page
        assert "Tambah praktik di loket." in page

    def test_a_stopped_programme_is_named_so(self, cast, today):
        case = decided(cast, decision=CaseDecision.STOP)
        assert case.state == CaseState.DECIDED
        client = Client()
        cast.login(client, cast.employee)
        page = client.get(reverse("catalogue:detail", args=[case.programme.code])).content.decode()
        assert "tidak dilanjutkan di instansi Anda" in page
