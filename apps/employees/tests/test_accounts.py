import re

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.employees.services.accounts import issue_passwords
from apps.employees.tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db


class TestTemporaryPassword:
    def test_opens_only_the_page_that_changes_it(self, cast, client):
        newcomer = EmployeeFactory(unit=cast.division, user=None)
        [slip] = issue_passwords(employees=[newcomer], actor=cast.bkd_officer.user, at=timezone.now())
        signed_in = client.post("/masuk/", {"username": newcomer.nip, "password": slip.password})
        assert signed_in.status_code == 302
        assert client.get("/").url == reverse("accounts:change_password")
        client.post(
            reverse("accounts:change_password"),
            {
                "old_password": slip.password,
                "new_password1": "kata-sandi-baruku-7",
                "new_password2": "kata-sandi-baruku-7",
            },
        )
        assert client.get("/").status_code == 200

    def test_is_never_made_from_the_nip(self, cast):
        [slip] = issue_passwords(employees=[cast.employee], actor=cast.bkd_officer.user, at=timezone.now())
        assert not set(re.findall(r"\d{3,}", slip.password)) & {cast.employee.nip}

    def test_an_officer_prints_slips_for_own_people_only(self, cast, client):
        cast.login(client, cast.bkd_officer)
        data = {"action": "issue_passwords", "_selected_action": [str(cast.employee.pk), str(cast.outsider.pk)]}
        page = client.post(reverse("admin:employees_employee_changelist"), data).content.decode()
        assert "Sari Wulandari" in page
        assert "Orang Luar" not in page

    def test_an_auditor_cannot_print_any(self, cast, client):
        cast.login(client, cast.auditor)
        before = type(cast.employee.user).objects.get(pk=cast.employee.user_id).password
        data = {"action": "issue_passwords", "_selected_action": [str(cast.employee.pk)]}
        client.post(reverse("admin:employees_employee_changelist"), data)
        assert type(cast.employee.user).objects.get(pk=cast.employee.user_id).password == before
