"""The institution's electronic seal on a PDF (PAdES B-B, invisible): put on, and judged. The only user of pyHanko.

What a reader sees of it (QR, words) is drawn with the page and so lies under the seal itself; a picture added by the
signature would cost the file its PDF/UA.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from asn1crypto import cms
from asn1crypto.x509 import Certificate as ReadCertificate
from celery.exceptions import SoftTimeLimitExceeded
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, Signer, sign_pdf
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from apps.documents import certificates
from apps.documents.certificates import Pair, UnusableKey
from apps.documents.enums import SealKind
from apps.documents.models import Rendition, Seal

if TYPE_CHECKING:
    from pkcs11 import Session  # a library of C that only installations with a device need

logger = logging.getLogger(__name__)

FIELD = "Segel"
DIGEST = "sha256"
# Bytes of a signature besides its certificates: attributes, the signature itself, and their wrapping.
WRAPPING = 2_048


class CannotSeal(Exception):
    """The key is there but did not sign; the document goes out without a seal."""


@dataclass(frozen=True)
class Sealer:
    """A key that is ready, with what its certificate says."""

    kind: SealKind
    certificate: x509.Certificate
    signer: Signer
    bytes_reserved: int

    @property
    def fingerprint(self) -> str:
        return certificates.fingerprint(self.certificate)

    def seal(self, pdf: bytes) -> bytes:
        """The same file with the seal appended. Raises CannotSeal."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, reason=self.kind.sentence
        )
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            sealed: BytesIO = _apart(
                lambda: sign_pdf(writer, metadata, self.signer, bytes_reserved=self.bytes_reserved)
            )
        except SoftTimeLimitExceeded:
            raise
        except Exception as failure:
            if not isinstance(self.signer, _KeptKey):
                let_go_of_device()  # it may have been unplugged
            raise CannotSeal from failure
        return sealed.getvalue()


