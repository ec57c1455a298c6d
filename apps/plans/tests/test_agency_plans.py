"""The plan of an agency: what verified plans ask for, put together without names, for whoever may read it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.tests.queries import queries_of
from apps.documents.models import Document, DocumentStatus
from apps.employees.tests.factories import EmployeeFactory
from apps.plans import services
from apps.plans.agency_documents import build_content
from apps.plans.enums import FundingSource
from apps.plans.models import AgencyPlan, Plan
from apps.plans.policies import can_view_agency_plan
from apps.plans.services import PlanRefused
from apps.plans.tests.factories import (
    AT,
    TODAY,
    AgencyPlanFactory,
    PlanFactory,
    PlanGapFactory,
    PlanItemFactory,
    step,
    verified,
)

pytestmark = pytest.mark.django_db


def issue(cast, plan, unit=None, actor=None) -> Document:
    document, _ = services.issue_agency_plan(
        cycle_id=plan.cycle_id, unit_id=(unit or cast.opd).pk, actor=(actor or cast.bkd_officer).user, at=AT
    )
    return document


def another(cast, plan) -> Plan:
    """A colleague's verified plan with the same gap, activity and one more that costs nothing."""
    gap, item = plan.gaps.get(), plan.items.get()
    theirs = PlanFactory(employee=EmployeeFactory(unit=cast.division))
    PlanGapFactory(plan=theirs, competency=gap.competency)
    PlanItemFactory(
        plan=theirs,
        competency=item.competency,
        form=item.form,
        topic=item.topic,
        provider_name=item.provider_name,
        quarter=4,
    )
    PlanItemFactory(plan=theirs, competency=item.competency, topic="Magang", cost=0, funding=FundingSource.NONE)
    step("submit_plan", theirs, theirs.employee)
    step("endorse_plan", theirs, cast.supervisor)
    step("verify_plan", theirs, cast.bkd_officer)
    return theirs


class TestTheContent:
    def test_puts_the_same_activity_of_several_people_in_one_row(self, cast):
        plan = verified(cast)
        another(cast, plan)
        content = build_content(AgencyPlanFactory(cycle=plan.cycle, unit=cast.opd).pk, AT)
        (section,) = content["sections"]
        rows = {row["topic"]: row for row in section["rows"]}
        item, gap = plan.items.get(), plan.gaps.get()
        assert section["kind"] == gap.competency.get_kind_display()
        assert rows[item.topic]["people"] == "2"
        assert rows[item.topic]["need"] == "2 pegawai, rata-rata 1,4 tingkat"
        assert rows[item.topic]["time"] == f"{item.get_quarter_display()}: 1; Triwulan IV: 1"
        assert rows[item.topic]["cost"] == "Rp3.000.000 (APBD)"
        assert rows["Magang"]["cost"] == "Tanpa biaya"
        assert content["total"] == "Rp3.000.000"

    def test_names_who_signs_and_nobody_else(self, cast):
        plan = verified(cast)
        content = build_content(AgencyPlanFactory(cycle=plan.cycle, unit=cast.opd).pk, AT)
        assert [block["name"] for block in content["signing"]["blocks"]] == [
            cast.bkd_head.full_name,
            cast.opd_head.full_name,
        ]
        assert cast.employee.full_name not in str(content)

    def test_leaves_out_what_is_not_verified_and_other_agencies(self, cast):
        plan = verified(cast)
        PlanItemFactory(plan=PlanFactory(employee=cast.supervisor), topic="Belum diverifikasi")
        content = build_content(AgencyPlanFactory(cycle=plan.cycle, unit=cast.opd).pk, AT)
        assert "Belum diverifikasi" not in str(content)
        other = build_content(AgencyPlanFactory(cycle=plan.cycle, unit=cast.bkd).pk, AT)
        assert (other["sections"], other["total"]) == ([], "Rp0")

    def test_costs_the_same_for_more_people(self, cast):
        plan = verified(cast)
        key = AgencyPlanFactory(cycle=plan.cycle, unit=cast.opd).pk

        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                build_content(key, AT)
            return len(found)

        before = queries()
        for _ in range(3):
            another(cast, plan)
        assert queries() == before


