"""The electronic seal: on every file while there is a key, never a reason to withhold one, and worthless once a byte
is changed."""

from __future__ import annotations

import asyncio
import re
import shutil
import stat
import subprocess
import uuid
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from django.conf import settings as active
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from apps.documents import certificates, engine, files, seals
from apps.documents.enums import SealKind
from apps.documents.models import Rendition, Seal
from apps.documents.seals import SealState, judge
from apps.documents.selectors import seal_state
from apps.documents.services import keep_seal, retry_rendition
from apps.documents.tests.factories import DocumentFactory, RenditionFactory, SealFactory
from apps.documents.verification import examine
from apps.jobs.models import WorkState

pytestmark = pytest.mark.django_db


def path_of(rendition: Rendition) -> Path:
    return Path(active.PRIVATE_ROOT) / rendition.file_name


def words(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


class TestASealedFile:
    def test_is_valid_for_pyhanko_that_trusts_our_authority(self, seal):
        pdf = path_of(RenditionFactory()).read_bytes()
        authority = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0].other_embedded_certs[0]
        signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]
        context = ValidationContext(trust_roots=[authority], allow_fetching=False)
        status = seals._apart(lambda: validate_pdf_signature(signature, context))
        assert status.bottom_line
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"

    def test_is_valid_for_poppler_and_clean_for_qpdf(self, seal):
        path = path_of(RenditionFactory())
        report = subprocess.run(["/usr/bin/env", "pdfsig", path], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in report
        assert "Total document signed" in report
        assert "CN=Segel elektronik Pemerintah Kota Contoh" in report
        subprocess.run(["/usr/bin/env", "qpdf", "--check", path], capture_output=True, check=True)

    def test_keeps_the_drawn_file_whole_before_the_seal(self, seal):
        document = DocumentFactory()
        pdf = path_of(RenditionFactory(document=document)).read_bytes()
        assert pdf.startswith(engine.draw(document.kind, document.snapshot, "A4", SealKind.OWN).pdf)

    def test_is_wrapped_each_time_as_pyhanko_would_wrap_it(self, seal):
        signer = seals.sealer_for(seal.issuer_code, timezone.now()).signer

        async def wrap(sign, digest):
            return (await sign(digest, "sha256", use_pades=True)).dump()

        for digest in (b"1" * 32, b"2" * 32, b"3" * 32):
            ours = seals._apart(lambda digest=digest: asyncio.run(wrap(signer.async_sign, digest)))
            theirs = seals._apart(
                lambda digest=digest: asyncio.run(wrap(super(type(signer), signer).async_sign, digest))
            )
            assert ours == theirs

    def test_is_recorded_with_its_digest_and_certificate(self, seal):
        rendition = RenditionFactory()
        pdf = path_of(rendition).read_bytes()
        assert (rendition.sha256, rendition.byte_count) == (files.sha256(pdf), len(pdf))
        assert rendition.seal == SealKind.OWN
        assert rendition.seal_certificate == certificates.fingerprint(certificates.read(seal.name).certificate)

    @pytest.mark.parametrize(("is_certified", "kind"), [(False, SealKind.OWN), (True, SealKind.CERTIFIED)])
    def test_says_in_its_words_what_kind_of_seal_it_is(self, seal, is_certified, kind):
        Seal.objects.update(is_certified=is_certified)
        pdf = path_of(RenditionFactory()).read_bytes()
        assert kind.sentence in words(pdf)
        assert PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0].sig_object["/Reason"] == kind.sentence

    def test_that_was_damaged_is_printed_and_sealed_again(self, seal):
        rendition = RenditionFactory()
        path_of(rendition).write_bytes(b"%PDF-1.7")
        retry_rendition(rendition_id=rendition.pk, actor=rendition.document.issued_by, at=timezone.now())
        again = RenditionFactory(document=rendition.document)
        assert judge(path_of(again).read_bytes()).state == SealState.SOUND


class TestAFileGoesOutWithoutASeal:
    def expect_no_seal(self):
        rendition = RenditionFactory()
        assert (rendition.state, rendition.seal, rendition.seal_certificate) == (WorkState.DONE, SealKind.NONE, "")
        pdf = path_of(rendition).read_bytes()
        assert SealKind.NONE.sentence in words(pdf)
        assert judge(pdf).state == SealState.NONE

    def test_of_an_issuer_that_has_none(self):
        self.expect_no_seal()

    def test_whose_key_is_gone(self, seal, settings, tmp_path):
        settings.SEALS_ROOT = tmp_path
        self.expect_no_seal()
        assert "Dokumen terbit tanpa segel." in seal_state(seal, timezone.now())

    def test_whose_certificate_has_ended(self, seal, settings, tmp_path):
        settings.SEALS_ROOT = tmp_path
        certificates.make("KTC", "Pemerintah Kota Contoh", timezone.now() - timedelta(days=800))
        self.expect_no_seal()
        assert seal_state(seal, timezone.now()).startswith("Tidak berlaku")

    def test_whose_key_does_not_sign(self, seal, monkeypatch):
        def broken(*arguments, **options):
            raise RuntimeError("device removed")

        monkeypatch.setattr(seals, "sign_pdf", broken)
        self.expect_no_seal()

    def test_whose_device_is_not_set_up(self, seal):
        seals.let_go_of_device()
        Seal.objects.update(place=Seal.Place.TOKEN)
        self.expect_no_seal()


