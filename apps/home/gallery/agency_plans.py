"""Plans of an agency: without activities, with one, with twenty, and with twenty-eight long rows."""

from __future__ import annotations

from random import Random
from typing import Any

from apps.competencies.enums import CompetencyKind
from apps.core.formats import number, rupiah
from apps.documents.registry import Content
from apps.home.gallery import words
from apps.home.gallery.words import Size

# Rows for each kind of competency.
ROWS = {Size.EMPTY: (), Size.ONE: (1,), Size.TYPICAL: (5, 3, 12), Size.EXTREME: (5, 3, 20)}


def content(size: Size) -> Content:
    luck = Random(size)
    unit = size.pick(words.DEPARTMENT, words.LONG_UNIT)
    people = 10 * sum(ROWS[size])
    return {
        "year": str(words.YEAR),
        "issuer_code": words.ISSUER,
        "images": {},
        "letterhead": words.letterhead(size),
        "unit": unit,
        "facts": [
            ["Pegawai aktif", number(people)],
            ["Rencana pegawai yang diverifikasi BKD", number(people)],
            ["Kegiatan", f"{number(people * 2)} kegiatan, {number(people * 24)} JP"],
            ["Menurut pilar 10-20-70", "10%: 24 JP; 20%: 8 JP; 70%: 16 JP" if people else "–"],
            ["Anggaran", f"{rupiah(people * 1_500_000)} (APBD)" if people else "Tanpa biaya"],
        ],
        "sections": [
            {"kind": str(kind.label), "rows": [_row(size, luck, place) for place in range(1, count + 1)]}
            for kind, count in zip(CompetencyKind, ROWS[size], strict=False)
        ],
        "total": rupiah(people * 1_500_000),
        "signing": {
            "place_and_date": words.PLACE_AND_DATE,
            "blocks": [
                words.signature(size, "Kepala Badan Kepegawaian", "Hotma Siregar, M.Si.", role="Mengetahui"),
                words.signature(size, "Kepala Dinas", "Dewi Lestari, M.AP.", role="Disusun oleh"),
            ],
        },
    }


def _row(size: Size, luck: Random, place: int) -> dict[str, Any]:
    programme = luck.choice(words.programmes())
    cost = 12 * programme["cost_per_person"]
    return {
        "number": str(place),
        "competency": luck.choice(words.competencies()),
        "need": f"{luck.randint(1, 40)} pegawai, rata-rata 1,3 tingkat",
        "topic": size.pick(programme["title"], f"{programme['title']} {words.LONG_WORD if place == 1 else ''}"),
        "people": str(luck.randint(1, 40)),
        "form": "Pelatihan teknis (klasikal)",
        "hours": str(programme["learning_hours"]),
        "provider": size.pick("Badan Pengembangan Sumber Daya Manusia Provinsi", words.LONG_UNIT),
        "time": size.pick("Triwulan II: 8; Triwulan III: 4", "Triwulan I: 1; Triwulan II: 8; Triwulan III: 40"),
        "curriculum": f"Program katalog {programme['code']}",
        "cost": f"{rupiah(cost)} (APBD)" if cost else "Tanpa biaya",
    }