def _apart(work: Callable[[], Any]) -> Any:
    """pyHanko runs an event loop, which a thread that is inside one already does not allow: then in another thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(work).result()


class _KeptKey(Signer):
    """pyHanko's own signer reads and checks the key anew for every signature, which takes ten times as long.

    Nor is a signature wrapped anew: in this form (PAdES B-B) only the digest and the signature itself ever differ.
    """

    def __init__(self, pair: Pair) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(map(translate_pyca_cryptography_cert_to_asn1, pair.chain))
        super().__init__(signing_cert=translate_pyca_cryptography_cert_to_asn1(pair.certificate), cert_registry=store)
        self._key = pair.key
        self._wrapped = b""

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *form: Any, **named: Any) -> cms.ContentInfo:
        if not self._wrapped:
            first: cms.ContentInfo = await super().async_sign(data_digest, digest_algorithm, *form, **named)
            self._wrapped = first.dump()
            return first
        wrapped = cms.ContentInfo.load(self._wrapped)
        info = wrapped["content"]["signer_infos"][0]
        attributes = {attribute["type"].native: attribute for attribute in info["signed_attrs"]}
        attributes["message_digest"]["values"] = [data_digest]
        info["signature"] = await self.async_sign_raw(info["signed_attrs"].untag().dump(), digest_algorithm)
        return wrapped

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))


def sealer_for(issuer_code: str, at: datetime) -> Sealer | None:
    """None when the issuer has no seal, or one that cannot be used now: the log says why, the document goes out."""
    seal = Seal.objects.filter(issuer_code=issuer_code).first()
    if seal is None:
        return None
    try:
        sealer = sealer_of(seal)
    except UnusableKey as reason:
        logger.warning("Documents of %s are not sealed: %s", issuer_code, reason)
        return None
    if not certificates.is_in_force(sealer.certificate, at):
        logger.warning("Documents of %s are not sealed: the certificate is not in force", issuer_code)
        return None
    return sealer


def sealer_of(seal: Seal) -> Sealer:
    """Raises UnusableKey."""
    if seal.place == Seal.Place.TOKEN:
        return _from_device(seal.name, seal.kind)
    return _with_key(certificates.read(seal.name), seal.kind)


@lru_cache(maxsize=8)
def _with_key(pair: Pair, kind: SealKind) -> Sealer:
    return Sealer(kind, pair.certificate, _KeptKey(pair), _bytes_for([pair.certificate, *pair.chain]))


@lru_cache(maxsize=8)
def _from_device(label: str, kind: SealKind) -> Sealer:
    """The key stays in the device. Raises UnusableKey."""
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer

    session = _session()
    if session is None:
        raise UnusableKey("Perangkat PKCS#11 tidak dapat dibuka.")
    try:
        signer = PKCS11Signer(session, cert_label=label, other_certs_to_pull=None)
        found = [signer.signing_cert, *signer.cert_registry]
    except (PKCS11Error, SigningError) as failure:
        raise UnusableKey(f"Perangkat PKCS#11 tidak memberi kunci {label}.") from failure
    chain = [x509.load_der_x509_certificate(certificate.dump()) for certificate in found]
    return Sealer(kind, chain[0], signer, _bytes_for(chain))


@lru_cache(maxsize=1)
def _session() -> Session | None:
    """Open for the life of the process, for all keys: a device lets a process in once.

    A failure is remembered too: a device locks itself when a wrong PIN is tried for every document.
    """
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import open_pkcs11_session

    if not settings.SEALS_PKCS11_MODULE:
        return None
    token = TokenCriteria(label=settings.SEALS_PKCS11_TOKEN) if settings.SEALS_PKCS11_TOKEN else None
    try:
        return open_pkcs11_session(
            settings.SEALS_PKCS11_MODULE, token_criteria=token, user_pin=settings.SEALS_PASSWORD or None
        )
    except PKCS11Error:
        logger.exception("The PKCS#11 device cannot be opened")
        return None


def let_go_of_device() -> None:
    """The next key opens it anew."""
    from pkcs11.exceptions import PKCS11Error

    if _session.cache_info().currsize and (session := _session()):
        with suppress(PKCS11Error):
            session.close()
    _session.cache_clear()
    _from_device.cache_clear()


def _bytes_for(chain: list[x509.Certificate]) -> int:
    """Fixed for a key: measuring it would mean signing twice. The file holds hexadecimal digits, two for a byte."""
    return 2 * (WRAPPING + sum(len(certificate.public_bytes(Encoding.DER)) for certificate in chain))


class SealState(Enum):
    NONE = "tidak ada segel"
    SOUND = "segel sah: tidak ada yang berubah sejak disegel"
    BROKEN = "segel tidak sah: berkas berubah sejak disegel, atau segelnya rusak"
    STRANGE = "segel utuh, tetapi bukan dengan sertifikat yang pernah dipakai di sini"


@dataclass(frozen=True)
class Judgement:
    state: SealState
    signer: str = ""
    sealed_at: datetime | None = None  # as the file says; there is no time stamp of a third party


def judge(pdf: bytes) -> Judgement:
    """What the seal in a file is worth. Never raises: a changed byte may break a reader anywhere."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return Judgement(SealState.NONE)
        seal = signatures[-1]
        signer = seal.signer_cert
        context = ValidationContext(
            trust_roots=_top_of(signer, seal.other_embedded_certs),
            moment=seal.self_reported_timestamp,
            allow_fetching=False,
        )
        status = _apart(lambda: validate_pdf_signature(seal, context))
        is_whole = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    except Exception:
        logger.debug("A file could not be read for its seal", exc_info=True)
        return Judgement(SealState.BROKEN)
    if not is_whole:
        state = SealState.BROKEN
    elif status.trusted and Rendition.objects.filter(seal_certificate=signer.sha256.hex()).exists():
        state = SealState.SOUND
    else:
        state = SealState.STRANGE
    return Judgement(state, str(signer.subject.native.get("common_name", "")), seal.self_reported_timestamp)


def _top_of(signer: ReadCertificate, others: list[ReadCertificate]) -> list[ReadCertificate]:
    """Whether the signer is ours is asked by its fingerprint; the path above it only has to hold together."""
    return [certificate for certificate in others if certificate.self_issued] or [signer]
