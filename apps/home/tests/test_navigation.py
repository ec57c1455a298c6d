"""The menu: each reader finds the pages that the reader may open, in groups."""

import pytest

from apps.accounts.models import User
from apps.employees.roles import roles_of
from apps.home.navigation import groups
from apps.plans.tests.factories import TODAY

PEOPLE = ("employee", "supervisor", "opd_head", "unit_officer", "bkd_officer", "bkd_head", "leader", "auditor")


def menu(user: User, path: str = "/") -> dict[str, list[str]]:
    return {group.heading: [item.label for item in group.items] for group in groups(path, user, roles_of(user, TODAY))}


@pytest.mark.django_db
class TestMenu:
    @pytest.mark.parametrize("name", PEOPLE)
    def test_leads_only_to_pages_that_open(self, client, cast, name):
        person = getattr(cast, name)
        cast.login(client, person)
        found = groups("/", person.user, roles_of(person.user, TODAY))
        answers = {item.url: client.get(item.url).status_code for group in found for item in group.items}
        assert set(answers.values()) == {200}, answers

    def test_of_an_employee_has_nothing_to_manage(self, cast):
        assert list(menu(cast.employee.user)) == ["", "Milik saya", "Rujukan"]

    def test_marks_where_the_reader_is(self, cast):
        user = cast.bkd_officer.user
        found = groups("/rencana/verifikasi/", user, roles_of(user, TODAY))
        assert [item.label for group in found for item in group.items if item.current] == ["Verifikasi rencana"]

    def test_of_an_account_without_an_employee_still_leads_somewhere(self, client, db):
        user = User.objects.create_superuser("admin", full_name="Administrator", password="sandi-uji-2026")
        assert "Meja kerja" in menu(user)["Rujukan"]
