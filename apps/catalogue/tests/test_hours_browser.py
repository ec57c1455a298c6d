"""Learning hours in a real Chromium: accessible on a phone and in the office, blank and with errors."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.catalogue.models import LearningRecord
from apps.catalogue.services.ledger import reverse_record
from apps.catalogue.tests.activities import REFUSAL, certificate, draft, reported, step
from apps.catalogue.tests.factories import HoursRuleFactory, LearningRecordFactory
from apps.employees.tests.factories import EmployeeFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def story(transactional_db, cast, settings, tmp_path):
    """Sari's year: a course, a session cut by the cap, a record taken back; reports in every state."""
    settings.PRIVATE_ROOT = tmp_path
    now = timezone.now()
    today = timezone.localdate(now)
    course = HoursRuleFactory(form__name="Pelatihan teknis")
    e_learning = HoursRuleFactory(daily=True, form__name="E-learning").form
    LearningRecordFactory(employee=cast.employee, rule=course, ends_on=today, hours=12, title="Manajemen pelabuhan")
    LearningRecordFactory(employee=cast.supervisor, rule=course, ends_on=today, hours=30)
    for person in EmployeeFactory.create_batch(3, unit=cast.division, pppk=True):
        LearningRecordFactory(employee=person, rule=course, ends_on=today, hours=26)
    undone = LearningRecordFactory(employee=cast.employee, rule=course, ends_on=today, title="Bimtek arsip")
    reverse_record(record_id=undone.pk, reason="Tercatat dua kali.", actor=cast.bkd_officer.user, at=now)
    days = {"starts_on": today - timedelta(1), "ends_on": today, "at": now}
    sent = {**days, "quantity": Decimal(8), "title": "Kursus mandiri layanan publik"}
    cut = step("verify_activity", reported(cast.employee, e_learning, **sent), cast.unit_officer, at=now)
    returned = step(
        "return_activity", reported(cast.employee, e_learning, **days), cast.unit_officer, at=now, **REFUSAL
    )
    return {
        "draft": draft(cast.employee, e_learning, **days),
        "returned": returned,
        "waiting": reported(cast.employee, e_learning, **days),
        "cut": cut,
        "record": LearningRecord.objects.get(origin=cut.origin),
        "form": e_learning,
    }


def pages(cast, story):
    """Who looks at what: the address, what to open first, and the button that sends a form with mistakes."""
    record = reverse("catalogue:hours_record", args=[story["record"].pk])
    waiting = reverse("catalogue:activity", args=[story["waiting"].pk])
    yield cast.employee, reverse("catalogue:hours_mine"), None, None
    yield cast.employee, record, None, None
    yield cast.employee, reverse("catalogue:activities"), None, None
    yield cast.employee, reverse("catalogue:activity_report"), None, "Simpan dan periksa JP-nya"
    yield cast.employee, reverse("catalogue:activity_change", args=[story["returned"].pk]), None, None
    for name in ("draft", "returned", "cut"):
        yield cast.employee, reverse("catalogue:activity", args=[story[name].pk]), None, None
    yield cast.unit_officer, reverse("catalogue:activity_desk"), None, None
    yield cast.unit_officer, waiting, "Kembalikan untuk diperbaiki", "Kembalikan"
    yield cast.unit_officer, reverse("catalogue:hours_people"), None, None
    yield cast.bkd_officer, record, None, None
    yield cast.bkd_officer, reverse("catalogue:hours_person", args=[cast.employee.pk]), None, None
    yield cast.leader, reverse("catalogue:hours_tally"), None, None


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, cast, story, browser, width):
        faults = []
        for person, address, opened, mistake in pages(cast, story):
            page = browser.window(user=person.user, width=width)
            page.goto(address)
            if opened:
                page.get_by_text(opened).click()
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
            page.context.close()
        assert faults == []


class TestTheWayOfAnActivity:
    def test_from_the_certificate_to_the_hours(self, cast, story, browser):
        today = timezone.localdate()
        page = browser.window(user=cast.supervisor.user, width=390)
        page.goto(reverse("catalogue:hours_mine"))
        page.get_by_role("link", name="Laporkan kegiatan", exact=True).click()
        page.get_by_label("Bentuk kegiatan").select_option(label="E-learning (diisi dalam JP)")
        page.get_by_label("Nama kegiatan").fill("Kelas daring pengaduan")
        page.get_by_label("Penyelenggara").fill("Lembaga Pelatihan Daerah")
        for field in ("Hari pertama", "Hari terakhir"):
            page.get_by_label(field).fill(today.isoformat())
        page.get_by_label("Jumlah").fill("7,5")
        page.get_by_label("Bukti").set_input_files(
            {"name": "sertifikat.png", "mimeType": "image/png", "buffer": certificate()}
        )
        page.get_by_role("button", name="Simpan dan periksa JP-nya").click()
        expect(page.get_by_text("paling banyak 3 JP sehari yang dihitung")).to_be_visible()
        page.get_by_role("button", name="Kirim untuk diverifikasi").click()
        expect(page.get_by_text("Kegiatan dikirim.")).to_be_visible()
        address = page.url
        desk = browser.window(user=cast.bkd_officer.user)
        desk.goto(address)
        desk.get_by_role("button", name="Verifikasi", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="Verifikasi").click()
        expect(desk.get_by_text("Togar Siregar: Kegiatan diverifikasi")).to_be_visible()
        page.goto(reverse("catalogue:hours_mine"))
        expect(page.get_by_role("link", name="Kelas daring pengaduan")).to_be_visible()
        assert LearningRecord.objects.get(title="Kelas daring pengaduan").credited_hours == 3
