from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.services import LIMIT_PAIR, WINDOW
from apps.employees.tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/masuk/"


def attempt(client, identifier, password=PASSWORD, address="10.0.0.1", **extra):
    return client.post(URL, {"username": identifier, "password": password, **extra}, REMOTE_ADDR=address)


class TestSignIn:
    @pytest.mark.parametrize("spelling", ["{0}", " {1} ", "{2}", "'{0}"])
    def test_accepts_a_nip_in_any_grouping(self, cast, client, spelling):
        nip = cast.employee.nip
        grouped = f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
        response = attempt(client, spelling.format(nip, grouped, grouped.replace(" ", ".")))
        assert response.status_code == 302

    def test_accepts_a_user_name(self, cast, client):
        assert attempt(client, cast.employee.user.username).status_code == 302

    def test_says_the_same_for_an_unknown_nip_and_a_wrong_password(self, cast, client):
        unknown = attempt(client, "199901012024012999", "salah")
        wrong = attempt(client, cast.employee.nip, "salah")
        assert unknown.status_code == wrong.status_code == 422
        assert "tidak cocok" in unknown.content.decode()
        assert "tidak cocok" in wrong.content.decode()

    def test_renews_the_session_key(self, cast, client):
        client.get(URL)
        before = client.session.session_key
        attempt(client, cast.employee.nip)
        assert client.session.session_key != before

    @pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "/\\jahat"])
    def test_never_leaves_the_site(self, cast, client, target):
        assert attempt(client, cast.employee.nip, next=target).url == "/"

    def test_an_inactive_account_stays_outside(self, cast, client):
        type(cast.employee.user).objects.filter(pk=cast.employee.user.pk).update(is_active=False)
        assert attempt(client, cast.employee.nip).status_code == 422


class TestSignInLimit:
    def test_blocks_the_account_from_that_address_only(self, cast, client):
        for _ in range(LIMIT_PAIR):
            attempt(client, cast.employee.nip, "salah")
        assert "Terlalu banyak" in attempt(client, cast.employee.nip).content.decode()
        assert attempt(client, cast.employee.nip, address="10.0.0.2").status_code == 302

    def test_lets_a_colleague_behind_the_same_address_in(self, cast, client):
        for _ in range(LIMIT_PAIR):
            attempt(client, cast.employee.nip, "salah")
        assert attempt(client, cast.supervisor.nip).status_code == 302

    def test_ends_by_itself(self, cast, client):
        for _ in range(LIMIT_PAIR):
            attempt(client, cast.employee.nip, "salah")
        with time_machine.travel(timezone.now() + WINDOW + timedelta(seconds=1), tick=False):
            assert attempt(client, cast.employee.nip).status_code == 302

    def test_is_not_fooled_by_a_forged_header(self, cast, client):
        for number in range(LIMIT_PAIR):
            client.post(
                URL,
                {"username": cast.employee.nip, "password": "salah"},
                REMOTE_ADDR="10.0.0.1",
                headers={"X-Forwarded-For": f"1.2.3.{number}"},
            )
        assert "Terlalu banyak" in attempt(client, cast.employee.nip).content.decode()


class TestSignOut:
    def test_only_a_post_ends_the_session(self, cast, client):
        cast.login(client, cast.employee)
        assert client.get("/masuk/keluar/").status_code == 405
        assert client.post("/masuk/keluar/").status_code == 302
        assert "_auth_user_id" not in client.session
