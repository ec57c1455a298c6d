"""Certificates of completion: without sessions, with one, with six, and with long names over thirty sessions."""

from __future__ import annotations

from apps.catalogue.documents import layout_of
from apps.documents.registry import Content
from apps.home.gallery import words
from apps.home.gallery.words import Size

SESSIONS = {Size.EMPTY: 0, Size.ONE: 1, Size.TYPICAL: 6, Size.EXTREME: 30}


def content(size: Size) -> Content:
    name = size.pick("Sari Wulandari, S.E.", words.LONG_NAME)
    programme = size.pick(
        "Pelatihan Pelayanan Publik Berbasis Standar Pelayanan",
        "Pelatihan Teknis Penyusunan Standar Pelayanan, Pengelolaan Pengaduan, dan Survei Kepuasan Masyarakat bagi "
        "Unit Penyelenggara Pelayanan Administrasi Kependudukan Terpadu",
    )
    place = size.pick("Gedung Diklat Contoh", f"Aula {words.LONG_UNIT}")
    count = SESSIONS[size]
    found = {
        "year": str(words.YEAR),
        "issuer_code": words.ISSUER,
        "images": {},
        "institution": size.pick(words.INSTITUTION, words.LONG_INSTITUTION).upper(),
        "person": {
            "full_name": name,
            "nip": words.NIP,
            "rank": words.RANK,
            "position": size.pick("Pranata Komputer Ahli Pertama", words.LONG_POSITION),
            "unit": size.pick(words.UNIT, words.LONG_UNIT),
        },
        "form": "pelatihan teknis",
        "programme": programme,
        "cohort": "Angkatan I",
        "when_and_where": f"15–17 Maret 2027, {place}",
        "provider": size.pick("Badan Pengembangan SDM Provinsi", words.LONG_UNIT),
        "hours": "24",
        "attended": f"{count} dari {count} sesi",
        "gains": [
            {"competency": competency, "level": "3"} for competency in words.competencies()[: min(count, 8) // 2]
        ],
        "sessions": [
            {
                "number": str(row),
                "topic": size.pick(words.competencies()[row], words.LONG_SENTENCE),
                "day": "15 Maret 2027",
                "hours": "08.00–10.15",
            }
            for row in range(1, count + 1)
        ],
        "signing": {
            "place_and_date": words.PLACE_AND_DATE,
            **words.signature(size, "Kepala Badan Kepegawaian", "Hotma Siregar, M.Si."),
        },
    }
    return {**found, "layout": layout_of(found)}
