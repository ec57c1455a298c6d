"""What a seal needs from those who look after it: its certificate is read, judged by the day, and put into words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from django.conf import settings
from django.utils import timezone

from apps.core.formats import long_date
from apps.documents import certificates
from apps.documents.certificates import UnusableKey
from apps.documents.enums import SealCare
from apps.documents.models import Seal

PATIENCE = 20.0  # seconds that a device may take to show a certificate
WITHOUT = "Dokumen terbit tanpa segel."
SILENT_KEY = (
    "Dokumen terakhir tercetak tanpa segel meskipun sertifikatnya berlaku. Pengelola sistem perlu memeriksa sandi atau "
    "PIN, memulai ulang worker, lalu mencetak satu dokumen."
)


@dataclass(frozen=True)
class Reading:
    """From when until when the certificate of a seal is good, or why it cannot be read."""

    begins: datetime | None = None
    ends: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Finding:
    """`stage` is the number of days before the end that has been passed, when the seal is ending; `trouble` says in
    full why it is of no use and what to do.
    """

    care: SealCare
    ends_on: date | None = None
    stage: int | None = None
    trouble: str = ""


def read(seal: Seal) -> Reading:
    """Takes no longer than PATIENCE, and never raises for a key that is of no use."""
    try:
        on_device = seal.place == Seal.Place.TOKEN
        certificate = _on_device(seal.name) if on_device else certificates.read(seal.name).certificate
    except UnusableKey as reason:
        return Reading(trouble=f"{reason} {WITHOUT} {_remedy(seal)}")
    return Reading(certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def judge(reading: Reading, at: datetime, warning_days: Sequence[int] = (), *, renews_itself: bool = False) -> Finding:
    """Pure. A certificate that is renewed by itself is ending only when its renewal has not come."""
    if reading.begins is None or reading.ends is None:
        return Finding(SealCare.UNUSABLE, trouble=reading.trouble)
    ends_on = timezone.localdate(reading.ends)
    if at < reading.begins:
        begins = f"Sertifikat baru berlaku mulai {long_date(reading.begins)}. {WITHOUT}"
        return Finding(SealCare.UNUSABLE, ends_on, trouble=f"{begins} Periksa juga jam server.")
    if at > reading.ends:
        return Finding(SealCare.ENDED, ends_on)
    latest = (certificates.RENEW_BEFORE - certificates.RENEWAL_EVERY).days - 1
    days = {min(number, latest) for number in warning_days} if renews_itself else set(warning_days)
    left = (ends_on - timezone.localdate(at)).days
    stage = min((number for number in days if left <= number), default=None)
    return Finding(SealCare.SOUND if stage is None else SealCare.ENDING, ends_on, stage)


def remembered(seal: Seal, on: date) -> Finding | None:
    """What the last look found, as it is to be understood today. None before the first."""
    if seal.ends_on is not None and seal.ends_on < on:
        return Finding(SealCare.ENDED, seal.ends_on)
    return Finding(SealCare(seal.care), seal.ends_on, trouble=seal.trouble) if seal.care else None


def words(finding: Finding, on: date, *, renews_itself: bool) -> str:
    """What is so, and what to do about it."""
    if finding.care == SealCare.UNUSABLE or finding.ends_on is None:
        return finding.trouble
    until = long_date(finding.ends_on)
    if finding.care == SealCare.SOUND:
        return f"Berlaku sampai {until}."
    renew = "Pengelola sistem perlu menjalankan make_seals."
    if finding.care == SealCare.ENDED:
        return f"Tidak berlaku sejak {until}. {WITHOUT} {renew if renews_itself else 'Pasang sertifikat yang baru.'}"
    left = (finding.ends_on - on).days
    ending = f"Berakhir {until}, {f'{left} hari lagi' if left else 'hari ini'}"
    if renews_itself:
        return f"{ending}, dan pembaruan bulanannya tidak berjalan. {renew}"
    return f"{ending}. Mintalah sertifikat baru kepada penerbitnya, lalu pasang sebelum hari itu."


def _remedy(seal: Seal) -> str:
    if seal.place == Seal.Place.TOKEN:
        return "Periksa perangkat dan label kuncinya, lalu mulai ulang worker."
    if seal.renews_itself:
        return "Pengelola sistem perlu menjalankan make_seals."
    return "Taruh berkas yang benar di folder segel, atau perbaiki sandinya."


def _on_device(label: str) -> x509.Certificate:
    """Raises UnusableKey."""
    if not settings.SEALS_PKCS11_MODULE:
        raise UnusableKey("Perangkat PKCS#11 belum disiapkan (SEALS_PKCS11_MODULE).")
    asked = {"module": settings.SEALS_PKCS11_MODULE, "token": settings.SEALS_PKCS11_TOKEN, "label": label}
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "apps.documents.device"],
            cwd=settings.BASE_DIR,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired as failure:
        raise UnusableKey(f"Perangkat PKCS#11 tidak menjawab dalam {PATIENCE:.0f} detik.") from failure
    except subprocess.CalledProcessError as failure:
        raise UnusableKey("Perangkat PKCS#11 tidak dapat dibuka.") from failure
    found = answer.stdout.split()
    if len(found) != 1:
        raise UnusableKey(f"Perangkat PKCS#11 tidak memuat tepat satu sertifikat berlabel {label}.")
    return x509.load_der_x509_certificate(bytes.fromhex(found[0]))
