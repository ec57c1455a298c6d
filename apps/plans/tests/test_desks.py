from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AccessRecord
from apps.employees.tests.factories import EmployeeFactory
from apps.plans.tests.factories import (
    PlanFactory,
    PlanItemFactory,
    endorsed,
    returned,
    submitted,
)

NOTE = {"reason_code": "HOURS", "note": "Kurangi JP pelatihan."}


def text_of(response):
    return " ".join(response.content.decode().split())


class TestInbox:
    def test_keeps_a_returned_plan_in_sight(self, cast, visit):
        returned(cast)
        page = text_of(visit(cast.supervisor, "inbox"))
        assert "Sedang diperbaiki pemiliknya" in page
        assert "Sari Wulandari, S.E." in page

    def test_costs_the_same_for_few_and_many(self, cast, visit):
        submitted(cast)
        with CaptureQueriesContext(connection) as few:
            visit(cast.supervisor, "inbox")
        for person in EmployeeFactory.create_batch(5, unit=cast.division):
            submitted(cast, employee=person)
        with CaptureQueriesContext(connection) as many:
            page = text_of(visit(cast.supervisor, "inbox"))
        assert page.count('class="task-name"') == 6
        assert len(many) == len(few)


class TestVerificationDesk:
    def test_shows_first_what_waits_for_bkd(self, cast, visit):
        endorsed(cast)
        submitted(cast, employee=EmployeeFactory(unit=cast.division, name="Budi Belum"))
        page = text_of(visit(cast.bkd_officer, "verification"))
        assert 0 < page.index("Sari Wulandari, S.E.</a>") < page.index("Budi Belum</a>")
        assert "Mulai memeriksa" in page
        assert "Budi Belum" not in text_of(visit(cast.bkd_officer, "verification", query="?status=ENDORSED"))

    def test_is_filtered_by_name_office_and_state(self, cast, visit):
        endorsed(cast)
        submitted(cast, employee=cast.bkd_officer)
        for query, found in (
            ("?cari=sari", True),
            ("?cari=togar", False),
            (f"?opd={cast.opd.pk}", True),
            (f"?opd={cast.bkd.pk}", False),
            ("?status=VERIFIED", False),
            ("?tahun=2027", True),
            ("?tahun=2026", False),
        ):
            assert ("Sari Wulandari, S.E." in text_of(visit(cast.bkd_officer, "verification", query=query))) == found

    def test_is_closed_to_those_without_a_desk(self, cast, visit):
        assert visit(cast.employee, "verification").status_code == 403
        assert visit(cast.employee, "verification_export").status_code == 403

    def test_shows_a_unit_officer_only_the_own_office(self, cast, visit):
        endorsed(cast)
        submitted(cast, employee=cast.bkd_officer)
        page = text_of(visit(cast.unit_officer, "verification", query="?status="))
        assert "Sari Wulandari" in page
        assert "Rina Marlina" not in page
        assert f'<option value="{cast.opd.pk}">' in page
        assert f'<option value="{cast.bkd.pk}">' not in page

    @pytest.mark.parametrize("name", ["unit_officer", "auditor"])
    def test_speaks_of_verifying_only_to_who_verifies(self, cast, visit, name):
        endorsed(cast)
        page = text_of(visit(getattr(cast, name), "verification"))
        assert "<h1>Rencana pegawai</h1>" in page
        assert "Verifikasi rencana" not in page
        assert "diperiksa di sini" not in page
        assert "<h1>Verifikasi rencana</h1>" in text_of(visit(cast.bkd_officer, "verification"))

    def test_costs_the_same_for_few_and_many(self, cast, visit):
        PlanFactory(employee=cast.employee)
        with CaptureQueriesContext(connection) as few:
            visit(cast.bkd_officer, "verification", query="?status=")
        for person in EmployeeFactory.create_batch(8, unit=cast.division):
            PlanItemFactory(plan=PlanFactory(employee=person))
        with CaptureQueriesContext(connection) as many:
            visit(cast.bkd_officer, "verification", query="?status=")
        assert len(many) == len(few)

    def test_gives_what_is_filtered_as_a_workbook_without_nip(self, cast, visit):
        endorsed(cast)
        PlanFactory(employee=EmployeeFactory(unit=cast.division, name="=cmd()"))
        response = visit(cast.bkd_officer, "verification_export", query="?status=")
        sheet = openpyxl.load_workbook(BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert {row[1] for row in rows[1:]} == {"Sari Wulandari, S.E.", "=cmd()"}
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert cast.employee.nip not in str(rows)
        record = AccessRecord.objects.get(action="EXPORT")
        assert (record.actor, record.row_count) == (cast.bkd_officer.user, 2)

    @pytest.mark.parametrize("query", ["?status=NOPE", "?opd=x", "?tahun=abc", "?urut=password", "?halaman=-3"])
    def test_survives_a_nonsense_address(self, cast, visit, query):
        endorsed(cast)
        assert visit(cast.bkd_officer, "verification", query=query).status_code == 200
