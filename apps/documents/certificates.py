"""Keys and certificates of seals: read from SEALS_ROOT, and made where an institution has none from elsewhere.

Keys never enter the database, the folder of documents or a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.text import slugify

from apps.documents import files

AUTHORITY = "ca.pem"
AUTHORITY_NAME = "CA sistem pengembangan kompetensi (bukan PSrE)"
AUTHORITY_LIFE, CERTIFICATE_LIFE = timedelta(days=3650), timedelta(days=730)
RENEW_BEFORE = timedelta(days=60)  # the demonstration and a monthly `make_seals` come by in time
RENEWAL_EVERY = timedelta(days=31)  # the longest month: a certificate nearer to its end was not renewed
KEY_BITS = 3072  # NIST SP 800-57: 128 bits of strength, good beyond 2030
LONGEST_NAME = 64  # characters in a part of a name (X.520)


class UnusableKey(Exception):
    """Why nothing can be sealed with it, as a sentence for those who run the installation."""


@dataclass(frozen=True)
class Pair:
    """A private key, its certificate, and the certificates above it."""

    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def read(name: str) -> Pair:
    """From a PEM file (key and certificates in any order) or a PKCS#12 file. Read once, and again when it changes.

    Raises UnusableKey.
    """
    path = Path(settings.SEALS_ROOT) / name
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as failure:
        raise UnusableKey(f"Berkas {name} tidak ada di folder segel atau tidak dapat dibaca.") from failure


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Pair:
    content = path.read_bytes()
    password = settings.SEALS_PASSWORD.encode() or None
    try:
        if b"-----BEGIN" in content:
            key: object = load_pem_private_key(content, password if b"ENCRYPTED" in content else None)
            certificates = x509.load_pem_x509_certificates(content)
        else:
            archive = pkcs12.load_pkcs12(content, password)
            key = archive.key
            certificates = [entry.certificate for entry in (archive.cert, *archive.additional_certs) if entry]
    except (TypeError, ValueError) as failure:  # TypeError: a password is missing
        raise UnusableKey(f"Berkas {path.name} bukan kunci dan sertifikat, atau sandinya salah.") from failure
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise UnusableKey(f"Kunci di berkas {path.name} bukan RSA atau kurva eliptik.")
    own = [certificate for certificate in certificates if certificate.public_key() == key.public_key()]
    if not own:
        raise UnusableKey(f"Berkas {path.name} tidak memuat sertifikat untuk kuncinya.")
    return Pair(key, own[0], tuple(certificate for certificate in certificates if certificate != own[0]))


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(SHA256()).hex()


def is_in_force(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def is_home_made(name: str) -> bool:
    """Whether the certificate in a file was made here, or vouches for itself. False when there is none."""
    try:
        certificate = read(name).certificate
    except UnusableKey:
        return False
    makers = {attribute.value for attribute in certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)}
    return AUTHORITY_NAME in makers or certificate.issuer == certificate.subject


def own_name(issuer_code: str) -> str:
    """The file of the certificate that this installation makes for an issuer."""
    return f"segel-{slugify(issuer_code)}.pem"


def make(issuer_code: str, institution: str, at: datetime) -> None:
    """Writes a key and a certificate of our own authority for an issuer, over the one before."""
    authority, key = _authority(at), generate_private_key(65537, KEY_BITS)
    unsigned = _builder(key, _name(institution, f"Segel elektronik {institution}"), at, CERTIFICATE_LIFE)
    issuer_key = authority.key.public_key()
    certificate = (
        unsigned.issuer_name(authority.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        .sign(authority.key, SHA256())
    )
    _write(own_name(issuer_code), key, [certificate, authority.certificate])


def _authority(at: datetime) -> Pair:
    """Our own authority: one for the whole installation, so that a reader trusts it once."""
    try:
        authority = read(AUTHORITY)
    except UnusableKey:
        pass
    else:
        if is_in_force(authority.certificate, at + CERTIFICATE_LIFE):
            return authority
    key = generate_private_key(65537, KEY_BITS)
    name = _name("asn_kompetensi", AUTHORITY_NAME)
    certificate = (
        _builder(key, name, at, AUTHORITY_LIFE)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, SHA256())
    )
    _write(AUTHORITY, key, [certificate])
    return Pair(key, certificate, ())


def _builder(key: RSAPrivateKey, subject: x509.Name, at: datetime, life: timedelta) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))  # for clocks that are late
        .not_valid_after(at + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(organisation: str, common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "ID"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, text[:LONGEST_NAME]) for kind, text in parts])


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = [
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ]
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _write(name: str, key: RSAPrivateKey, certificates: list[x509.Certificate]) -> None:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = [certificate.public_bytes(Encoding.PEM) for certificate in certificates]
    files.write_at(Path(settings.SEALS_ROOT) / name, b"".join([secret, *public]))
