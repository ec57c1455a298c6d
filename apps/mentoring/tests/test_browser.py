"""The room's pages in a real Chromium: accessible on a phone and in the office, blank and with errors."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.catalogue.models import DevelopmentForm
from apps.catalogue.tests.factories import HoursRuleFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.mentoring.models import Pair
from apps.mentoring.services.matching import run_matching
from apps.mentoring.services.sessions import confirm_session
from apps.mentoring.tests.factories import (
    AT,
    GoalFactory,
    LeftoverFactory,
    MentorFactory,
    MentoringRequestFactory,
    PracticeFactory,
    log,
    offered,
    paired,
    proven,
    verified_item,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def story(transactional_db, cast):
    service = CompetencyFactory(name="Pelayanan Publik")
    item = verified_item(cast.employee, service, topic="Mentoring penanganan pengaduan layanan perizinan")
    proven(cast.opd_head, service, 5)
    proven(cast.employee, service, 3)
    mentor = MentorFactory(
        employee=cast.supervisor, proposed=True, teaches={service: 4}, topics=["penanganan pengaduan", "arsip"]
    )
    asked = MentoringRequestFactory(employee=cast.bkd_head, competency=service, topics=["arsip"], hope="Lebih cepat.")
    guide = MentorFactory(employee=cast.leader, capacity=4, teaches={service: 5}, topics=["arsip"])
    run = run_matching(institution_id=cast.institution.pk, actor=cast.bkd_officer.user, at=timezone.now())
    LeftoverFactory(run=run, request=asked)
    offer = offered(cast, employee=cast.unit_officer, competency=service, mentor=guide)
    pair = paired(cast, employee=cast.regional_secretary, competency=service, mentor=guide)
    HoursRuleFactory(sessions=True, form=DevelopmentForm.objects.get(code="NKL02"))
    GoalFactory(pair=pair)
    session = log(pair, cast.leader, confirm=True, actions="Mencoba naskah jawaban", next_on=None)
    confirmed = confirm_session(
        session_id=log(pair, cast.leader, confirm=True).pk, version=1, actor=cast.regional_secretary.user, at=AT
    )
    PracticeFactory(author=cast.leader, published=True)
    return cast, {
        "practice": PracticeFactory(author=cast.employee),
        "session": session,
        "confirmed": confirmed,
        "mentor": mentor,
        "item": item,
        "asked": asked,
        "run": run,
        "offer": offer,
        "pair": pair,
    }


def pages(cast, rows):
    """Who looks at what: the address and, where a form is sent with mistakes, what opens it and its button."""

    def at(name, *keys):
        return reverse(f"mentoring:{name}", args=[rows[key].pk for key in keys])

    yield cast.employee, at("mine"), "", ""
    yield cast.leader, at("mine"), "", ""
    yield cast.employee, at("choose_item"), "", ""
    yield cast.employee, at("ask", "item"), "", ""
    yield cast.opd_head, at("register"), "", "Daftarkan saya"
    yield cast.bkd_head, at("request", "asked"), "", ""
    yield cast.bkd_officer, at("request", "asked"), "", ""
    yield cast.bkd_officer, at("choose_mentor", "asked"), "", "Tawarkan"
    yield cast.bkd_officer, at("desk"), "", ""
    yield cast.bkd_officer, at("runs"), "", ""
    yield cast.bkd_officer, at("run", "run"), "", ""
    yield cast.bkd_officer, at("leftovers", "run"), "", ""
    yield cast.bkd_officer, at("mentors"), "", ""
    yield cast.bkd_officer, at("choose_person") + "?nama=a", "", ""
    yield cast.bkd_officer, at("register_outside"), "", "Daftarkan mentor"
    yield cast.bkd_officer, at("mentor", "mentor"), "Tidak menyetujui", "Kirim penolakan"
    yield cast.supervisor, at("mentor_change", "mentor"), "", ""
    yield cast.bkd_officer, at("match", "offer"), "Jangan pakai usulan ini", "Batalkan usulan"
    yield cast.unit_officer, at("match", "offer"), "Saya tidak bersedia", "Kirim jawaban"
    yield cast.leader, at("pair", "pair"), "Selesaikan dengan penilaian", "Selesaikan bimbingan"
    yield cast.regional_secretary, at("pair", "pair"), "Hentikan lebih awal", "Hentikan bimbingan"
    yield cast.leader, at("session_add", "pair"), "", "Simpan dan konfirmasi"
    yield cast.regional_secretary, at("session", "session"), "", ""
    yield cast.regional_secretary, at("session", "confirmed"), "", ""
    yield cast.regional_secretary, at("session_change", "session"), "", ""
    yield cast.leader, at("pair", "pair"), "Tambah tujuan", "Simpan tujuan"
    yield cast.bkd_officer, at("pair", "pair"), "", ""
    yield cast.bkd_officer, at("pairs"), "", ""
    yield cast.employee, at("practices"), "", ""
    yield cast.employee, at("practice_share"), "", "Kirim kepada BKD"
    yield cast.bkd_officer, at("practice", "practice"), "Kembalikan untuk diperbaiki", "Kembalikan"


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, browser, width):
        faults = []
        for person, address, opener, mistake in pages(*story):
            page = browser.window(user=person.user, width=width)
            page.goto(address)
            if opener:
                page.get_by_text(opener, exact=True).click()
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
            page.context.close()
        assert faults == []


class TestAskingForAMentor:
    def test_takes_three_clicks_from_the_plan(self, story, browser):
        cast = story[0]
        page = browser.window(user=cast.employee.user)
        page.goto(reverse("mentoring:mine"))
        page.get_by_role("link", name="Minta mentor", exact=True).click()
        page.get_by_role("link", name="Pelayanan Publik").click()
        page.get_by_label("Topik").fill("penanganan pengaduan")
        page.get_by_role("button", name="Kirim permintaan").click()
        expect(page.get_by_text("Permintaan ini menunggu penjodohan oleh BKD.")).to_be_visible()


class TestALoggedSession:
    def test_is_written_by_the_mentor_and_confirmed_by_the_mentee(self, story, browser):
        cast, rows = story
        pair = rows["pair"]
        Pair.objects.filter(pk=pair.pk).update(created_at=timezone.now())
        page = browser.window(user=cast.leader.user)
        page.goto(reverse("mentoring:pair", args=[pair.pk]))
        page.get_by_role("link", name="Catat sesi").click()
        page.get_by_label("Mulai").fill("13:00")
        page.get_by_label("Selesai").fill("14:30")
        page.get_by_label("Topik").fill("Menjawab pengaduan tertulis")
        page.get_by_label("Ringkasan pembicaraan").fill("Membaca dua surat bersama.")
        page.get_by_role("button", name="Simpan dan konfirmasi").click()
        expect(page.get_by_text("Menunggu konfirmasi")).to_be_visible()
        mentee = browser.window(user=cast.regional_secretary.user)
        mentee.goto(reverse("mentoring:pair", args=[pair.pk]))
        mentee.get_by_role("link", name="Menjawab pengaduan tertulis").click()
        mentee.get_by_role("button", name="Konfirmasi sesi ini").click()
        expect(mentee.get_by_text("2 JP", exact=True)).to_be_visible()
