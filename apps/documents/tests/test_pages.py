from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AccessRecord
from apps.core.formats import date_time, long_date
from apps.documents import registry
from apps.documents.models import Document, DocumentStatus, Rendition
from apps.documents.policies import can_see
from apps.documents.public_views import LIMIT
from apps.documents.selectors import visible_documents
from apps.documents.services import revoke
from apps.documents.tests import kinds
from apps.documents.tests.factories import DocumentFactory, IssuerFactory, RenditionFactory
from apps.jobs.models import WorkState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, user):
    client.force_login(user)
    return client


class TestDownload:
    def test_gives_the_stored_bytes_as_an_attachment(self, client):
        rendition = RenditionFactory()
        owner = rendition.document.issued_by
        answer = sign_in(client, owner).get(reverse("documents:download", args=[rendition.pk]))
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == rendition.sha256
        assert answer.headers["Content-Disposition"] == 'attachment; filename="SU-2027-KTC-000001-v1-A4.pdf"'
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.headers["Cache-Control"] == "no-store"

    def test_is_recorded(self, client):
        rendition = RenditionFactory()
        owner = rendition.document.issued_by
        sign_in(client, owner).get(reverse("documents:download", args=[rendition.pk]))
        record = AccessRecord.objects.get(actor=owner)
        assert (record.action, record.subject) == ("DOWNLOAD", f"document:{rendition.document_id}")

    def test_of_somebody_elses_document_does_not_exist(self, client):
        rendition = RenditionFactory()
        sign_in(client, IssuerFactory())
        for name, key in (("download", rendition.pk), ("detail", rendition.document_id)):
            assert client.get(reverse(f"documents:{name}", args=[key])).status_code == 404
        assert client.post(reverse("documents:retry", args=[rendition.pk])).status_code == 404
        assert client.post(reverse("documents:revoke", args=[rendition.document_id])).status_code == 404
        assert not AccessRecord.objects.exists()

    def test_needs_a_sign_in(self, client):
        answer = client.get(reverse("documents:download", args=[RenditionFactory().pk]))
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse(settings.LOGIN_URL))

    def test_withholds_a_damaged_file_and_offers_to_print_it_again(self, client):
        rendition = RenditionFactory()
        (Path(settings.PRIVATE_ROOT) / rendition.file_name).write_bytes(b"%PDF-1.7 lain")
        sign_in(client, rendition.document.issued_by)
        answer = client.get(reverse("documents:download", args=[rendition.pk]))
        assert answer.status_code == 409
        assert "tidak utuh" in answer.content.decode()
        client.post(reverse("documents:retry", args=[rendition.pk]))
        rendition.refresh_from_db()
        assert rendition.state == WorkState.QUEUED

    def test_of_a_file_that_is_not_ready_leads_to_its_page(self, client):
        document = DocumentFactory()
        rendition = document.renditions.get(paper="A4")
        answer = sign_in(client, document.issued_by).get(reverse("documents:download", args=[rendition.pk]))
        assert answer.url == reverse("documents:detail", args=[document.pk])


