"""What a review decided reaches the next cycle: its page, what is proposed, what may be chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory, TierDefaultFactory
from apps.core.tests.queries import queries_of
from apps.evaluations.enums import CaseDecision
from apps.evaluations.models import ReviewCase
from apps.evaluations.tests.factories import AT, ComplaintsCaseFactory, closed, decided, opened
from apps.plans import services
from apps.plans.reviews import reviews_for
from apps.plans.services import ItemContent
from apps.plans.tests.factories import CarriedNeedFactory, PlanningCycleFactory, step


@pytest.fixture
def cycle(cast):
    return PlanningCycleFactory(institution=cast.institution, year=2027)


@pytest.fixture
def competency(cast):
    """Sari lacks two levels of it."""
    competency = CompetencyFactory(name="Pelayanan publik")
    TierDefaultFactory(competency=competency, level=3)
    LevelEvidenceFactory(employee=cast.employee, competency=competency, level=1, source="ASSESSMENT")
    return competency


@pytest.fixture
def course(competency):
    return ProgrammeFactory(title="Pelayanan prima", raises={competency: 3})


def drafted(cast, cycle):
    return services.draft_plan(cycle_id=cycle.pk, employee_id=cast.employee.pk, actor=cast.employee.user, at=AT)


def chosen(plan, programme, competency) -> ItemContent:
    return ItemContent(competency.pk, 2, "Pekerjaan selesai tanpa perbaikan", programme_id=programme.pk)


class TestAStoppedProgramme:
    def test_is_not_proposed_to_new_plans_of_the_institution(self, cast, cycle, competency, course):
        other = ProgrammeFactory(title="Bimbingan di loket", raises={competency: 3}, cost_per_person=9_000_000)
        decided(cast, decision=CaseDecision.STOP, programme=course)
        assert [item.programme for item in drafted(cast, cycle).items.all()] == [other]

    def test_of_another_institution_is_proposed_here(self, cast, cycle, course):
        decided(cast, decision=CaseDecision.STOP, programme=course)
        ReviewCase.objects.update(institution=cast.outsider.institution)
        assert drafted(cast, cycle).items.get().programme == course

    def test_is_refused_when_chosen_by_hand_with_the_reason(self, cast, cycle, competency, course):
        decided(cast, decision=CaseDecision.STOP, programme=course)
        plan = drafted(cast, cycle)
        with pytest.raises(services.PlanRefused, match=r"sejak 2 November 2026: Tambah praktik di loket\."):
            step("add_item", plan, cast.employee, content=chosen(plan, course, competency))

    def test_stays_where_it_was_chosen_before_and_may_still_be_moved(self, cast, cycle, competency, course):
        plan = drafted(cast, cycle)
        decided(cast, decision=CaseDecision.STOP, programme=course)
        item = step(
            "change_item", plan, cast.employee, item_id=plan.items.get().pk, content=chosen(plan, course, competency)
        )
        assert item.quarter == 2

    def test_is_listed_last_without_a_link(self, cast, client, cycle, competency, course, time_machine):
        time_machine.move_to(AT, tick=False)
        decided(cast, decision=CaseDecision.STOP, programme=course)
        plan = drafted(cast, cycle)
        cast.login(client, cast.employee)
        html = client.get(reverse("plans:item_add", args=[plan.pk]) + f"?kompetensi={competency.pk}").content.decode()
        assert "Tidak dilanjutkan" in html
        assert f"program={course.pk}" not in html


class TestAProposal:
    def test_says_why_the_need_was_carried_and_that_the_programme_was_changed(self, cast, cycle, competency, course):
        decided(cast, decision=CaseDecision.CHANGE, programme=course)
        CarriedNeedFactory(
            cycle=cycle,
            employee=cast.employee,
            competency=competency,
            kind="REMEDIAL",
            reason="Sesudah pelatihan masih 1.",
        )
        reason = drafted(cast, cycle).items.get().proposal_reason
        assert reason.endswith(" Sesudah pelatihan masih 1. Ditinjau, metode atau materinya diubah.")

    def test_says_that_the_programme_is_under_review(self, cast, cycle, course):
        opened(cast, programme=course)
        assert drafted(cast, cycle).items.get().proposal_reason.endswith(" Metode dan materi sedang ditinjau.")


class TestTheCycle:
    def test_shows_cases_left_open_and_decisions_to_change_or_stop(self, cast, cycle):
        titles = ["Terbuka", "Diubah", "Dihentikan"]
        programmes = {title: ProgrammeFactory(title=title) for title in (*titles, "Dipertahankan")}
        opened(cast, programme=programmes["Terbuka"])
        closed(cast, programme=programmes["Diubah"])
        closed(cast, programme=programmes["Dihentikan"], decision=CaseDecision.STOP)
        kept = closed(cast, programme=programmes["Dipertahankan"], decision=CaseDecision.KEEP)
        ReviewCase.objects.filter(pk=kept.pk).update(updated_at=AT - timedelta(days=90))
        ComplaintsCaseFactory(institution=cast.institution, service_unit__name="Loket KTP")
        assert {review.subject for review in reviews_for(cycle)} == {*titles, "Loket KTP"}
        statuses = {review.subject: review.status for review in reviews_for(cycle)}
        assert statuses["Dihentikan"] == "Dihentikan"
        assert statuses["Terbuka"] == "Belum ditugaskan"

    def test_leaves_out_decisions_of_another_year_and_cases_of_others(self, cast, cycle):
        old = closed(cast)
        before = datetime(2025, 6, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
        ReviewCase.objects.filter(pk=old.pk).update(opened_at=before, updated_at=before, decided_at=before)
        ComplaintsCaseFactory()
        assert reviews_for(cycle) == []

    def test_page_asks_the_same_for_any_number_of_cases(self, cast, client, cycle):
        cast.login(client, cast.bkd_officer)
        page = reverse("plans:cycle", args=[cycle.pk])
        opened(cast)
        before = queries_of(client, page)
        for _ in range(4):
            opened(cast)
        assert queries_of(client, page) == before
        html = client.get(page).content.decode()
        assert reverse("evaluations:case", args=[ReviewCase.objects.first().pk]) in html
