"""Invented people, offices and proofs that all specimens share."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any

from django.conf import settings

from apps.documents.models import grouped

YEAR = 2027
ISSUER = "MDN"
PLACE_AND_DATE = "Contoh, 27 Maret 2027"
INSTITUTION = "Pemerintah Kota Contoh"
DEPARTMENT = "Dinas Kependudukan dan Pencatatan Sipil"
UNIT = "Bidang Pelayanan Pendaftaran Penduduk"
LONG_NAME = (
    "Prof. Dr. Ir. Raden Mas Sastrowidjojo Kusumonegoro Tjokroaminoto Hadiningrat Simanjuntak, "
    "S.E., S.Kom., M.Si., M.Ec.Dev., Ak., CA."
)
LONG_INSTITUTION = "Pemerintah Kabupaten Penukal Abab Lematang Ilir dan Kepulauan Sangihe Talaud Raya"
LONG_UNIT = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana, "
    "Transmigrasi, Tenaga Kerja, Koperasi, Usaha Kecil dan Menengah"
)
LONG_POSITION = (
    "Kepala Bidang Pengelolaan Informasi Administrasi Kependudukan, Pemanfaatan Data, dan Inovasi Pelayanan Terpadu"
)
LONG_WORD = "Pertanggungjawaban" * 5
LONG_SENTENCE = (
    "Mampu menyusun, menjelaskan, dan mempertanggungjawabkan standar pelayanan beserta penanganan pengaduannya "
    "kepada masyarakat, rekan kerja, dan pimpinan tanpa pendampingan. "
)
NIP = "19850412 201001 2 003"
RANK = "Penata Muda Tingkat I (III/b)"


class Size(StrEnum):
    """How much a specimen holds; also a part of its file's name."""

    EMPTY = "empty"
    ONE = "one"
    TYPICAL = "typical"
    EXTREME = "extreme"

    def pick(self, plain: str, extreme: str) -> str:
        return extreme if self is Size.EXTREME else plain


def document(title: str, series: str, place: int, version: int = 1) -> dict[str, str]:
    """The part of a snapshot that the documents room adds at issue, with a proof of nothing.

    A later version replaces the document of the place before.
    """
    token = f"{Random(place).getrandbits(128):032x}"
    return {
        "title": title,
        "number": f"{series}/{place:06d}",
        "version": str(version),
        "replaces": f"{series}/{place - 1:06d}" if version > 1 else "",
        "date": "27 Maret 2027",
        "address": f"https://kompetensi.example.go.id/verifikasi/{token}/",
        "page": "https://kompetensi.example.go.id/verifikasi/",
        "code": grouped(token),
    }


def letterhead(size: Size) -> dict[str, str]:
    if size is Size.EMPTY:
        return {"institution": INSTITUTION.upper(), "opd": "", "address": "", "website": ""}
    return {
        "institution": size.pick(INSTITUTION, LONG_INSTITUTION).upper(),
        "opd": size.pick(DEPARTMENT, LONG_UNIT).upper(),
        "address": "Jalan Merdeka Nomor 1, Contoh 20111",
        "website": "https://contoh.example.go.id",
    }


def signature(size: Size, title: str, name: str, **more: str) -> dict[str, str]:
    """A block; of an empty specimen nobody is known, so that it is signed by hand."""
    if size is Size.EMPTY:
        return {**more, "title": title, "name": "", "rank": "", "nip": ""}
    return {
        **more,
        "title": size.pick(title, LONG_POSITION),
        "name": size.pick(name, LONG_NAME),
        "rank": RANK,
        "nip": NIP,
    }


@cache
def competencies() -> list[str]:
    return [row["name"] for row in _read("competencies/data/dictionary.json")["competencies"]]


@cache
def programmes() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read("catalogue/data/programmes.json")["programmes"]
    return found


def _read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.BASE_DIR / "apps" / path).read_text())
    return found