class TestDetail:
    def test_asks_again_until_both_files_are_there(self, client):
        document = DocumentFactory()
        url = reverse("documents:renditions", args=[document.pk])
        sign_in(client, document.issued_by)
        assert "hx-get" in client.get(reverse("documents:detail", args=[document.pk])).content.decode()
        assert client.get(url).status_code == 200
        Rendition.objects.update(state=WorkState.DONE)
        answer = client.get(url)
        assert answer.status_code == 286
        assert "hx-get" not in answer.content.decode()
        assert "Unduh PDF F4" in answer.content.decode()

    def test_says_why_a_file_is_missing_and_offers_to_try_again(self, client):
        document = DocumentFactory()
        document.renditions.update(state=WorkState.FAILED, error="Media penyimpanan penuh.")
        page = sign_in(client, document.issued_by).get(reverse("documents:detail", args=[document.pk]))
        assert "Media penyimpanan penuh." in page.content.decode()
        assert "Coba lagi" in page.content.decode()

    def test_lets_bkd_revoke_with_a_reason(self, client):
        officer = IssuerFactory()
        officer.user_permissions.add(Permission.objects.get(codename="revoke_document"))
        document = DocumentFactory(issuer=officer)
        sign_in(client, officer)
        page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
        assert 'data-confirm="cabut-dokumen" novalidate' in page
        assert '<dialog class="confirm" id="cabut-dokumen"' in page
        client.post(reverse("documents:revoke", args=[document.pk]), {"reason": "Salah unit"})
        document.refresh_from_db()
        assert document.status == DocumentStatus.REVOKED

    @pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 301])
    def test_says_beside_the_field_that_a_reason_is_missing_or_too_long(self, client, reason):
        officer = IssuerFactory()
        officer.user_permissions.add(Permission.objects.get(codename="revoke_document"))
        document = DocumentFactory(issuer=officer)
        answer = sign_in(client, officer).post(reverse("documents:revoke", args=[document.pk]), {"reason": reason})
        assert answer.status_code == 422
        sentence = "paling panjang 300 karakter" if reason.strip("\u200b ") else "Tuliskan alasan pencabutan"
        assert sentence in str(answer.context["form"].errors["reason"])
        assert 'id="error_1_id_reason"' in answer.content.decode()
        document.refresh_from_db()
        assert document.status == DocumentStatus.VALID

    def test_says_who_revoked_a_document_when_and_why(self, client):
        officer = IssuerFactory(full_name="Petugas Pencabut")
        officer.user_permissions.add(Permission.objects.get(codename="revoke_document"))
        document, at = DocumentFactory(issuer=officer), timezone.now()
        revoke(document_id=document.pk, reason="Salah unit", actor=officer, at=at)
        page = sign_in(client, officer).get(reverse("documents:detail", args=[document.pk])).content.decode()
        assert f"{date_time(at)} oleh Petugas Pencabut" in page
        assert "Salah unit" in page

    def test_hides_revoking_from_the_others(self, client):
        document = DocumentFactory()
        sign_in(client, document.issued_by)
        assert "Cabut dokumen" not in client.get(reverse("documents:detail", args=[document.pk])).content.decode()
        assert client.post(reverse("documents:revoke", args=[document.pk]), {"reason": "x"}).status_code == 403


