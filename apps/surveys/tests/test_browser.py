"""Answering in a real browser: autosave, a cut line, two tabs, and pages that everybody can read."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.competencies.services.reference import load_reference_data
from apps.employees.tests.cast import make_cast
from apps.surveys.enums import RaterKind
from apps.surveys.services import open_campaign
from apps.surveys.tests.factories import answer_all, prepared_survey, response_of, send_all, standards

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUT = "Koneksi terputus. Jawaban disimpan di perangkat ini dan dikirim saat tersambung lagi."
PHONE, OFFICE = 390, 1366


@pytest.fixture
def cast():
    return make_cast()


def open_today(cast):
    """The tests of the browser live on the real clock."""
    today = timezone.localdate()
    survey = prepared_survey(cast, opens_on=today - timedelta(days=2), closes_on=today + timedelta(days=20))
    open_campaign(campaign_id=survey.pk, actor=cast.bkd_officer.user, at=timezone.now())
    survey.refresh_from_db()
    return survey


@pytest.fixture
def own(cast):
    standards(managerial=3, technical=2)
    return response_of(open_today(cast), cast.employee)


def section(response, number=1):
    return f"/survei/saya/{response.pk}/bagian/{number}/"


def choose(page, question, choice):
    """Chooses by the label, as a finger does."""
    page.locator("fieldset").nth(question).locator("label.choice").nth(choice).click()


def status(page):
    return page.locator("[data-draft]")


def levels(response):
    return list(response.answers.order_by("item__competency__code").values_list("level", flat=True))


def copies(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('survei:')).length")


class TestAutosave:
    def test_saves_each_answer_in_a_small_exchange(self, browser, cast, own):
        page = browser.window(user=cast.employee.user, width=PHONE)
        page.goto(section(own))
        with page.expect_request_finished(lambda request: request.url.endswith("/simpan/")) as finished:
            choose(page, 0, 2)
        expect(status(page)).to_contain_text("Tersimpan pukul")
        assert levels(own) == [3]
        assert copies(page) == 0
        sizes = finished.value.sizes()
        exchange = sum(sizes.values())
        assert exchange <= 2_048, sizes

    def test_saves_what_was_chosen_before_the_script_arrived(self, browser, cast, own):
        held = []
        page = browser.window(user=cast.employee.user, width=PHONE)
        page.route("**/survey-autosave*.js", lambda route: held.append(route))
        page.goto(section(own), wait_until="commit")
        choose(page, 0, 2)
        assert levels(own) == []
        held[0].continue_()
        expect(status(page)).to_contain_text("Tersimpan pukul")
        assert levels(own) == [3]

    def test_keeps_answers_while_the_line_is_cut_and_sends_them_after(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        choose(page, 0, 0)
        expect(status(page)).to_contain_text("Tersimpan pukul")
        page.context.set_offline(True)
        choose(page, 1, 3)
        choose(page, 0, 4)
        expect(status(page)).to_have_text(CUT)
        assert levels(own) == [1]
        assert copies(page) == 2
        page.context.set_offline(False)
        expect(status(page)).to_contain_text("Tersimpan pukul")
        assert levels(own) == [5, 4]
        assert copies(page) == 0

    def test_the_button_waits_for_the_line_instead_of_losing_answers(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        page.context.set_offline(True)
        choose(page, 2, 1)
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
        expect(status(page)).to_have_text(CUT)
        page.context.set_offline(False)
        expect(status(page)).to_contain_text("Tersimpan pukul")
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
        expect(page).to_have_url(f"{browser.address}{section(own, 2)}")
        assert levels(own) == [2]

    def test_sends_a_local_copy_from_the_next_page_that_opens(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        page.context.set_offline(True)
        choose(page, 0, 2)
        expect(status(page)).to_have_text(CUT)
        page.close()
        context = page.context
        context.set_offline(False)
        page = context.new_page()
        page.goto(f"/survei/saya/{own.pk}/daftar/")
        # The page loads once more when the copy has arrived.
        page.wait_for_function("() => localStorage.length === 0")
        expect(page.get_by_text("1 dari 5")).to_be_visible()
        assert levels(own) == [3]

    def test_saves_a_note_with_its_choice(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        question = page.locator("fieldset").first
        question.get_by_text("Tambah catatan").click()
        question.locator("textarea").fill("Memimpin dua tim.")
        expect(status(page)).to_have_text("Pilih tingkat dahulu agar catatan ikut tersimpan.")
        choose(page, 0, 3)
        expect(status(page)).to_contain_text("Tersimpan pukul")
        assert own.answers.get().note == "Memimpin dua tim."

    def test_a_second_tab_is_told_and_shown_the_stored_answer(self, browser, cast, own):
        first = browser.window(user=cast.employee.user)
        second = first.context.new_page()
        for page in (first, second):
            page.goto(section(own))
        choose(first, 0, 1)
        expect(status(first)).to_contain_text("Tersimpan pukul")
        choose(second, 0, 4)
        expect(status(second)).to_contain_text("tab atau perangkat lain")
        expect(second.locator("fieldset").first.locator("input[value='2']")).to_be_checked()
        choose(second, 0, 4)
        expect(status(second)).to_contain_text("Tersimpan pukul")
        assert levels(own) == [5]

    def test_leaves_nothing_behind_after_signing_out(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        page.context.set_offline(True)
        choose(page, 0, 2)
        expect(status(page)).to_have_text(CUT)
        page.route("**/simpan/", lambda route: route.abort())
        page.context.set_offline(False)
        page.get_by_text("Akun", exact=True).click()
        page.get_by_role("button", name="Keluar").click()
        page.wait_for_url("**/masuk/?keluar=1")
        page.wait_for_function("() => localStorage.length === 0")

    def test_somebody_elses_copies_go_when_another_person_answers(self, browser, cast, own):
        page = browser.window(user=cast.employee.user)
        page.goto(section(own))
        page.evaluate("localStorage.setItem('survei:999:1:SELF:7', '{}')")
        page.reload()
        assert copies(page) == 0


class TestTheWholeWay:
    def test_leads_from_the_start_page_to_a_receipt(self, browser, cast, own):
        page = browser.window(user=cast.employee.user, width=PHONE)
        page.goto("/survei/saya/")
        page.get_by_role("link", name="Survei kebutuhan 2027").click()
        page.get_by_role("link", name="Mulai mengisi").click()
        page.get_by_role("link", name="Manajerial").click()
        for questions, button, following in (
            (3, "Simpan dan lanjutkan", section(own, 2)),
            (2, "Simpan dan periksa jawaban", f"/survei/saya/{own.pk}/periksa/"),
        ):
            for question in range(questions):
                choose(page, question, 2)
            page.get_by_role("button", name=button).click()
            page.wait_for_url(f"**{following}")
        page.get_by_role("button", name="Kirim penilaian").dblclick()
        expect(page.get_by_role("heading", name="Tanda terima")).to_be_visible()
        own.refresh_from_db()
        assert own.is_sent
        assert levels(own) == [3] * 5
        expect(page.get_by_text(own.receipt_number)).to_be_visible()


class TestAccessibility:
    """No page fails a rule, blank, filled or with errors, on a phone or in the office."""

    @pytest.mark.parametrize("width", [PHONE, OFFICE])
    def test_every_page_of_the_room(self, browser, cast, width):
        load_reference_data(at=timezone.now())
        survey = open_today(cast)
        draft = prepared_survey(cast, closes_on=timezone.localdate() + timedelta(days=9))
        own, rating = response_of(survey, cast.employee), response_of(survey, cast.employee, RaterKind.SUPERVISOR)
        faults = []

        def look(page, path=None):
            if path:
                page.goto(path)
            faults.extend(f"{page.url}: {fault}" for fault in browser.axe(page))
            sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if sideways:
                faults.append(f"{page.url} scrolls sideways")

        base = f"/survei/saya/{own.pk}/"
        page = browser.window(user=cast.employee.user, width=width)
        for path in ("/survei/saya/", base, f"{base}daftar/", f"{base}bagian/1/", f"{base}periksa/"):
            look(page, path)
        page.goto(f"{base}bagian/1/")
        page.get_by_text("Tambah catatan").first.click()
        page.locator("textarea").first.fill("Tanpa pilihan")
        page.locator("form[data-draft-form] button[type=submit]").click()
        expect(page).to_have_title("Kesalahan: Manajerial (1/2) – ASN Kompetensi")
        look(page)
        send_all(own, cast.employee.user, at=timezone.now())
        for path in (f"{base}tanda-terima/", f"{base}hasil/"):
            look(page, path)

        page = browser.window(user=cast.supervisor.user, width=width)
        base = f"/survei/saya/{rating.pk}/"
        answer_all(rating, cast.supervisor.user, level=4, at=timezone.now())
        for path in ("/survei/saya/menunggu/", base, f"{base}bagian/2/", f"{base}periksa/"):
            look(page, path)
        send_all(rating, cast.supervisor.user, level=5, at=timezone.now())
        look(page, f"{base}hasil/")

        page = browser.window(user=cast.bkd_officer.user, width=width)
        desk = "/survei/kampanye/"
        for path in (desk, f"{desk}baru/", f"{desk}{draft.pk}/", f"{desk}{draft.pk}/buka/", f"{desk}{survey.pk}/"):
            look(page, path)
        page.goto(f"{desk}baru/")
        page.get_by_label("Nama survei").fill("")
        page.get_by_role("button", name="Simpan").click()
        expect(page).to_have_title(re.compile("^Kesalahan: "))
        look(page)
        assert faults == []