class TestKeys:
    """An institution brings its key as PEM or PKCS#12, with a password or without."""

    @pytest.fixture
    def own(self, seal):
        return certificates.read(seal.name)

    @pytest.fixture
    def folder(self, own, settings, tmp_path):
        settings.SEALS_ROOT, settings.SEALS_PASSWORD = tmp_path, "sandi kunci"
        return tmp_path

    def test_as_pem_with_a_password(self, own, folder):
        locked = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"sandi kunci"))
        public = own.certificate.public_bytes(Encoding.PEM)
        (folder / "bkd.pem").write_bytes(public + locked)
        assert certificates.read("bkd.pem").certificate == own.certificate

    def test_as_pkcs12(self, own, folder):
        protection = BestAvailableEncryption(b"sandi kunci")
        archive = pkcs12.serialize_key_and_certificates(b"bkd", own.key, own.certificate, own.chain, protection)
        (folder / "bkd.p12").write_bytes(archive)
        read = certificates.read("bkd.p12")
        assert (read.certificate, read.chain) == (own.certificate, own.chain)

    @pytest.mark.parametrize("content", [b"", b"-----BEGIN nothing-----", b"\x30\x82" * 50])
    def test_that_are_none_are_refused_in_words(self, folder, content):
        (folder / "bkd.pem").write_bytes(content)
        with pytest.raises(certificates.UnusableKey, match="Berkas bkd"):
            certificates.read("bkd.pem")

    def test_without_their_certificate_are_refused(self, own, folder):
        (folder / "bkd.pem").write_bytes(
            own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"sandi kunci"))
            + own.chain[0].public_bytes(Encoding.PEM)
        )
        with pytest.raises(certificates.UnusableKey, match="tidak memuat sertifikat"):
            certificates.read("bkd.pem")

    def test_are_read_once_until_the_file_changes(self, seal, settings, tmp_path):
        shutil.copy(Path(active.SEALS_ROOT) / seal.name, tmp_path / seal.name)
        settings.SEALS_ROOT = tmp_path
        now = timezone.now()
        first = seals.sealer_for("KTC", now)
        assert seals.sealer_for("KTC", now) is first
        (tmp_path / seal.name).touch()
        assert seals.sealer_for("KTC", now) is not first


class TestOurOwnCertificates:
    @pytest.fixture
    def folder(self, settings, tmp_path):
        settings.SEALS_ROOT = tmp_path / "segel"
        return settings.SEALS_ROOT

    def keep(self, at=None):
        return keep_seal(issuer_code="KTC", institution="Pemerintah Kota Contoh", at=at or timezone.now())

    def test_are_made_once_and_renewed_before_they_end(self, folder):
        assert [self.keep(), self.keep()] == [True, False]
        authority = (folder / certificates.AUTHORITY).read_bytes()
        assert self.keep(timezone.now() + certificates.CERTIFICATE_LIFE - timedelta(days=30))
        assert (folder / certificates.AUTHORITY).read_bytes() == authority

    def test_are_read_by_our_account_only(self, folder):
        self.keep()
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_never_replace_what_somebody_set_up(self, folder):
        SealFactory(issuer_code="KTC", name="bsre.p12", is_certified=True)
        assert not self.keep()
        assert not folder.exists()

    def test_hold_a_key_that_belongs_to_them_and_may_sign(self, folder):
        self.keep()
        content = (folder / certificates.own_name("KTC")).read_bytes()
        certificate = x509.load_pem_x509_certificate(content)
        assert load_pem_private_key(content, None).public_key() == certificate.public_key()
        assert certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment


