import pytest
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.audit.tests.factories import AccessRecordFactory
from apps.employees.tests.factories import EmployeeFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db


class TestEmployeeList:
    def test_shows_an_officer_the_people_of_the_institution(self, cast, client):
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("employees:list")).content.decode()
        assert "Sari Wulandari" in page
        assert "Orang Luar" not in page

    def test_masks_the_nip(self, cast, client):
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("employees:list"), {"cari": "sari"}).content.decode()
        assert "Sari Wulandari" in page
        assert "Togar" not in page
        assert cast.employee.nip not in page

    def test_finds_a_nip_without_putting_it_into_an_address(self, cast, client):
        cast.login(client, cast.bkd_officer)
        response = client.post(
            reverse("employees:open_by_nip"), {"nip": f" {cast.employee.nip[:8]} {cast.employee.nip[8:]}"}
        )
        assert response.url == reverse("employees:detail", args=[cast.employee.pk])
        assert client.post(reverse("employees:open_by_nip"), {"nip": cast.outsider.nip}).url == reverse(
            "employees:list"
        )

    def test_costs_the_same_for_few_and_many(self, cast, client, django_assert_max_num_queries):
        cast.login(client, cast.bkd_officer)
        client.get(reverse("employees:list"))
        with django_assert_max_num_queries(18) as few:
            client.get(reverse("employees:list"))
        EmployeeFactory.create_batch(15, unit=cast.division)
        with django_assert_max_num_queries(len(few)):
            client.get(reverse("employees:list"))


class TestEmployeeDetail:
    def test_is_not_there_for_a_stranger(self, cast, client):
        cast.login(client, cast.outsider)
        assert client.get(reverse("employees:detail", args=[cast.employee.pk])).status_code == 404

    def test_reading_another_persons_profile_is_recorded(self, cast, client):
        cast.login(client, cast.supervisor)
        assert client.get(reverse("employees:detail", args=[cast.employee.pk])).status_code == 200
        record = AccessRecord.objects.get()
        assert (record.actor, record.subject) == (cast.supervisor.user, f"employee:{cast.employee.pk}")

    def test_reading_the_own_profile_is_not(self, cast, client):
        cast.login(client, cast.employee)
        page = client.get(reverse("employees:detail", args=[cast.employee.pk]))
        assert "Togar Siregar" in page.content.decode()
        assert not AccessRecord.objects.exists()


class TestGrantingARole:
    def grant(self, client, nip, institution):
        data = {
            "nip": nip,
            "role": "AUDITOR",
            "institution": institution.pk,
            "starts_on": "01/01/2026",
            "ends_on": "",
            "unit": "",
        }
        return client.post(reverse("admin:employees_rolegrant_add"), data)

    def test_names_the_person_by_nip(self, cast, client):
        cast.login(client, cast.bkd_officer)
        nip = cast.employee.nip
        assert self.grant(client, f"{nip[:8]} {nip[8:]}", cast.institution).status_code == 302
        granted = cast.employee.user.role_grants.get()
        assert (granted.role, granted.granted_by) == ("AUDITOR", cast.bkd_officer.user)

    def test_reaches_nobody_of_another_institution(self, cast, client):
        cast.login(client, cast.bkd_officer)
        page = self.grant(client, cast.outsider.nip, cast.institution).content.decode()
        assert "tidak ada pada instansi Anda" in page
        assert not cast.outsider.user.role_grants.exists()

    def test_is_never_to_oneself(self, cast, client):
        cast.login(client, cast.bkd_officer)
        page = self.grant(client, cast.bkd_officer.nip, cast.institution).content.decode()
        assert "diberikan oleh petugas lain" in page


class TestWorkDesk:
    def test_a_look_at_a_person_is_recorded(self, cast, client):
        cast.login(client, cast.bkd_officer)
        client.get(reverse("admin:employees_employee_change", args=[cast.employee.pk]))
        record = AccessRecord.objects.get()
        assert (record.actor, record.subject) == (cast.bkd_officer.user, f"employee:{cast.employee.pk}")

    def test_shows_the_log_of_the_own_institution_only(self, cast, client):
        AccessRecordFactory(actor=cast.supervisor.user, subject="plan:milik-sendiri")
        AccessRecordFactory(actor=cast.outsider.user, subject="plan:milik-orang-lain")
        cast.login(client, cast.auditor)
        page = client.get(reverse("admin:audit_accessrecord_changelist")).content.decode()
        assert "milik-sendiri" in page
        assert "milik-orang-lain" not in page

    def test_shared_masters_are_changed_only_by_who_answers_for_all_institutions(self, cast, client):
        cast.login(client, cast.bkd_officer)
        address = reverse("admin:parameters_parameter_add")
        assert client.get(address).status_code == 403
        RoleGrantFactory(user=cast.bkd_officer.user, institution=cast.outsider.institution)
        assert client.get(address).status_code == 200
