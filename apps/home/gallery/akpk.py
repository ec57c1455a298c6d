"""AKPK reports: with nothing counted, of one competency and office, of twelve, and of forty with the longest names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from apps.core.formats import number, percent
from apps.documents.registry import Content
from apps.home.gallery import words
from apps.home.gallery.words import Size
from apps.needs.priority import LABELS, Demand, Strategy, Weights, priority_of
from apps.needs.selectors.akpk import BASIS, MOST_EXPLAINED
from apps.needs.selectors.charts import LONGEST, MOST_CLASSED

# Competencies and offices.
ROWS = {Size.EMPTY: (0, 0), Size.ONE: (1, 1), Size.TYPICAL: (12, 14), Size.EXTREME: (40, 40)}
WEIGHTS = Weights(Decimal("0.35"), Decimal("0.25"), Decimal("0.20"), Decimal("0.20"))
COLUMNS = 8


def content(size: Size) -> Content:
    luck = Random(size)
    competencies, offices = ROWS[size]
    rows = sorted((_Row(size, luck, place) for place in range(competencies)), key=lambda row: -row.priority.score)
    sums = [sum(row.counts[step] for row in rows) for step in range(4)]
    codes = [row.code for row in rows[:COLUMNS]]
    shares = [[_share(size, luck) for _ in codes] for _ in range(offices)]
    names = [
        size.pick(f"Dinas {words.competencies()[place]}", f"{words.LONG_UNIT} {place + 1}") for place in range(offices)
    ]
    assessed, lacking = sum(sums), sum(sums[1:])
    return {
        "year": str(words.YEAR),
        "issuer_code": words.ISSUER,
        "institution": size.pick(words.INSTITUTION, words.LONG_INSTITUTION),
        "images": {},
        "letterhead": words.letterhead(size),
        "campaign": f"Survei kebutuhan kompetensi {words.YEAR}",
        "facts": _facts(len(rows), assessed, lacking),
        "basis": list(BASIS),
        "method": [
            "Kesenjangan adalah tingkat standar jabatan dikurangi tingkat aktual, paling kecil 0.",
            "Skor prioritas terletak antara 0 dan 1 dan merupakan jumlah empat komponen.",
        ],
        "components": [f"{LABELS[name]} × {number(weight)}" for name, weight in WEIGHTS.shares.items()],
        "needs": [row.ranked(place) for place, row in enumerate(rows, start=1)],
        "total": {
            "assessed": f"{number(assessed)} dari {number(assessed + 9 * len(rows))}",
            "lacking": f"{number(lacking)} ({percent(Decimal(lacking) / assessed)})" if assessed else "–",
            "average": number(sum(row.total_gap for row in rows) / lacking) if lacking else "–",
            **_classes(sums),
        },
        "explained": [row.explained(place) for place, row in enumerate(rows[:MOST_EXPLAINED], start=1)],
        "classed": {
            "title": f"Kesenjangan tinggi paling banyak: {rows[0].name}, {number(rows[0].counts[3])} pegawai",
            "rows": [[row.name, row.counts] for row in rows[:MOST_CLASSED]],
        }
        if rows
        else None,
        "classes": [
            {"competency": row.name, "assessed": number(sum(row.counts)), **_classes(row.counts)} for row in rows
        ],
        "heat": {
            "title": f"Paling banyak di bawah standar: {rows[0].name}",
            "columns": codes,
            "rows": [
                [name, [None if one is None else str(one) for one in row]]
                for name, row in zip(names[:LONGEST], shares[:LONGEST], strict=True)
            ],
        }
        if rows
        else None,
        "codes": codes,
        "units": [
            {"name": name, "shares": ["–" if one is None else percent(one, 0) for one in row]}
            for name, row in zip(names, shares, strict=True)
        ],
        "strategies": [_strategy(size, place, row) for place, row in enumerate(rows[:5])],
        "voices": [
            {"competency": row.name, "proposals": str(luck.randint(1, 9)), "supporters": str(luck.randint(0, 60))}
            for row in rows[:6]
        ],
        "unasked": "3" if rows else "",
        "rules": [
            {
                "name": name,
                "value": value,
                "since": "1 Januari 2018",
                "source": size.pick("Usulan awal sistem (belum dipastikan)", words.LONG_SENTENCE),
            }
            for name, value in (
                ("Bobot penilaian diri pada tingkat aktual", "0,4"),
                ("Bobot penilaian atasan pada tingkat aktual", "0,6"),
                ("Batas atas kesenjangan rendah dan sedang (tingkat)", "1 dan 2"),
                ("Kelompok terkecil yang ditampilkan", "5"),
            )
        ],
        "notes": [
            "Angka dihitung 26 Maret 2027 pukul 14.05." if rows else "Angka belum dihitung.",
            "Kelompok di bawah 5 pegawai tidak ditampilkan (tanda –), beserta kelompok lain yang dapat membukanya.",
        ],
        "signing": {
            "place_and_date": words.PLACE_AND_DATE,
            "blocks": [
                words.signature(size, "Kepala Badan Kepegawaian", "Hotma Siregar, M.Si.", role="Disetujui oleh")
            ],
        },
    }


def _facts(asked: int, assessed: int, lacking: int) -> list[list[str]]:
    people = 2_000 if asked else 0
    return [
        ["Survei", f"Survei kebutuhan kompetensi {words.YEAR}, 1 Februari–31 Maret 2026"],
        ["Pegawai yang ditanya", number(people)],
        ["Penilaian diri terkirim", "1.804 dari 2.000 (90,2%)" if asked else "–"],
        ["Penilaian atasan terkirim", "1.650 dari 2.000 (82,5%)" if asked else "–"],
        ["Kompetensi yang ditanyakan", number(asked)],
        ["Di bawah standar", f"{number(lacking)} dari {number(assessed)} penilaian" if asked else "–"],
    ]


def _classes(counts: Sequence[int]) -> dict[str, str]:
    return dict(zip(("meeting", "low", "medium", "high"), map(number, counts), strict=True))


def _share(size: Size, luck: Random) -> Decimal | None:
    """Now and then the group is too small to be shown."""
    if size is not Size.ONE and luck.random() < 0.1:
        return None
    return Decimal(luck.randint(0, 100)) / 100


class _Row:
    """A competency with the people who meet the standard, and those of the three classes of gaps."""

    def __init__(self, size: Size, luck: Random, place: int) -> None:
        known = words.competencies()
        name = known[place % len(known)]
        self.code = f"T{place + 1:02d}"
        self.name = size.pick(name, f"{name} {words.LONG_WORD if place % 7 == 0 else words.LONG_POSITION}")
        self.counts = [luck.randint(20, 900), luck.randint(1, 300), luck.randint(0, 200), luck.randint(0, 90)]
        self.average = Decimal(luck.randint(10, 30)) / 10
        assessed, lacking = sum(self.counts), sum(self.counts[1:])
        self.total_gap = self.average * lacking
        self.lacking = f"{number(lacking)} ({percent(Decimal(lacking) / assessed)})"
        strategy = Strategy(
            Decimal("0.8"), 4, 5, 3, reason=size.pick("Sasaran RPJMD: layanan digital.", words.LONG_SENTENCE)
        )
        self.priority = priority_of(
            gap=self.average, demand=Demand(assessed, lacking), strategy=strategy, weights=WEIGHTS
        )

    @property
    def parts(self) -> list[str]:
        return [number(factor.contribution, 4) for factor in self.priority.factors]

    def ranked(self, place: int) -> dict[str, Any]:
        return {
            "number": str(place),
            "competency": f"{self.code} {self.name}{', wajib' if place == 1 else ''}",
            "kind": "Teknis" if place % 3 else "Sosial kultural",
            "assessed": f"{number(sum(self.counts))} dari {number(sum(self.counts) + 9)}",
            "lacking": self.lacking,
            "average": number(self.average),
            "class": "Tinggi" if self.average > 2 else "Sedang" if self.average > 1 else "Rendah",
            "parts": self.parts,
            "score": number(self.priority.score, 4),
        }

    def explained(self, place: int) -> dict[str, Any]:
        return {
            "number": str(place),
            "competency": self.name,
            "sentences": [factor.explanation for factor in self.priority.factors],
            "sum": f"{' + '.join(self.parts)} = {number(self.priority.score, 4)}",
        }


def _strategy(size: Size, place: int, row: _Row) -> dict[str, str]:
    return {
        "competency": row.name,
        "mandatory": "Strategis" if place else "Wajib",
        "link": "0,8",
        "usg": "4 + 5 + 3 = 12",
        "rank": str(place + 1),
        "reason": size.pick("Sasaran RPJMD: layanan digital.", words.LONG_SENTENCE),
    }
