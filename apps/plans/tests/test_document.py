"""The printed plan: what it says, that it never changes, and that nothing typed into it is ever executed or fetched."""

from __future__ import annotations

import re
import socket
import threading
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from apps.core.formats import nip_groups
from apps.documents.models import Document, Paper
from apps.documents.policies import can_revoke, can_see
from apps.documents.printing import print_rendition
from apps.documents.selectors import visible_documents
from apps.documents.services import issue
from apps.employees.models import ActingOfficial
from apps.jobs.models import WorkState
from apps.plans.documents import build_content
from apps.plans.enums import DOCUMENT_KIND
from apps.plans.tests.factories import (
    AT,
    TODAY,
    PlanGapFactory,
    PlanItemFactory,
    draft,
    endorsed,
    step,
    submitted,
    verified,
)

pytestmark = pytest.mark.django_db
SIZES = {Paper.A4: (210, 297), Paper.F4: (215, 330)}


def document_of(plan) -> Document:
    return Document.objects.get(subject=plan.subject_key)


def pdf_of(document: Document, paper: str = Paper.A4) -> bytes:
    rendition = document.renditions.get(paper=paper)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    assert rendition.state == WorkState.DONE, rendition.error
    return (Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()


def words(pdf: bytes) -> str:
    """The text of all pages on one line: where a line breaks is the layout's business."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def millimetres(page) -> tuple[int, int]:
    return tuple(sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]))


class TestTheDocument:
    def test_is_issued_when_the_plan_is_verified(self, cast):
        plan = verified(cast)
        document = document_of(plan)
        assert document.number == "RPK/2027/KTC/000001"
        assert sorted(document.renditions.values_list("paper", flat=True)) == ["A4", "F4"]
        assert (document.public_initials, document.public_unit) == ("S. W.", plan.employee.unit.name)

    def test_says_who_what_and_how_much(self, cast):
        plan = verified(cast)
        text = words(pdf_of(document_of(plan)))
        gap, item = plan.gaps.select_related("competency").get(), plan.items.select_related("form").get()
        for expected in (
            "PEMERINTAH KOTA CONTOH",
            cast.opd.name.upper(),
            "Tahun Anggaran 2027".upper(),
            plan.employee.full_name,
            nip_groups(plan.employee.nip),
            "Penata Muda Tingkat I (III/b)",
            gap.competency.name,
            "1,6",
            "0,52",
            item.topic,
            item.form.name,
            item.success_indicator,
            "Rp1.500.000 (APBD)",
            "20 JP",
            "Target JP PNS: paling sedikit 20 JP setahun – terpenuhi (20 JP).",
            "Halaman 1 dari 2",
            "Halaman 2 dari 2",
            document_of(plan).short_code,
        ):
            assert expected in text

    def test_has_three_signature_blocks(self, cast):
        text = words(pdf_of(document_of(verified(cast))))
        for role, person in (
            ("Pegawai yang bersangkutan", cast.employee),
            ("Atasan langsung", cast.supervisor),
            ("Mengetahui/Menyetujui", cast.opd_head),
        ):
            assert role in text
            assert person.position.name in text
            assert f"NIP {nip_groups(person.nip)}" in text

    @pytest.mark.parametrize("paper", Paper.values)
    def test_fits_its_paper(self, cast, paper):
        pages = PdfReader(BytesIO(pdf_of(document_of(verified(cast)), paper))).pages
        assert {millimetres(page) for page in pages} == {SIZES[paper]}

    def test_is_tagged_titled_and_in_indonesian(self, cast):
        reader = PdfReader(BytesIO(pdf_of(document_of(verified(cast)))))
        catalogue = reader.trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == "id"
        assert reader.metadata.title.startswith("Rencana Pengembangan Kompetensi Individu Tahun 2027")
        metadata = reader.xmp_metadata.stream.get_data()
        assert b'pdfaid:part="3"' in metadata
        assert b'pdfuaid:part="1"' in metadata

    def test_prints_forty_activities_with_repeated_heads_and_one_total(self, cast):
        plan = draft(cast)
        PlanItemFactory.create_batch(39, plan=plan, learning_hours=2)
        step("submit_plan", plan, cast.employee)
        step("endorse_plan", plan, cast.supervisor)
        step("verify_plan", plan, cast.bkd_officer)
        pdf = pdf_of(document_of(plan))
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        wide = [page for page in pages if "Penyelenggara" in page]
        assert len(wide) >= 3
        assert all("Indikator" in page for page in wide)
        assert words(pdf).count("98 JP") == 3  # the total, its split by pillar, the sentence about the target
        signed = [page for page in pages if "Atasan langsung," in page]
        assert len(signed) == 1
        assert all(part in signed[0] for part in ("Pegawai yang bersangkutan", "Mengetahui/Menyetujui"))

    def test_without_gaps_says_so(self, cast):
        plan = endorsed(cast)
        plan.gaps.all().delete()
        step("verify_plan", plan, cast.bkd_officer)
        assert "Tidak ada kesenjangan" in words(pdf_of(document_of(plan)))

    def test_holds_very_long_names_and_words(self, cast):
        cast.employee.name = "Raden " + "Mas Sastrowidjojo " * 8 + "Kusumonegoro"
        cast.employee.title_after = "S.T., M.T., M.M., Ph.D., IPU., ASEAN Eng."
        cast.employee.save()
        plan = draft(cast)
        PlanItemFactory(plan=plan, topic="X" * 200, success_indicator="Y" * 300)
        step("submit_plan", plan, cast.employee)
        step("endorse_plan", plan, cast.supervisor)
        step("verify_plan", plan, cast.bkd_officer)
        pdf = pdf_of(document_of(plan))
        assert "Kusumonegoro" in words(pdf)
        assert "Y" * 300 in re.sub(r"\s", "", words(pdf))

    def test_prints_the_coat_of_arms_when_there_is_one(self, cast):
        plan = verified(cast)
        plain = PdfReader(BytesIO(pdf_of(document_of(plan)))).pages[0].images
        picture = BytesIO()
        Image.new("RGBA", (900, 1200), (200, 30, 30, 128)).save(picture, "PNG")
        picture.seek(0)
        cast.institution.logo.save("lambang.png", picture)
        armed = PdfReader(BytesIO(pdf_of(reissue(cast, plan)))).pages[0].images
        assert len(armed) == len(plain) + 1


def reissue(cast, plan) -> Document:
    return issue(kind=DOCUMENT_KIND, subject_id=plan.pk, actor=cast.bkd_officer.user, at=AT)


class TestWhoSigns:
    def blocks(self, plan):
        return build_content(plan.pk, AT)["signing"]["blocks"]

    def test_an_acting_supervisor_signs_as_such(self, cast):
        cast.supervisor.is_unit_head = False
        cast.supervisor.save()
        ActingOfficial.objects.create(
            unit=cast.division,
            official=cast.leader,
            kind="PLT",
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 12, 31),
            order_number="800/1/2026",
        )
        plan = submitted(cast)
        step("endorse_plan", plan, cast.leader)
        _, supervisor, _ = self.blocks(plan)
        assert supervisor["title"] == "Plt. Kepala Bidang Pelayaran"
        assert supervisor["name"] == cast.leader.full_name

    def test_the_head_of_an_office_is_approved_by_the_regional_head(self, cast):
        plan = draft(cast, employee=cast.opd_head)
        step("submit_plan", plan, cast.opd_head)
        step("endorse_plan", plan, cast.regional_secretary)
        employee, supervisor, approver = self.blocks(plan)
        assert employee["name"] == cast.opd_head.full_name
        assert (supervisor["title"], supervisor["name"]) == ("Sekretaris Daerah", cast.regional_secretary.full_name)
        assert (approver["title"], approver["name"]) == ("Wali Kota Contoh", "")

    def test_a_vacant_office_leaves_a_line_under_its_title(self, cast):
        plan = endorsed(cast)
        cast.opd_head.is_unit_head = False
        cast.opd_head.save()
        *_, approver = self.blocks(plan)
        assert (approver["title"], approver["name"], approver["nip"]) == ("Kepala Dinas Perhubungan", "", "")
        step("verify_plan", plan, cast.bkd_officer)
        assert "Kepala Dinas Perhubungan" in words(pdf_of(document_of(plan)))


class TestFrozen:
    def test_later_changes_do_not_reach_it(self, cast):
        plan = verified(cast)
        document = document_of(plan)
        before = pdf_of(document)
        cast.employee.name, cast.employee.grade = "Nama Baru", "IV/a"
        cast.employee.save()
        cast.opd.name = "Dinas Lain"
        cast.opd.save()
        plan.items.update(topic="Diubah di belakang")
        document.renditions.update(state=WorkState.QUEUED, attempts=0)
        assert pdf_of(document) == before

    def test_the_next_version_says_the_new_name_and_supersedes_it(self, cast):
        plan = verified(cast)
        old = document_of(plan)
        cast.employee.name = "Sari Siregar"
        cast.employee.save()
        new = reissue(cast, plan)
        old.refresh_from_db()
        assert (old.status, old.superseded_by, new.version) == ("SUPERSEDED", new, 2)
        assert "Sari Siregar" in words(pdf_of(new))

    def test_a_snapshot_that_was_tampered_with_is_not_printed(self, cast):
        document = document_of(verified(cast))
        snapshot = {**document.snapshot, "content": {**document.snapshot["content"], "career_goal": "Disisipkan"}}
        Document.objects.filter(pk=document.pk).update(snapshot=snapshot)
        rendition = document.renditions.get(paper=Paper.A4)
        print_rendition(rendition_id=rendition.pk, clock=timezone.now)
        rendition.refresh_from_db()
        assert rendition.state == WorkState.FAILED
        assert "tidak lagi sama" in rendition.error

    def test_reading_costs_the_same_for_twice_as_many_rows(self, cast):
        plan = endorsed(cast)
        counts = []
        for _ in range(2):
            PlanItemFactory.create_batch(6, plan=plan)
            PlanGapFactory.create_batch(6, plan=plan)
            with CaptureQueriesContext(connection) as queries:
                build_content(plan.pk, AT)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestNothingTypedIsExecuted:
    @pytest.fixture
    def canary(self):
        """A server that counts who comes by."""
        visits: list[str] = []
        server = socket.create_server(("127.0.0.1", 0))

        def listen():
            while True:
                try:
                    connection_, _ = server.accept()
                except OSError:
                    return
                visits.append("visit")
                connection_.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", visits
        server.close()

    def test_markup_is_printed_literally_and_nothing_is_fetched(self, cast, canary, tmp_path):
        address, visits = canary
        secret = tmp_path / "rahasia.txt"
        secret.write_text("ISI-RAHASIA")
        probes = [
            f"<img src={address}/a>",
            f"<link rel=attachment href=file://{secret}>",
            f"<a rel=attachment href=file://{secret}>x</a>",
            f"<style>@import url({address}/b);</style>",
            f"</td></table><object data=file://{secret}></object>",
            "{{ document.token }}{% include 'base.html' %}",
            "<script>alert(1)</script>",
        ]
        cast.employee.name = probes[0]
        cast.employee.education = probes[4][:100]
        cast.employee.save()
        plan = draft(cast, career_goal=probes[1], commitment=probes[3])
        plan.items.update(topic=probes[1], provider_name=probes[2], success_indicator=probes[4])
        PlanItemFactory(plan=plan, topic=probes[5], provider_name=probes[6], success_indicator=probes[0])
        step("submit_plan", plan, cast.employee)
        step("endorse_plan", plan, cast.supervisor, note=probes[3])
        step("verify_plan", plan, cast.bkd_officer)
        pdf = pdf_of(document_of(plan))
        text = re.sub(r"\s", "", words(pdf))
        for probe in probes:
            assert re.sub(r"\s", "", probe) in text
        assert "ISI-RAHASIA" not in text
        assert not PdfReader(BytesIO(pdf)).attachments
        assert b"/URI" not in pdf
        assert visits == []

    def test_puts_no_words_into_the_mouth_of_who_wrote_none(self, cast):
        plan = draft(cast, commitment="")
        step("submit_plan", plan, cast.employee)
        step("endorse_plan", plan, cast.supervisor, note="")
        step("verify_plan", plan, cast.bkd_officer)
        text = words(pdf_of(document_of(plan)))
        assert "Komitmen pegawai Tidak ditulis." in text
        assert "Dukungan atasan Tidak ditulis." in text

    def test_hidden_and_strange_characters_do_no_harm(self, cast):
        plan = endorsed(cast)
        plan.items.update(topic="Kanan\u202eke kiri\u200b \x07bel " + "\u200f" * 150 + "😀漢字")
        step("verify_plan", plan, cast.bkd_officer)
        text = words(pdf_of(document_of(plan)))
        assert "Kananke kiri bel" in text
        assert "\u202e" not in text


class TestUnderARealWorker:
    def test_both_files_are_printed_after_the_commit(self, live_worker, cast):
        document = document_of(verified(cast))
        live_worker(lambda: document.renditions.filter(state=WorkState.DONE).count() == 2, "both files")
        assert {rendition.page_count for rendition in document.renditions.all()} == {2}


class TestWhoSees:
    def test_visibility_has_its_list_twin(self, cast):
        document = document_of(verified(cast))
        people = (cast.employee, cast.supervisor, cast.bkd_officer, cast.unit_officer, cast.leader, cast.outsider)
        answers = {person.name: bool(can_see(person.user, document, TODAY)) for person in people}
        listed = {person.name: visible_documents(person.user, TODAY).exists() for person in people}
        assert answers == listed
        assert answers[cast.employee.name]
        assert not answers[cast.outsider.name]


class TestWhoRevokes:
    def test_is_bkd_of_the_same_institution(self, cast):
        document = document_of(verified(cast))
        able = [
            person
            for person in (cast.employee, cast.supervisor, cast.bkd_officer, cast.bkd_head, cast.auditor, cast.outsider)
            if can_revoke(person.user, document, TODAY)
        ]
        assert able == [cast.bkd_officer, cast.bkd_head]
