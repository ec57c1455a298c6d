"""Proofs of a mentoring session: with an outside mentor and few words, between two employees, and with long words."""

from __future__ import annotations

from apps.documents.registry import Content
from apps.home.gallery import words
from apps.home.gallery.words import Size


def content(size: Size) -> Content:
    mentor = size.pick("Togar Hasibuan, M.Si.", words.LONG_NAME)
    mentee = size.pick("Sari Wulandari, S.E.", words.LONG_NAME)
    outside = [["Nama", mentor], ["Asal lembaga", "Universitas Contoh"]]
    return {
        "year": str(words.YEAR),
        "issuer_code": words.ISSUER,
        "images": {},
        "letterhead": words.letterhead(size),
        "guidance": "Mentoring",
        "person": {"full_name": mentee, "unit": size.pick(words.UNIT, words.LONG_UNIT)},
        "mentee": _identity(size, mentee),
        "mentor": outside if size is Size.EMPTY else _identity(size, mentor),
        "meeting": [
            ["Hari, tanggal", "Senin, 15 Maret 2027"],
            ["Waktu", "09.00–10.30 (90 menit)"],
            ["Cara", "Daring" if size is Size.EMPTY else f"Tatap muka, {size.pick('Ruang rapat', words.LONG_UNIT)}"],
            ["Kompetensi", "Pengelolaan pengaduan, menuju tingkat 3"],
            ["Topik", size.pick("Tiga pengaduan", words.LONG_SENTENCE * 6)],
        ],
        "confirmations": [
            ["Mentor", mentor, "16 Maret 2027"],
            ["Pegawai yang dibimbing", mentee, "17 Maret 2027"],
        ],
    }


def _identity(size: Size, name: str) -> list[list[str]]:
    return [
        ["Nama", name],
        ["NIP", words.NIP],
        ["Jabatan", size.pick("Pranata Komputer Ahli Pertama", words.LONG_POSITION)],
        ["Unit kerja", size.pick(words.UNIT, words.LONG_UNIT)],
    ]
