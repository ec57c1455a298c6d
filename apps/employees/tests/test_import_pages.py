"""Imports in the admin, from the upload to the stored people, with the work done as a job."""

import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AccessRecord
from apps.employees import tasks  # noqa: F401 the worker knows the jobs of the room
from apps.employees.enums import ImportKind, ImportState
from apps.employees.imports.columns import EMPLOYEE_COLUMNS
from apps.employees.imports.workbook import read_table
from apps.employees.models import Employee, ImportBatch, Institution, OrganisationUnit
from apps.employees.selectors.imports import visible_batches
from apps.employees.services import import_batches
from apps.employees.tests.factories import UserFactory
from apps.employees.tests.workbooks import DIVISION, INSTITUTION, person, write_people, write_units
from apps.jobs.models import Job, WorkState
from apps.jobs.services import run_job

pytestmark = pytest.mark.django_db
ADD = reverse("admin:employees_importbatch_add")


def page_of(batch, **query):
    return reverse("admin:employees_importbatch_change", args=[batch.pk], query=query)


def do(client, batch, action):
    return client.post(reverse(f"admin:employees_importbatch_{action}", args=[batch.pk]), follow=True)


def work(batch):
    """What the worker would do now."""
    batch.refresh_from_db()
    run_job(job_id=batch.job_id, clock=timezone.now)
    batch.refresh_from_db()
    return Job.objects.get(pk=batch.job_id)


def stored_files():
    folder = Path(ImportBatch._meta.get_field("file").storage.location) / "imports"
    return sorted(folder.glob("*")) if folder.exists() else []


@pytest.fixture(autouse=True)
def _empty_store():
    for file in stored_files():
        file.unlink()


@pytest.fixture
def officer(cast, client):
    """The BKD officer, signed in, of an institution whose units the test files are about."""
    Institution.objects.filter(pk=cast.institution.pk).update(siasn_id=INSTITUTION[0], name=INSTITUTION[1])
    OrganisationUnit.objects.filter(pk=cast.division.pk).update(siasn_id=DIVISION)
    cast.login(client, cast.bkd_officer)
    return cast.bkd_officer.user


@pytest.fixture
def upload(client, officer, tmp_path):
    def upload(*rows, kind=ImportKind.EMPLOYEES, content=None, name="pegawai.xlsx"):
        if content is None:
            content = write_people(tmp_path / "pegawai.xlsx", list(rows)).read_bytes()
        response = client.post(ADD, {"kind": kind, "file": SimpleUploadedFile(name, content)})
        assert response.status_code == 302, response.context["form"].errors
        return ImportBatch.objects.order_by("-uploaded_at").first()

    return upload


