"""The administration: who may enter, and that the theme keeps it within policy and reach."""

from types import SimpleNamespace

import pytest
from django.contrib import admin

from apps.accounts.models import User
from apps.home import admin_site


@pytest.fixture
def steward(db) -> User:
    return User.objects.create_superuser("pengelola", full_name="Pengelola Sistem", password="sandi-uji-2026")


@pytest.fixture
def tasks(monkeypatch) -> None:
    cards = [
        SimpleNamespace(title="Impor pegawai", body="3 baris ditolak", url="/admin/", count=3),
        SimpleNamespace(title="Parameter", body="", url="/admin/", count=None),
    ]
    monkeypatch.setattr(admin_site, "_desk_cards", lambda user: cards)


@pytest.mark.django_db
class TestEntering:
    def test_starts_at_the_product_s_own_sign_in(self, client):
        response = client.get("/admin/parameters/", follow=True)
        assert response.redirect_chain[-1][0].startswith("/masuk/?next=/admin/parameters/")

    def test_without_the_role_reads_why_not(self, client):
        client.force_login(User.objects.create_user("sari"), backend="apps.accounts.backends.SignInBackend")
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert "Mintalah peran yang sesuai kepada BKD." in response.content.decode()

    def test_changes_passwords_on_the_product_s_own_page(self, client, steward):
        client.force_login(steward, backend="apps.accounts.backends.SignInBackend")
        assert client.get("/admin/password_change/").url == "/masuk/kata-sandi/"


@pytest.mark.django_db
class TestDesk:
    def test_shows_tasks_before_master_data(self, client, steward, tasks):
        client.force_login(steward, backend="apps.accounts.backends.SignInBackend")
        html = client.get("/admin/").content.decode()
        assert html.index("Impor pegawai") < html.index("Data induk")

    def test_is_indonesian(self, client, steward):
        client.force_login(steward, backend="apps.accounts.backends.SignInBackend")
        html = client.get(f"/admin/accounts/user/{steward.pk}/change/").content.decode()
        assert "Simpan dan lanjut mengubah" in html
        assert "Meja kerja</a>" in html
        assert "berhasil" not in html


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1366])
class TestPages:
    def test_of_the_desk_are_accessible(self, browser, steward, tasks, width):
        page = browser.window(user=steward, width=width)
        for address in ("/admin/", "/admin/accounts/user/", f"/admin/accounts/user/{steward.pk}/change/"):
            page.goto(address)
            assert browser.axe(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_of_every_list_and_new_entry_are_accessible(self, browser, steward, width):
        page = browser.window(user=steward, width=width)
        faults = {}
        for model in admin.site._registry:
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            for place in (address, f"{address}add/"):
                answer = page.goto(place)
                if answer.ok and (found := browser.axe(page)):
                    faults[place] = found
        assert not faults
