"""The NIP: 18 digits that carry the birth date, the start of service and the sex. Pure.

    YYYYMMDD  YYYYMM  S  NNN
    birth     start   sex serial      of a PPPK the start's month is 20 + the number of the contract (21 and up)

There is no check digit, and no "+40 for women": that is the rule of the NIK.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.failures import Refused

_SEPARATORS = re.compile(r"[\s'’‘`.\-\u00a0]+")
_DIGITS = re.compile(r"[0-9]+")
_PPPK_MONTH = 20
YOUNGEST_PNS = 18
YOUNGEST_PPPK = 20


class NipFault(StrEnum):
    """Why a text is not a NIP; the sentence says what to do."""

    EMPTY = "EMPTY"
    NUMBER = "NUMBER"
    NOT_DIGITS = "NOT_DIGITS"
    LENGTH = "LENGTH"
    BIRTH_DATE = "BIRTH_DATE"
    START = "START"
    SEX = "SEX"
    SERIAL = "SERIAL"
    AGE = "AGE"


_SENTENCES = {
    NipFault.EMPTY: "NIP belum diisi. Isi 18 angka NIP.",
    NipFault.NUMBER: (
        "NIP tersimpan sebagai angka sehingga digit terakhirnya hilang. "
        "Ubah format sel menjadi Teks, lalu ketik ulang 18 angka NIP."
    ),
    NipFault.NOT_DIGITS: "NIP memuat huruf atau tanda lain. Isi 18 angka saja.",
    NipFault.LENGTH: "NIP harus 18 angka, di sini {found}. Lengkapi sesuai SK atau kartu ASN.",
    NipFault.BIRTH_DATE: (
        "Delapan angka pertama NIP bukan tanggal lahir yang benar (tahun-bulan-tanggal). Periksa kembali NIP."
    ),
    NipFault.START: (
        "Angka ke-9 sampai ke-14 NIP bukan tahun dan bulan pengangkatan yang benar "
        "(bulan 01–12, PPPK 21 ke atas). Periksa kembali NIP."
    ),
    NipFault.SEX: "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan). Periksa kembali NIP.",
    NipFault.SERIAL: "Tiga angka terakhir NIP tidak boleh 000. Periksa kembali NIP.",
    NipFault.AGE: (
        "Menurut NIP pegawai ini diangkat sebelum berumur {youngest} tahun. "
        "Periksa tanggal lahir dan tahun pengangkatan di dalam NIP."
    ),
}


class InvalidNip(Refused):
    """`str()` is a sentence for the reader; `fault` names the reason."""

    def __init__(self, fault: NipFault, **facts: int) -> None:
        self.fault = fault
        super().__init__(_SENTENCES[fault].format(**facts))


@dataclass(frozen=True, slots=True)
class Nip:
    """A valid NIP and what it says. `start_month` is None for a PPPK, whose `contract` counts from 1."""

    text: str
    birth_date: date
    start_year: int
    start_month: int | None
    contract: int | None
    sex: str
    serial: int

    @property
    def is_pppk(self) -> bool:
        return self.contract is not None

    @property
    def grouped(self) -> str:
        """As printed: `19850412 201001 2 003`."""
        return group_nip(self.text)

    def __str__(self) -> str:
        return self.text


def group_nip(text: str) -> str:
    return f"{text[:8]} {text[8:14]} {text[14:15]} {text[15:]}"


def strip_nip(text: str) -> str:
    """Without the spaces, dots, hyphens and apostrophes that people and spreadsheets add."""
    stripped = _SEPARATORS.sub("", text)
    # "198504122010012003.0": a number that some program wrote out as text.
    return stripped[:-1] if len(stripped) == 19 and text.strip().endswith(".0") else stripped


def parse_nip(text: str) -> Nip:
    """Raises InvalidNip, whose text says what to do."""
    digits = strip_nip(text)
    if not digits:
        raise InvalidNip(NipFault.EMPTY)
    if not _DIGITS.fullmatch(digits):
        raise InvalidNip(NipFault.NOT_DIGITS)
    if len(digits) != 18:
        raise InvalidNip(NipFault.LENGTH, found=len(digits))
    birth_date = _birth_date(digits)
    start_year, month = int(digits[8:12]), int(digits[12:14])
    is_pppk = month > _PPPK_MONTH
    if not (is_pppk or 1 <= month <= 12):
        raise InvalidNip(NipFault.START)
    if digits[14] not in "12":
        raise InvalidNip(NipFault.SEX)
    if digits[15:] == "000":
        raise InvalidNip(NipFault.SERIAL)
    _check_age(birth_date, start_year, month, is_pppk=is_pppk)
    return Nip(
        text=digits,
        birth_date=birth_date,
        start_year=start_year,
        start_month=None if is_pppk else month,
        contract=month - _PPPK_MONTH if is_pppk else None,
        sex="M" if digits[14] == "1" else "F",
        serial=int(digits[15:]),
    )


def _birth_date(digits: str) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise InvalidNip(NipFault.BIRTH_DATE) from None
    if born.year < 1900:
        raise InvalidNip(NipFault.BIRTH_DATE)
    return born


def _check_age(born: date, start_year: int, month: int, *, is_pppk: bool) -> None:
    """A PPPK's NIP tells only the year and a PNS starts on the first of a month: doubt is the person's benefit."""
    youngest = YOUNGEST_PPPK if is_pppk else YOUNGEST_PNS
    age = start_year - born.year
    if not is_pppk and (month, 1) < (born.month, 1):
        age -= 1
    if age < youngest:
        raise InvalidNip(NipFault.AGE, youngest=youngest)