class TestUpload:
    def test_is_checked_by_a_job_before_anything_is_stored(self, client, upload):
        batch = upload(person(1), person(2, UNOR_ID="ASING"))
        assert batch.state == ImportState.UPLOADED
        assert reverse("jobs:progress", args=[batch.job_id]) in client.get(page_of(batch)).content.decode()
        before = Employee.objects.count()
        job = work(batch)
        assert (job.state, job.result_url) == (WorkState.DONE, page_of(batch))
        assert (batch.state, batch.counts["new"]) == (ImportState.CHECKED, 1)
        assert Employee.objects.count() == before

    def test_is_shown_with_what_is_rejected_and_what_is_new(self, client, upload):
        batch = upload(person(1), person(2, UNOR_ID="ASING"), person(3, MK_BULAN="40"))
        work(batch)
        page = client.get(page_of(batch)).content.decode()
        assert "UNOR ID" in page
        assert "Unit organisasi ini belum terdaftar" in page
        assert "PEGAWAI 1" in client.get(page_of(batch, bagian="baru")).content.decode()
        assert "MK BULAN" in client.get(page_of(batch, bagian="peringatan")).content.decode()

    def test_leaves_private_columns_nowhere(self, upload):
        batch = upload(person(1), person(2, UNOR_ID="ASING"))
        [raw] = stored_files()
        work(batch)
        [kept] = stored_files()
        assert kept != raw
        titles = read_table(kept, EMPLOYEE_COLUMNS).header.titles.values()
        assert not {"NIK", "ALAMAT"} & set(titles)
        assert b"Rahasia" not in b"".join(_members(kept))

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"<html>", "bukan Excel"),
            (b"", "Berkas ini kosong"),
            (b"PK\x03\x04" + b"x" * (21 << 20), "lebih besar dari 20"),
        ],
    )
    def test_that_is_no_workbook_is_refused_at_the_door(self, client, officer, content, sentence):
        response = client.post(ADD, {"kind": ImportKind.EMPLOYEES, "file": SimpleUploadedFile("a.xlsx", content)})
        assert response.status_code == 200
        assert sentence in response.content.decode()
        assert not ImportBatch.objects.exists()

    def test_that_cannot_be_read_is_kept_with_the_reason(self, client, upload):
        batch = upload(content=b"PK\x03\x04 rusak")
        job = work(batch)
        assert (job.state, batch.state) == (WorkState.FAILED, ImportState.FAILED)
        assert "Berkas ini rusak" in client.get(page_of(batch)).content.decode()
        assert len(stored_files()) == 1

    def test_does_not_carry_a_nip_in_its_name(self, upload):
        batch = upload(person(1), name="198504122010012003 SARI.xlsx")
        assert "19850412" not in batch.file_title
        assert "19850412" not in batch.file.name

    def test_about_another_institution_is_refused(self, client, upload, tmp_path):
        other = ("LAIN", "Pemerintah Kota Lain")
        content = write_units(
            tmp_path / "u.xlsx", [("U1", *other, "Pemerintah Kota Lain", "", "", "", "")]
        ).read_bytes()
        batch = upload(kind=ImportKind.UNITS, content=content)
        work(batch)
        assert (batch.state, Institution.objects.filter(siasn_id="LAIN").exists()) == (ImportState.FAILED, False)
        assert "bukan milik instansi Anda" in client.get(page_of(batch)).content.decode()


class TestApply:
    def test_stores_the_accepted_rows_and_keeps_the_rejected_out(self, client, upload):
        batch = upload(person(1), person(2, UNOR_ID="ASING"))
        work(batch)
        do(client, batch, "apply")
        assert work(batch).state == WorkState.DONE
        assert batch.state == ImportState.APPLIED
        assert Employee.objects.filter(name__startswith="PEGAWAI").count() == 1
        assert set(batch.report) == {"rejected", "warnings"}

    def test_forgets_the_file_when_nothing_is_to_be_mended(self, client, upload):
        batch = upload(person(1))
        work(batch)
        do(client, batch, "apply")
        work(batch)
        assert (batch.file.name, stored_files(), len(batch.sha256)) == ("", [], 64)

    def test_returns_a_workbook_that_can_be_mended_and_sent_again(self, client, upload):
        batch = upload(person(1), person(2, UNOR_ID="ASING"))
        work(batch)
        do(client, batch, "apply")
        work(batch)
        response = client.get(reverse("admin:employees_importbatch_download", args=[batch.pk]))
        content = b"".join(response.streaming_content)
        assert "attachment" in response["Content-Disposition"]
        assert AccessRecord.objects.filter(action="DOWNLOAD", subject=f"import:{batch.pk}").exists()

        again = upload(content=content)
        work(again)
        assert (again.counts["unchanged"], again.counts["new"], len(again.report["rejected"])) == (1, 0, 1)
        do(client, again, "apply")

    def test_takes_the_older_returned_file_away(self, client, upload):
        for number in (1, 3):
            batch = upload(person(number), person(2, UNOR_ID="ASING"))
            work(batch)
            do(client, batch, "apply")
            work(batch)
        assert len(stored_files()) == 1

    def test_twice_happens_once(self, client, upload):
        batch = upload(person(1))
        work(batch)
        do(client, batch, "apply")
        assert "sedang dikerjakan" in do(client, batch, "apply").content.decode()
        work(batch)
        assert "sudah diterapkan" in do(client, batch, "apply").content.decode()
        assert Job.objects.filter(kind=import_batches.APPLY).count() == 1

    def test_decides_anew_about_what_was_stored_since_the_check(self, client, upload):
        first, second = upload(person(1)), upload(person(1))
        for batch in (first, second):
            work(batch)
            do(client, batch, "apply")
        work(first)
        work(second)
        assert (first.counts["new"], second.counts["new"], second.counts["unchanged"]) == (1, 0, 1)

    def test_is_refused_to_who_lost_the_role_meanwhile(self, client, upload, officer):
        batch = upload(person(1))
        work(batch)
        do(client, batch, "apply")
        officer.role_grants.all().delete()
        job = work(batch)
        assert (job.state, batch.state) == (WorkState.FAILED, ImportState.CHECKED)
        assert not Employee.objects.filter(name__startswith="PEGAWAI").exists()

    def test_does_not_take_over_another_institutions_people(self, upload, cast):
        batch = upload(person(1, **{"NIP BARU": cast.outsider.nip}))
        work(batch)
        assert [finding["column"] for finding in batch.report["rejected"]] == ["NIP BARU"]