class TestVerification:
    def test_of_the_stored_file_succeeds(self, seal, capsys):
        rendition = RenditionFactory()
        told = StringIO()
        call_command("verify_document", str(path_of(rendition)), stdout=told)
        assert rendition.document.number in told.getvalue()
        assert "ASLI DAN BERLAKU" in told.getvalue()
        assert SealKind.OWN.sentence in told.getvalue()

    def test_of_an_unsealed_file_that_is_stored_succeeds(self):
        finding = examine(path_of(RenditionFactory()).read_bytes())
        assert finding.is_in_force

    def test_fails_for_a_changed_byte_wherever_it_is(self, seal):
        pdf = path_of(RenditionFactory()).read_bytes()
        signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]
        _, before, after, _ = signature.byte_range
        for position in range(5, len(pdf), len(pdf) // 23):
            changed = bytearray(pdf)
            changed[position] ^= 1
            finding = examine(bytes(changed))
            assert not finding.is_genuine, position
            assert finding.seal.state == SealState.BROKEN or before < position < after, position
        # The room that the signature leaves unused is not under it; the stored digest still tells.
        changed = pdf[: after - 3] + b"1" + pdf[after - 2 :]
        assert judge(changed).state == SealState.SOUND
        assert not examine(changed).is_genuine

    def test_fails_when_something_was_added(self, seal):
        pdf = path_of(RenditionFactory()).read_bytes()
        finding = examine(pdf + b"\n% lampiran")
        assert (finding.is_genuine, finding.seal.state) == (False, SealState.BROKEN)

    def test_names_the_document_that_a_changed_file_claims_to_be(self, seal, tmp_path):
        rendition = RenditionFactory()
        forged = tmp_path / "palsu.pdf"
        forged.write_bytes(path_of(rendition).read_bytes() + b"\n")
        told = StringIO()
        with pytest.raises(SystemExit):
            call_command("verify_document", str(forged), stdout=told)
        assert f"mengaku sebagai {rendition.document.number}" in told.getvalue()
        assert "TIDAK DAPAT DIPERCAYA" in told.getvalue()

    def test_does_not_take_another_authority_of_the_same_name_for_ours(self, seal, settings, tmp_path):
        document = DocumentFactory()
        settings.SEALS_ROOT = tmp_path
        certificates.make("KTC", "Pemerintah Kota Contoh", timezone.now())
        forger = seals.sealer_for("KTC", timezone.now())
        pdf = forger.seal(engine.draw(document.kind, document.snapshot, "A4", SealKind.OWN).pdf)
        assert judge(pdf).state == SealState.STRANGE
        assert not examine(pdf).is_genuine

    def test_of_a_superseded_or_revoked_document_says_so(self, seal):
        subject_id = uuid.uuid4()
        old = RenditionFactory(document=DocumentFactory(subject_id=subject_id))
        new = RenditionFactory(document=DocumentFactory(subject_id=subject_id))
        new.document.__class__.objects.filter(pk=new.document_id).update(status="REVOKED", revoked_reason="Salah")
        for rendition, sentence in ((old, f"digantikan oleh {new.document.number}"), (new, "Status: dicabut")):
            finding = examine(path_of(rendition).read_bytes())
            assert (finding.is_genuine, finding.is_in_force) == (True, False)
            assert sentence in "\n".join(finding.sentences())
            assert "ASLI, TETAPI TIDAK BERLAKU LAGI" in finding.sentences()[-1]

    @pytest.mark.parametrize("content", [b"", b"bukan pdf", b"%PDF-1.7\n%%EOF"])
    def test_of_a_strange_file_knows_nothing(self, content):
        finding = examine(content)
        assert (finding.document, finding.is_genuine) == (None, False)


class TestPagesSay:
    @pytest.fixture(autouse=True)
    def _fresh_counters(self):
        cache.clear()
        yield
        cache.clear()

    def pages(self, client, document):
        yield client.get(reverse("verification:document", args=[document.token])).content.decode()
        client.force_login(document.issued_by)
        yield client.get(reverse("documents:detail", args=[document.pk])).content.decode()

    def test_what_kind_of_seal_the_files_carry(self, client, seal):
        document = RenditionFactory().document
        for page in self.pages(client, document):
            assert SealKind.OWN.sentence in page

    def test_that_a_file_has_none(self, client):
        for page in self.pages(client, RenditionFactory().document):
            assert SealKind.NONE.sentence in page

    def test_nothing_of_a_seal_until_a_file_is_there(self, client, seal):
        for page in self.pages(client, DocumentFactory()):
            assert "Segel elektronik" not in page

    def test_the_weakest_when_files_differ(self, client, seal):
        document = RenditionFactory().document
        document.renditions.filter(paper="F4").update(state=WorkState.DONE)
        for page in self.pages(client, document):
            assert SealKind.NONE.sentence in page


class TestTheDesk:
    def test_tells_until_when_a_certificate_is_good(self, admin_client, seal):
        page = admin_client.get(reverse("admin:documents_seal_changelist")).content.decode()
        assert "Berlaku sampai" in page

    def test_does_not_call_our_own_certificate_a_certified_one(self, admin_client, seal):
        data = {"issuer_code": "KTC", "place": "FILE", "name": seal.name, "is_certified": "on"}
        page = admin_client.post(reverse("admin:documents_seal_change", args=[seal.pk]), data).content.decode()
        assert "tidak diterbitkan oleh PSrE" in page
        seal.refresh_from_db()
        assert not seal.is_certified

    def test_takes_no_path_for_the_name_of_a_key(self, admin_client):
        data = {"issuer_code": "KTC", "place": "FILE", "name": "../../etc/kunci.pem"}
        page = admin_client.post(reverse("admin:documents_seal_add"), data).content.decode()
        assert "tanpa folder" in page
        assert not Seal.objects.exists()
