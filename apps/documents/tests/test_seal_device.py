"""A key in a PKCS#11 device, here SoftHSM: it seals without ever leaving the device."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as active
from django.utils import timezone
from pkcs11.util.x509 import decode_x509_certificate

from apps.documents import certificates, seal_care, seals
from apps.documents.enums import SealCare, SealKind
from apps.documents.models import Paper, Seal
from apps.documents.tests.factories import DocumentFactory, RenditionFactory

pytestmark = pytest.mark.django_db
LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "123456"


def softhsm(*arguments: str) -> None:
    subprocess.run(["/usr/bin/env", "softhsm2-util", *arguments, "--pin", PIN], check=True, capture_output=True)


@pytest.fixture(scope="module")
def _device(_keys, tmp_path_factory):
    """A token with the key, its certificate and the authority's. The library reads its configuration once a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    softhsm("--init-token", "--free", "--label", "segel", "--so-pin", "12345678")
    pair = certificates._read(_keys / certificates.own_name("KTC"), 0)
    key = folder / "key.pem"
    key.write_bytes(pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    softhsm("--import", str(key), "--token", "segel", "--label", "bkd", "--id", "01")
    key.unlink()
    with pkcs11.lib(LIBRARY).get_token(token_label="segel").open(user_pin=PIN, rw=True) as session:
        for label, certificate in (("bkd", pair.certificate), ("ca", pair.chain[0])):
            attributes = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
            session.create_object({**attributes, pkcs11.Attribute.LABEL: label, pkcs11.Attribute.TOKEN: True})
    yield
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def device(_device, seal, settings, tmp_path):
    """The same seal, but its key lies in the device only."""
    settings.SEALS_ROOT = tmp_path
    settings.SEALS_PKCS11_MODULE, settings.SEALS_PKCS11_TOKEN, settings.SEALS_PASSWORD = LIBRARY, "segel", PIN
    Seal.objects.update(place=Seal.Place.TOKEN, name="bkd", is_certified=True)
    seals.let_go_of_device()
    yield seal
    seals.let_go_of_device()


def test_seals_a_file(device):
    rendition = RenditionFactory()
    pdf = (Path(active.PRIVATE_ROOT) / rendition.file_name).read_bytes()
    assert rendition.seal == SealKind.CERTIFIED
    assert seals.judge(pdf).state == seals.SealState.SOUND


def test_is_opened_once_a_process(device):
    now = timezone.now()
    assert seals.sealer_for("KTC", now) is seals.sealer_for("KTC", now)


def test_is_opened_anew_after_it_failed(device):
    document = DocumentFactory()
    seals.sealer_for("KTC", timezone.now()).signer.pkcs11_session.close()
    kinds = [RenditionFactory(document=document, paper=paper).seal for paper in Paper]
    assert kinds == [SealKind.NONE, SealKind.CERTIFIED]


def test_tells_until_when_its_certificate_is_good_without_a_pin(device, settings):
    settings.SEALS_PASSWORD = "654321"
    reading = seal_care.read(Seal.objects.get())
    assert reading.trouble == ""
    assert seal_care.judge(reading, timezone.now(), [60]).care == SealCare.SOUND


def test_says_when_it_holds_no_such_certificate(device):
    Seal.objects.update(name="lain")
    assert "tidak memuat tepat satu sertifikat berlabel lain" in seal_care.read(Seal.objects.get()).trouble


def test_a_wrong_pin_is_tried_once(device, settings):
    settings.SEALS_PASSWORD = "654321"
    assert seals.sealer_for("KTC", timezone.now()) is None
    settings.SEALS_PASSWORD = PIN
    assert seals.sealer_for("KTC", timezone.now()) is None
