"""The pages of an account, and those that strangers see, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from apps.accounts.models import User

OPEN = ["/masuk/", "/masuk/privasi/", "/tidak-ada/"]
OWN = ["/masuk/akun/", "/masuk/kata-sandi/"]
MISTAKEN = re.compile("^Kesalahan: ")


@pytest.fixture
def officer(db) -> User:
    return User.objects.create_user("rina", full_name="Rina Marlina", password="sandi-lama-2026")


@pytest.mark.browser
class TestPages:
    @pytest.mark.parametrize("width", [390, 1366])
    def test_open_to_strangers_are_accessible(self, browser, width):
        page = browser.window(width=width)
        for address in OPEN:
            page.goto(address)
            assert browser.axe(page) == [], address

    @pytest.mark.parametrize("width", [390, 1366])
    def test_of_an_account_are_accessible_blank_and_with_errors(self, browser, officer, width):
        page = browser.window(user=officer, width=width)
        for address in OWN:
            page.goto(address)
            assert browser.axe(page) == [], address
        page.get_by_role("button", name="Ubah kata sandi").click()
        expect(page).to_have_title(MISTAKEN)
        assert browser.axe(page) == []

    def test_fit_a_small_phone(self, browser, officer):
        for page, addresses in (browser.window(width=320), OPEN), (browser.window(user=officer, width=320), OWN):
            for address in addresses:
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, address

    def test_work_without_javascript(self, browser, officer):
        page = browser.window(java_script_enabled=False)
        page.goto("/masuk/akun/")
        page.get_by_label("NIP atau nama pengguna").fill("rina")
        page.get_by_label("Kata sandi").fill("sandi-lama-2026")
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", name="Akun saya")).to_be_visible()
        page.get_by_text("Akun", exact=True).click()
        page.get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


@pytest.mark.browser
class TestMistakes:
    def test_bring_the_reader_to_the_field(self, browser, db):
        page = browser.window()
        page.goto("/masuk/")
        page.get_by_role("button", name="Masuk").click()
        expect(page).to_have_title(MISTAKEN)
        expect(page.locator(".error-summary")).to_be_focused()
        assert browser.axe(page) == []
        page.get_by_role("link", name="Isi kata sandi Anda.").click()
        expect(page.locator("#id_password")).to_be_focused()


@pytest.mark.browser
class TestKeyboard:
    def test_reaches_the_content_first(self, browser, officer):
        page = browser.window(user=officer)
        page.goto("/masuk/akun/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

    def test_closes_the_account_menu(self, browser, officer):
        page = browser.window(user=officer)
        page.goto("/masuk/akun/")
        page.locator("summary", has_text="Akun").press("Enter")
        expect(page.get_by_role("button", name="Keluar")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Keluar")).to_be_hidden()


@pytest.mark.browser
class TestSharedComputer:
    def test_keeps_nothing_after_signing_out(self, browser, officer):
        page = browser.window(user=officer)
        page.goto("/masuk/akun/")
        page.evaluate("localStorage.setItem('jawaban', 'x')")
        page.locator("summary", has_text="Akun").click()
        page.get_by_role("button", name="Keluar").click()
        page.wait_for_url("**/masuk/?keluar=1")
        page.wait_for_function("() => localStorage.length === 0")
