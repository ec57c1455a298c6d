"""The pages of a plan in a real Chromium: accessible on a phone and in the office, blank and with errors."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.catalogue.tests.factories import DevelopmentFormFactory, LearningRecordFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory
from apps.plans.tests.factories import (
    CarriedNeedFactory,
    PlanFactory,
    PlanGapFactory,
    PlanItemFactory,
    PlanningCycleFactory,
    step,
)

pytestmark = pytest.mark.browser

SOURCES = [
    {"source": "SELF", "label": "Penilaian diri", "level": 2, "weight": 0.4, "observed_on": "2026-10-01"},
    {"source": "SUPERVISOR", "label": "Penilaian atasan", "level": 1, "weight": 0.6, "observed_on": "2026-10-03"},
]
FACTORS = [
    {
        "name": "gap",
        "label": "Kesenjangan",
        "value": 0.35,
        "weight": 0.35,
        "contribution": 0.1225,
        "explanation": "kesenjangan 1,4 dari paling besar 4",
    }
]
NAMES = ("Komunikasi", "Manajemen Kepelabuhanan dan Logistik", "Pelayanan Publik", "Integritas")


@pytest.fixture
def story(transactional_db, cast):
    """Round two of Sari's plan: returned, changed, handed in again; a colleague's plan waits behind it."""
    now = timezone.now()
    year = timezone.localdate(now).year + 1
    days = {"opens_on": timezone.localdate(now).replace(month=1, day=1), "closes_on": f"{year}-12-31"}
    cycle = PlanningCycleFactory(institution=cast.institution, year=year, **days)
    before = PlanningCycleFactory(institution=cast.institution, year=year - 1, **days)
    PlanItemFactory(plan=PlanFactory(employee=cast.employee, cycle=before), topic="Bimtek keselamatan pelayaran")
    plan = PlanFactory(employee=cast.employee, cycle=cycle, career_goal="Analis Kebijakan Ahli Muda")
    for index, name in enumerate(NAMES):
        competency = CompetencyFactory(name=name)
        actual = [Decimal("1.60"), Decimal("2.00"), None, Decimal("3.00")][index]
        PlanGapFactory(
            plan=plan,
            competency=competency,
            actual_level=actual,
            gap=None if actual is None else 3 - actual,
            sources=[] if actual is None else SOURCES,
            priority_factors=FACTORS if actual and actual < 3 else [],
            is_mandatory=index == 1,
        )
        form = DevelopmentFormFactory(name="Bimbingan teknis", pillar=(70, 20, 10, 10)[index])
        ProgrammeFactory(title=f"Program {name}", form=form, raises={competency: 3})
        if index < 2:
            PlanItemFactory(
                plan=plan,
                competency=competency,
                form=form,
                topic=f"Pelatihan {name}",
                proposal_reason=f"Dipilih karena {name} berada pada urutan prioritas ke-1.",
            )
    colleague = PlanFactory(employee=EmployeeFactory(unit=cast.division, name="Budi Santoso"), cycle=cycle)
    PlanItemFactory(plan=colleague)
    CarriedNeedFactory(cycle=cycle, employee=cast.employee, competency=plan.gaps.first().competency)
    step("submit_plan", plan, cast.employee, at=now)
    step("return_plan", plan, cast.supervisor, at=now, reason_code="HOURS", note="Kurangi JP pelatihan klasikal.")
    return cast, plan, colleague


def pages(cast, plan, colleague):
    """Who looks at what: the address and, where a form is sent with mistakes, its button."""
    detail = reverse("plans:detail", args=[plan.pk])
    add = reverse("plans:item_add", args=[plan.pk])
    gap = plan.gaps.order_by("pk").first().competency_id
    yield cast.employee, reverse("plans:mine"), None
    yield cast.employee, detail, None
    yield cast.employee, reverse("plans:statement", args=[plan.pk]), None
    yield cast.employee, add, None
    yield cast.employee, f"{add}?kompetensi={gap}", None
    yield cast.employee, f"{add}?kompetensi={gap}&sendiri=1", "Simpan kegiatan"
    yield cast.employee, reverse("plans:item_change", args=[plan.pk, plan.items.first().pk]), None
    yield cast.supervisor, detail, None
    yield cast.supervisor, reverse("plans:inbox"), None
    yield cast.supervisor, reverse("plans:detail", args=[colleague.pk]), "Kembalikan"
    yield cast.bkd_officer, reverse("plans:verification") + "?status=", None
    yield cast.bkd_officer, reverse("plans:print"), None
    yield cast.bkd_officer, reverse("plans:cycles"), None
    yield cast.bkd_officer, reverse("plans:cycle", args=[plan.cycle_id]), None
    yield cast.bkd_officer, reverse("plans:cycle_open"), "Buka siklus"
    yield cast.auditor, detail, None


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, browser, width):
        cast, plan, colleague = story
        step("submit_plan", colleague, colleague.employee, at=timezone.now())
        faults = []
        for person, address, mistake in pages(cast, plan, colleague):
            page = browser.window(user=person.user, width=width)
            page.goto(address)
            if mistake == "Buka siklus":
                page.get_by_label("Tahun rencana").fill("")
            if mistake == "Kembalikan":
                page.get_by_text("Kembalikan untuk diperbaiki").click()
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
            page.context.close()
        assert faults == []


@pytest.mark.parametrize("width", [390, 1366])
class TestTheWayOfAnAmendment:
    def test_from_the_officer_to_the_owner_is_accessible(self, story, browser, width):
        cast, _, plan = story
        plan.cycle.closes_on = timezone.localdate()
        plan.cycle.save(update_fields=["closes_on"])
        now = timezone.now()
        done, other = plan.items.get(), PlanItemFactory(plan=plan, topic="Magang di kantor pelabuhan")
        for item in (done, other):
            PlanGapFactory(plan=plan, competency=item.competency)
        for name, person in (
            ("submit_plan", plan.employee),
            ("endorse_plan", cast.supervisor),
            ("verify_plan", cast.bkd_officer),
        ):
            step(name, plan, person, at=now)
        day = timezone.localdate(now).replace(year=plan.cycle.year, month=5, day=20)
        LearningRecordFactory(employee=plan.employee, form=done.form, title=done.topic, ends_on=day)
        address, faults = reverse("plans:detail", args=[plan.pk]), []

        def look(page):
            faults.extend(f"{page.url} {fault}" for fault in browser.axe(page))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{page.url} is wider than the screen")

        officer = browser.window(user=cast.bkd_officer.user, width=width)
        officer.goto(address)
        officer.get_by_text("Buka kembali untuk diubah").click()
        look(officer)
        officer.get_by_role("button", name="Buka kembali", exact=True).click()
        expect(officer).to_have_title(re.compile("^Kesalahan: "))
        look(officer)
        officer.get_by_label("Alasan perubahan").fill("Anggaran pelatihan dipangkas.")
        officer.get_by_label("Alasan perubahan").press("Tab")
        officer.keyboard.press("Enter")
        officer.get_by_text("Rencana dibuka kembali.").wait_for()
        look(officer)
        step("remove_item", plan, plan.employee, item_id=other.pk, at=now)
        owner = browser.window(user=plan.employee.user, width=width)
        owner.goto(address)
        owner.get_by_text("Dokumen versi 1 tetap berlaku sampai perubahan diverifikasi.").wait_for()
        owner.get_by_role("rowheader", name="Magang di kantor pelabuhan").wait_for()
        look(owner)
        owner.get_by_role("link", name=f"Ubah {done.topic}").click()
        owner.get_by_text("Kegiatan ini sudah terlaksana").wait_for()
        expect(owner.get_by_label("Topik/substansi")).to_be_disabled()
        look(owner)
        assert faults == []


class TestTheOwnersWay:
    def test_from_the_gap_over_the_catalogue_to_the_supervisor(self, story, browser):
        cast, plan, _ = story
        page = browser.window(user=cast.employee.user)
        page.goto(reverse("plans:detail", args=[plan.pk]))
        page.get_by_role("link", name="Tambah kegiatan", exact=True).click()
        page.get_by_role("link", name="Pelayanan Publik").click()
        page.get_by_role("link", name="Program Pelayanan Publik").click()
        page.get_by_label("Indikator keberhasilan").fill("Keluhan dijawab pada hari yang sama")
        page.get_by_label("Triwulan III").check()
        page.get_by_role("button", name="Simpan kegiatan").click()
        page.get_by_text("Keluhan dijawab pada hari yang sama").wait_for()
        page.get_by_role("button", name="Ajukan kepada atasan").click()
        page.get_by_role("dialog").get_by_role("button", name="Ajukan").click()
        page.get_by_text("Rencana Anda diajukan kepada atasan langsung.").wait_for()
        supervisor = browser.window(user=cast.supervisor.user)
        supervisor.goto(reverse("plans:inbox"))
        supervisor.get_by_role("link", name="Sari Wulandari, S.E.").click()
        supervisor.get_by_text("Baru", exact=True).wait_for()
        supervisor.get_by_text("Kurangi JP pelatihan klasikal.").first.wait_for()
        supervisor.get_by_role("button", name="Setujui", exact=True).first.click()
        supervisor.locator("dialog[open]").get_by_role("button", name="Setujui", exact=True).click()
        supervisor.get_by_text("Rencana disetujui dan diteruskan kepada BKD.").wait_for()
        plan.refresh_from_db()
        assert plan.state == "ENDORSED"
