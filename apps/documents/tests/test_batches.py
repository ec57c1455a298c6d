"""Many documents at once: volumes by unit, nothing drawn twice, failures that stay alone, files that go in time."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from apps.core.failures import Refused
from apps.documents import batches, files
from apps.documents.binding import work_on
from apps.documents.merging import merge
from apps.documents.models import Batch, Rendition, Volume
from apps.documents.policies import can_take_batch, can_view_batch
from apps.documents.printing import print_rendition
from apps.documents.selectors import tally_of, volumes_of
from apps.documents.tests import kinds
from apps.documents.tests.factories import BatchFactory, DocumentFactory, IssuerFactory, RenditionFactory, VolumeFactory
from apps.documents.tests.work import Silent, finish, print_all
from apps.jobs.models import Queue, WorkState
from apps.jobs.progress import Resting
from apps.jobs.services import cancel_job
from apps.notifications.models import Notice
from apps.parameters.first_values import load_into
from apps.parameters.models import Parameter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _parameters():
    load_into(Parameter)


def letters(count, issuer=None):
    issuer = issuer or IssuerFactory()
    return [DocumentFactory(issuer=issuer) for _ in range(count)]


def fail_one(batch):
    rendition = Rendition.objects.filter(places__volume__batch=batch).first()
    Rendition.objects.filter(pk=rendition.pk).update(state=WorkState.FAILED, attempts=3, error="Terlalu lama.")
    return rendition


def stored(volume, ending):
    return (Path(settings.PRIVATE_ROOT) / files.volume_name(volume.pk, ending)).read_bytes()


def cancel(batch):
    cancel_job(job_id=batch.job_id, actor=batch.job.requested_by, at=timezone.now())


def resume(batch, **kwargs):
    batches.resume_batch(batch_id=batch.pk, actor=batch.job.requested_by, at=timezone.now(), **kwargs)
    batch.job.refresh_from_db()


class TestAsking:
    def test_sorts_documents_into_volumes_by_unit(self, monkeypatch):
        monkeypatch.setattr(batches, "VOLUME_SIZE", 2)
        batch = BatchFactory(documents=letters(5), units=2)
        found = [(str(volume), volume.document_count) for volume in volumes_of(batch)]
        assert found == [("Bidang 1 (jilid 1 dari 2)", 2), ("Bidang 1 (jilid 2 dari 2)", 1), ("Bidang 2", 2)]

    def test_for_nothing_is_refused(self):
        with pytest.raises(Refused, match="Belum ada dokumen terbit"):
            batches.request_batch(
                kind="tests.letter", title="", paper="A4", duplex=False, entries=[], actor=IssuerFactory(), at=None
            )

    def test_twice_is_one_batch_while_the_first_is_at_work(self):
        documents = letters(1)
        first = BatchFactory(documents=documents)
        assert BatchFactory(documents=documents) == first
        cancel(first)
        assert BatchFactory(documents=documents) != first

    def test_gives_what_failed_before_fresh_attempts_and_leaves_what_is_printed(self):
        documents = letters(2)
        print_rendition(rendition_id=documents[0].renditions.get(paper="A4").pk, clock=timezone.now)
        documents[1].renditions.update(state=WorkState.FAILED, attempts=3)
        BatchFactory(documents=documents)
        done, again = (document.renditions.get(paper="A4") for document in documents)
        assert (done.state, done.attempts) == (WorkState.DONE, 1)
        assert (again.state, again.attempts, again.queue) == (WorkState.QUEUED, 0, Queue.BULK)

    def test_takes_the_same_number_of_queries_for_any_number_of_documents(self):
        counts = []
        for documents in (letters(2), letters(6)):
            with CaptureQueriesContext(connection) as queries:
                BatchFactory(documents=documents)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestWork:
    def test_rests_until_every_document_is_over(self):
        batch = BatchFactory()
        with pytest.raises(Resting):
            work_on(batch.job, Silent(), timezone.now)
        assert (tally_of(batch).waiting, batch.volumes.get().bound_at) == (2, None)

    def test_packs_the_single_files_unchanged(self):
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        volume = batch.volumes.get()
        packed = stored(volume, "zip")
        assert (files.sha256(packed), len(packed)) == (volume.zip_sha256, volume.zip_bytes)
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            for item in volume.items.select_related("rendition__document"):
                assert files.sha256(archive.read(item.rendition.download_name)) == item.rendition.sha256
            assert len(archive.namelist()) == 2
            assert not any(kinds.NIP in name or kinds.NAME in name for name in archive.namelist())

    def test_merges_behind_a_list_with_a_bookmark_for_each(self):
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        volume = batch.volumes.get()
        merged = PdfReader(BytesIO(stored(volume, "pdf")))
        assert [mark.title for mark in merged.outline] == ["Daftar isi", "Pegawai 1", "Pegawai 2"]
        first, second = (item.rendition for item in volume.items.select_related("rendition__document"))
        assert len(merged.pages) == volume.page_count == 1 + first.page_count + second.page_count
        cover = merged.pages[0].extract_text()
        assert cover.index("Pegawai 1") < cover.index("Pegawai 2") < len(cover)
        assert first.document.number in cover
        starts = [merged.get_destination_page_number(mark) for mark in merged.outline]
        assert starts == [0, 1, 1 + first.page_count]
        assert second.document.number in merged.pages[starts[2]].extract_text()

    def test_stores_fonts_that_documents_share_once(self):
        rendition = RenditionFactory()
        single = files.read(rendition.file_name, rendition.sha256)
        merged = merge("Dua", [("Satu", single), ("Dua", single)], duplex=False)
        assert merged.page_count == 2 * rendition.page_count
        assert len(merged.pdf) < 1.2 * len(single)

    def test_on_both_sides_lets_each_document_begin_on_a_new_sheet(self):
        batch = BatchFactory(duplex=True)
        print_all(batch)
        finish(batch)
        merged = PdfReader(BytesIO(stored(batch.volumes.get(), "pdf")))
        assert all(merged.get_destination_page_number(mark) % 2 == 0 for mark in merged.outline)
        assert len(merged.pages) % 2 == 0

    def test_gives_equal_files_for_equal_documents(self):
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        before = batch.volumes.get()
        resume(batch, damaged=before.pk)
        finish(batch)
        after = batch.volumes.get()
        assert (after.print_sha256, after.zip_sha256) == (before.print_sha256, before.zip_sha256)

    def test_names_what_failed_on_the_list_and_binds_the_rest(self):
        batch = BatchFactory()
        failed = fail_one(batch)
        print_all(batch)
        assert finish(batch) == {"url": f"/dokumen/cetakan/{batch.pk}/", "printed": 1, "failed": 1}
        cover = PdfReader(BytesIO(stored(batch.volumes.get(), "pdf"))).pages[0].extract_text()
        assert "Terlalu lama." in cover
        resume(batch)
        failed.refresh_from_db()
        assert (failed.state, failed.attempts) == (WorkState.QUEUED, 0)
        print_all(batch)
        assert finish(batch)["failed"] == 0
        assert "Terlalu lama." not in PdfReader(BytesIO(stored(batch.volumes.get(), "pdf"))).pages[0].extract_text()

    def test_prints_a_damaged_file_again_instead_of_binding_it(self):
        batch = BatchFactory()
        print_all(batch)
        rendition = Rendition.objects.filter(places__volume__batch=batch).first()
        files.write(rendition.file_name, b"%PDF-1.7 changed")
        with pytest.raises(Resting):
            work_on(batch.job, Silent(), timezone.now)
        rendition.refresh_from_db()
        assert (rendition.state, batch.volumes.get().bound_at) == (WorkState.QUEUED, None)
        print_all(batch)
        assert finish(batch)["printed"] == 2

    def test_is_refused_when_the_requester_no_longer_sees_a_document(self):
        batch = BatchFactory()
        document = batch.volumes.get().items.first().rendition.document
        document.issued_by = IssuerFactory()
        document.save()
        with pytest.raises(Refused, match="tidak lagi berwenang"):
            work_on(batch.job, Silent(), timezone.now)

    def test_tells_the_requester_once_a_round(self):
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        finish(batch)
        notice = Notice.objects.get(recipient=batch.job.requested_by)
        assert notice.text == "Surat 2027 selesai: 2 dokumen siap diunduh."
        resume(batch)
        finish(batch)
        assert Notice.objects.filter(recipient=batch.job.requested_by).count() == 2


class TestCancelling:
    def test_leaves_undone_what_only_this_batch_wanted(self):
        shared, lone = letters(2)
        Rendition.objects.update(queue=Queue.BULK)
        batch = BatchFactory(documents=[shared, lone])
        other = BatchFactory(documents=[shared], duplex=True)
        cancel(batch)
        states = {rendition.document_id: rendition.state for rendition in Rendition.objects.filter(paper="A4")}
        assert states == {shared.pk: WorkState.QUEUED, lone.pk: WorkState.CANCELLED}
        resume(batch)
        assert lone.renditions.get(paper="A4").state == WorkState.QUEUED
        assert {batch.job.state, other.job.state} == {WorkState.QUEUED}

    def test_leaves_alone_what_a_person_waits_for(self):
        document = letters(1)[0]
        cancel(BatchFactory(documents=[document]))
        assert document.renditions.get(paper="A4").state == WorkState.QUEUED


class TestKeeping:
    def test_ends_after_the_days_of_the_parameter(self):
        Parameter.objects.filter(key="batch_files_days").update(value=3)
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        at = timezone.now()
        assert batch.kept_until == timezone.localdate(at) + timedelta(days=3)
        assert batches.delete_old_files(at=at + timedelta(days=3)) == 0
        assert batches.delete_old_files(at=at + timedelta(days=4)) == 1
        assert batches.delete_old_files(at=at + timedelta(days=4)) == 0
        volume = batch.volumes.get()
        with pytest.raises(FileNotFoundError):
            stored(volume, "pdf")
        assert (volume.bound_at, volume.print_bytes, volume.zip_sha256) == (None, 0, "")

    def test_can_be_had_again_without_drawing(self):
        batch = BatchFactory()
        print_all(batch)
        finish(batch)
        batches.delete_old_files(at=timezone.now() + timedelta(days=30))
        resume(batch)
        finish(batch)
        assert batch.volumes.get().print_bytes > 0
        assert set(Rendition.objects.filter(places__isnull=False).values_list("attempts", flat=True)) == {1}


class TestSeeing:
    def test_is_for_the_requester(self):
        mine, others = BatchFactory(), BatchFactory()
        me = mine.job.requested_by
        assert list(Batch.objects.visible_to(me)) == [mine]
        assert can_view_batch(me, mine)
        assert not can_view_batch(me, others)
        assert not can_take_batch(me, others, timezone.localdate())


class TestPages:
    @pytest.fixture
    def volume(self, client):
        volume = VolumeFactory()
        print_all(volume.batch)
        finish(volume.batch)
        client.force_login(volume.batch.job.requested_by, backend="apps.accounts.backends.SignInBackend")
        return Volume.objects.select_related("batch__job").get(pk=volume.pk)

    @pytest.mark.parametrize(("ending", "kind"), [("pdf", "application/pdf"), ("zip", "application/zip")])
    def test_give_the_files_without_a_name_in_theirs(self, client, volume, ending, kind):
        response = client.get(f"/dokumen/cetakan/jilid/{volume.pk}/{ending}/")
        assert response.content == stored(volume, ending)
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="bidang-1-A4.{ending}"'
        assert response["Cache-Control"] == "no-store"

    def test_give_nothing_to_others(self, client, volume):
        client.force_login(IssuerFactory(), backend="apps.accounts.backends.SignInBackend")
        for path in (f"jilid/{volume.pk}/pdf/", f"{volume.batch_id}/", f"{volume.batch_id}/kemajuan/"):
            assert client.get(f"/dokumen/cetakan/{path}").status_code == 404
        assert client.post(f"/dokumen/cetakan/{volume.batch_id}/batal/").status_code == 404
        assert "Belum ada cetakan massal" in client.get("/dokumen/cetakan/").content.decode()

    def test_say_that_a_file_is_damaged_and_bind_it_again(self, client, volume):
        files.write(files.volume_name(volume.pk, "pdf"), b"%PDF-1.7 changed")
        response = client.get(f"/dokumen/cetakan/jilid/{volume.pk}/pdf/")
        assert response.status_code == 409
        assert "Satukan lagi" in response.content.decode()
        client.post(f"/dokumen/cetakan/{volume.batch_id}/lanjut/", {"volume": str(volume.pk)})
        volume.refresh_from_db()
        assert volume.bound_at is None

    def test_know_no_other_file(self, client, volume):
        assert client.get(f"/dokumen/cetakan/jilid/{volume.pk}/exe/").status_code == 404

    def test_list_failures_with_their_reason(self, client, volume):
        fail_one(volume.batch)
        html = client.get(f"/dokumen/cetakan/{volume.batch_id}/").content.decode()
        assert "Terlalu lama." in html
        assert "Coba lagi" in html

    def test_say_what_the_batch_does_once_all_its_documents_are_printed(self, client):
        batch = BatchFactory()
        client.force_login(batch.job.requested_by, backend="apps.accounts.backends.SignInBackend")
        for printed, words in ((False, "Mencetak dokumen"), (True, "Menyatukan berkas")):
            if printed:
                print_all(batch)
            html = client.get(f"/dokumen/cetakan/{batch.pk}/").content.decode()
            assert f"Sedang dikerjakan – {words}" in html
            assert "Menunggu giliran" not in html

    def test_tell_progress_while_it_works_and_renew_themselves_at_the_end(self, client):
        batch = BatchFactory()
        client.force_login(batch.job.requested_by, backend="apps.accounts.backends.SignInBackend")
        address = f"/dokumen/cetakan/{batch.pk}/"
        assert "0 dari 2" in client.get(address).content.decode()
        assert "0 dari 2" in client.get(f"{address}kemajuan/").content.decode()
        client.post(f"{address}batal/")
        assert client.get(f"{address}kemajuan/")["HX-Refresh"] == "true"
        assert "Lanjutkan" in client.get(address).content.decode()