class TestIssuing:
    def test_makes_a_numbered_document_and_replaces_the_one_before(self, cast):
        plan = verified(cast)
        first = issue(cast, plan)
        assert issue(cast, plan) == first
        another(cast, plan)
        second = issue(cast, plan)
        first.refresh_from_db()
        assert (first.number, first.status) == ("RPKPD/2027/KTC/000001", DocumentStatus.SUPERSEDED)
        assert (second.version, second.status) == (2, DocumentStatus.VALID)
        assert (second.public_initials, second.public_unit) == ("", cast.opd.name)  # about no person
        assert AgencyPlan.objects.count() == 1

    def test_waits_for_a_verified_plan(self, cast):
        with pytest.raises(PlanRefused, match="Belum ada rencana pegawai"):
            issue(cast, PlanFactory(employee=cast.employee))

    def test_is_for_officers_of_bkd(self, cast):
        plan = verified(cast)
        for person in (cast.bkd_head, cast.unit_officer, cast.auditor, cast.opd_head):
            with pytest.raises(PermissionDenied):
                issue(cast, plan, actor=person)

    def test_knows_one_plan_of_an_agency_a_year(self, cast):
        plan = AgencyPlanFactory()
        with pytest.raises(IntegrityError, match="one_agency_plan_a_year"):
            AgencyPlanFactory(cycle=plan.cycle, unit=plan.unit)


class TestReading:
    def test_list_and_single_agree(self, cast):
        plan = AgencyPlanFactory(cycle=verified(cast).cycle, unit=cast.opd)
        people = ("employee", "opd_head", "bkd_officer", "bkd_head", "unit_officer", "leader", "auditor", "outsider")
        for name in people:
            user = getattr(cast, name).user
            listed = AgencyPlan.objects.visible_to(user, TODAY).filter(pk=plan.pk).exists()
            assert listed == bool(can_view_agency_plan(user, plan, TODAY)), name
        assert can_view_agency_plan(cast.unit_officer.user, plan, TODAY)

    def test_the_page_tells_how_far_each_agency_is(self, cast, visit):
        plan = verified(cast)
        PlanFactory(employee=EmployeeFactory(unit=cast.bkd))
        page = visit(cast.bkd_officer, "agencies", plan.cycle).content.decode()
        assert page.index(cast.bkd.name) < page.index("Menunggu verifikasi") < page.index(cast.opd.name)
        assert page.count("Terbitkan<") == 1
        assert "Terbitkan<" not in visit(cast.auditor, "agencies", plan.cycle).content.decode()

    def test_issuing_on_the_page_opens_the_document(self, cast, visit):
        plan = verified(cast)
        answer = visit(cast.bkd_officer, "agency_issue", plan.cycle, cast.opd, post={})
        document = Document.objects.get(kind="agency_plan")
        assert answer.url == reverse("documents:detail", args=[document.pk])
        assert document.number in visit(cast.bkd_officer, "agencies", plan.cycle).content.decode()

    def test_a_page_without_plans_says_where_they_come_from(self, cast, visit):
        cycle = AgencyPlanFactory(cycle__institution=cast.institution, unit=cast.opd).cycle
        assert "Belum ada rencana pegawai" in visit(cast.bkd_officer, "agencies", cycle).content.decode()
        visit(cast.bkd_officer, "agency_issue", cycle, cast.opd, post={})
        assert not Document.objects.exists()

    def test_the_page_asks_the_same_for_more_agencies(self, cast, client, today):
        plan = verified(cast)
        cast.login(client, cast.bkd_officer)
        address = reverse("plans:agencies", args=[plan.cycle_id])
        before = queries_of(client, address)
        PlanFactory(employee=EmployeeFactory(unit=cast.bkd))
        another(cast, plan)
        assert queries_of(client, address) == before