class TestOtherActions:
    def test_discarding_forgets_the_file_and_the_people(self, client, upload):
        batch = upload(person(1))
        work(batch)
        do(client, batch, "discard")
        batch.refresh_from_db()
        assert (batch.state, batch.report, stored_files()) == (ImportState.DISCARDED, {}, [])

    def test_a_file_can_be_checked_again_after_the_units_came_in(self, client, upload, cast):
        batch = upload(person(1, UNOR_ID="BARU"))
        work(batch)
        assert len(batch.report["rejected"]) == 1
        OrganisationUnit.objects.filter(pk=cast.opd.pk).update(siasn_id="BARU")
        do(client, batch, "recheck")
        work(batch)
        assert (batch.report["rejected"], batch.counts["new"]) == ([], 1)

    def test_a_cancelled_check_can_be_repeated(self, client, upload):
        batch = upload(person(1))
        client.post(reverse("jobs:cancel", args=[batch.job_id]))
        assert "Pemeriksaan terhenti" in client.get(page_of(batch)).content.decode()
        do(client, batch, "recheck")
        work(batch)
        assert batch.state == ImportState.CHECKED


class TestAccess:
    def test_is_closed_to_employees_and_strangers(self, client, cast, upload):
        batch = upload(person(1))
        cast.login(client, cast.employee)
        for address in (ADD, page_of(batch)):
            assert client.get(address).status_code in {302, 403}
        client.logout()
        assert "/masuk/" in client.get(ADD, follow=True).redirect_chain[-1][0]

    def test_of_an_auditor_is_reading_only(self, client, cast, upload):
        batch = upload(person(1))
        work(batch)
        cast.login(client, cast.auditor)
        page = client.get(page_of(batch))
        assert page.status_code == 200
        assert "Terapkan" not in page.content.decode()
        assert client.get(ADD).status_code == 403
        assert do(client, batch, "apply").status_code == 403

    def test_of_another_institutions_officer_finds_nothing(self, client, upload, cast):
        batch = upload(person(1))
        stranger = UserFactory(is_staff=True)
        client.force_login(stranger, backend="apps.accounts.backends.SignInBackend")
        assert client.get(page_of(batch)).status_code == 404
        assert do(client, batch, "apply").status_code == 404
        assert not visible_batches(stranger, timezone.localdate()).exists()

    def test_without_the_right_the_service_itself_refuses(self, cast):
        with pytest.raises(Exception, match="Hanya petugas BKD"):
            import_batches.receive_upload(
                kind=ImportKind.UNITS, upload=ContentFile(b"PK\x03\x04"), actor=cast.employee.user, at=timezone.now()
            )


class TestLists:
    def test_take_as_many_queries_for_many_rows_as_for_few(self, client, upload):
        def queries(address):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        few = upload(*[person(number) for number in range(1, 4)])
        work(few)
        listed = queries(reverse("admin:employees_importbatch_changelist"))
        many = upload(*[person(number) for number in range(1, 120)])
        work(many)
        assert queries(page_of(few, bagian="baru")) == queries(page_of(many, bagian="baru"))
        assert queries(reverse("admin:employees_importbatch_changelist")) == listed
        assert "Halaman 1 dari 3" in client.get(page_of(many, bagian="baru")).content.decode()


def _members(path):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]