class TestList:
    def test_shows_only_what_the_user_may_see(self, client):
        mine, other = DocumentFactory(), DocumentFactory()
        page = sign_in(client, mine.issued_by).get(reverse("documents:list")).content.decode()
        assert mine.number in page
        assert other.number not in page

    def test_finds_by_number_title_kind_year_and_status(self, client):
        user = IssuerFactory()
        kinds.changes["year"] = "2026"
        earlier = DocumentFactory(issuer=user)
        kinds.changes["year"] = "2027"
        old = DocumentFactory(issuer=user, subject_id=(subject_id := uuid.uuid4()))
        new = DocumentFactory(issuer=user, subject_id=subject_id)
        sign_in(client, user)
        for query, found in (
            ({"cari": new.number.lower()}, {new}),
            ({"cari": "tahun 2026"}, {earlier}),
            ({"jenis": new.kind}, {earlier, old, new}),
            ({"tahun": "2027"}, {old, new}),
            ({"status": "SUPERSEDED"}, {old}),
            ({"status": "VALID", "tahun": "2026"}, {earlier}),
            ({"tahun": "kapan"}, {earlier, old, new}),
        ):
            answer = client.get(reverse("documents:list"), query)
            assert set(answer.context["page_obj"]) == found, query

    def test_is_newest_first_and_can_be_ordered_by_number(self, client):
        user = IssuerFactory()
        first, second = (DocumentFactory(issuer=user) for _ in range(2))
        sign_in(client, user)
        for query, order in (({}, [second, first]), ({"urut": "nomor"}, [first, second])):
            assert list(client.get(reverse("documents:list"), query).context["page_obj"]) == order

    def test_says_whether_there_is_nothing_or_nothing_fits(self, client):
        sign_in(client, IssuerFactory())
        assert "Belum ada dokumen" in client.get(reverse("documents:list")).content.decode()
        page = client.get(reverse("documents:list"), {"cari": "tidak ada"}).content.decode()
        assert "Tidak ada dokumen yang cocok" in page
        assert "Hapus saringan" in page

    def test_costs_the_same_for_twice_as_many(self, client):
        user = IssuerFactory()
        sign_in(client, user)
        counts = []
        for _ in range(2):
            for _ in range(4):
                DocumentFactory(issuer=user)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("documents:list"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_seeing_has_its_list_twin(self):
        document = DocumentFactory()
        for user in (document.issued_by, IssuerFactory()):
            listed = visible_documents(user, timezone.localdate()).filter(pk=document.pk).exists()
            assert bool(can_see(user, document, timezone.localdate())) == listed


class TestVerification:
    def ask(self, client, token, **extra):
        return client.get(reverse("verification:document", args=[token]), **extra)

    def test_tells_a_stranger_that_the_document_is_valid(self, client):
        document = DocumentFactory()
        answer = self.ask(client, document.token)
        page = answer.content.decode()
        assert answer.status_code == 200
        for fact in ("Dokumen ini berlaku", document.title, document.number, "S. W.", "Bidang Pelayaran"):
            assert fact in page

    @pytest.mark.parametrize(("signed_by", "told"), [("para pihak", True), ("", False)])
    def test_speaks_of_signatures_only_where_the_paper_has_them(self, client, monkeypatch, signed_by, told):
        monkeypatch.setitem(registry._kinds, kinds.LETTER.code, replace(kinds.LETTER, signed_by=signed_by))
        page = self.ask(client, DocumentFactory().token).content.decode()
        assert ("berlaku setelah ditandatangani oleh para pihak" in page) == told

    def test_tells_nothing_else(self, client):
        document = DocumentFactory()
        page = self.ask(client, document.token).content.decode()
        for private in (
            kinds.NAME,
            "Sari",
            "Wulandari",
            kinds.NIP,
            kinds.NIP.replace(" ", ""),
            document.issued_by.username,
        ):
            assert private not in page

    @pytest.mark.parametrize("spelling", [str.upper, lambda token: "-".join(token[i : i + 4] for i in range(0, 32, 4))])
    def test_accepts_the_code_as_people_type_it(self, client, spelling):
        document = DocumentFactory()
        assert self.ask(client, spelling(document.token)).status_code == 200

    def test_names_the_successor_of_a_superseded_document(self, client):
        subject_id = uuid.uuid4()
        old, new = DocumentFactory(subject_id=subject_id), DocumentFactory(subject_id=subject_id)
        page = self.ask(client, old.token).content.decode()
        assert "sudah digantikan" in page
        assert new.number in page
        assert new.token not in page

    def test_says_that_a_document_was_revoked_and_when_but_not_by_whom_or_why(self, client):
        document, at = DocumentFactory(), timezone.now() - timedelta(days=40)
        officer = IssuerFactory(full_name="Petugas Pencabut")
        Document.objects.update(status="REVOKED", revoked_reason="Alasan internal", revoked_at=at, revoked_by=officer)
        page = self.ask(client, document.token).content.decode()
        assert "Dokumen ini dicabut" in page
        assert long_date(at) in page
        assert "Alasan internal" not in page
        assert "Petugas Pencabut" not in page

    def test_speaks_of_initials_only_where_a_document_is_about_a_person(self, client):
        document = DocumentFactory()
        assert "Inisial pemilik" in self.ask(client, document.token).content.decode()
        Document.objects.update(public_initials="")
        page = self.ask(client, document.token).content.decode()
        assert "inisial" not in page.lower()
        assert "Bidang Pelayaran" in page

    def test_no_longer_takes_the_code_of_an_issuer_for_initials(self):
        person, office = DocumentFactory(), DocumentFactory()
        Document.objects.filter(pk=office.pk).update(public_initials=office.issuer_code)
        import_module("apps.documents.migrations.0006_initials_of_persons").forget_codes(apps, None)
        found = dict(Document.objects.values_list("pk", "public_initials"))
        assert found == {person.pk: "S. W.", office.pk: ""}

    def test_answers_alike_for_every_unknown_code(self, client):
        token = DocumentFactory().token
        near = [token[:-1] + ("0" if token[-1] != "0" else "1"), "0" * 32, token[:-1], "bukan-kode", "\u202e" + token]
        answers = [self.ask(client, wrong) for wrong in near]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert "tidak ditemukan" in answers[0].content.decode()

    def test_is_neither_kept_nor_indexed_nor_told_to_other_sites(self, client):
        for url in (reverse("verification:form"), reverse("verification:document", args=[DocumentFactory().token])):
            headers = client.get(url).headers
            assert headers["Cache-Control"] == "no-store"
            assert "noindex" in headers["X-Robots-Tag"]
            assert headers["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in headers

    def test_is_read_only(self, client):
        assert client.post(reverse("verification:form")).status_code == 405

    def test_limits_one_address_and_not_the_others(self, client):
        token = "0" * 32
        statuses = [self.ask(client, token, REMOTE_ADDR="10.1.1.1").status_code for _ in range(LIMIT + 1)]
        assert statuses == [404] * LIMIT + [429]
        assert self.ask(client, token, REMOTE_ADDR="10.1.1.2").status_code == 404


class TestCodeForm:
    def test_leads_to_the_answer(self, client):
        document = DocumentFactory()
        answer = client.get(reverse("verification:form"), {"kode": f" {document.short_code.upper()} "})
        assert answer.url == reverse("verification:document", args=[document.token])

    @pytest.mark.parametrize(("typed", "sentence"), [("", "Tuliskan kode"), ("12-34", "32 angka"), ("\x00", "")])
    def test_says_what_is_wrong_with_a_code(self, client, typed, sentence):
        answer = client.get(reverse("verification:form"), {"kode": typed})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()

    def test_waits_for_a_code_without_complaining(self, client):
        answer = client.get(reverse("verification:form"))
        assert answer.status_code == 200
        assert "Kesalahan" not in answer.content.decode()


class TestAdmin:
    @pytest.fixture
    def officer(self):
        user = IssuerFactory(is_staff=True)
        names = ["view_document", "revoke_document", "view_rendition"]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        return user

    def test_shows_no_private_content(self, client, officer):
        document = DocumentFactory(issuer=officer)
        sign_in(client, officer)
        for url in (
            reverse("admin:documents_document_changelist"),
            reverse("admin:documents_document_change", args=[document.pk]),
        ):
            page = client.get(url).content.decode()
            assert document.number in page
            assert kinds.NIP not in page
            assert document.token not in page

    def test_shows_only_what_the_officer_may_see(self, client, officer):
        other = DocumentFactory()
        sign_in(client, officer)
        assert other.number not in client.get(reverse("admin:documents_document_changelist")).content.decode()

    def test_changes_nothing(self, client, officer):
        document = DocumentFactory(issuer=officer)
        sign_in(client, officer)
        client.post(reverse("admin:documents_document_change", args=[document.pk]), {"number": "PALSU"})
        document.refresh_from_db()
        assert document.number != "PALSU"

    @pytest.mark.parametrize(("reason", "status"), [("Salah unit", "REVOKED"), ("", "VALID")])
    def test_revokes_with_a_reason(self, client, officer, reason, status):
        document = DocumentFactory(issuer=officer)
        sign_in(client, officer)
        data = {"action": "revoke_selected", "_selected_action": [str(document.pk)], "reason": reason}
        client.post(reverse("admin:documents_document_changelist"), data)
        document.refresh_from_db()
        assert document.status == status
