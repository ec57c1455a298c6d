"""Individual plans: without gaps and activities, with one of each, as people have them, and with forty long rows."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from random import Random
from typing import Any

from apps.core.formats import number, rupiah
from apps.documents.registry import Content
from apps.home.gallery import words
from apps.home.gallery.words import Size
from apps.plans.differences import ADDED, CHANGED, NOTHING, REMOVED, Difference
from apps.plans.documents import scale_place

# Gaps and activities.
ROWS = {Size.EMPTY: (0, 0), Size.ONE: (1, 1), Size.TYPICAL: (15, 10), Size.EXTREME: (40, 40)}
# Activities changed, added and removed by an amendment.
CHANGES = {Size.EMPTY: (0, 0, 0), Size.ONE: (1, 0, 0), Size.TYPICAL: (2, 2, 2), Size.EXTREME: (30, 10, 10)}
NAMES = ("Sari", "Budi", "Rina", "Togar", "Dewi", "Maria", "Hotma", "Irwan", "Lina", "Gunawan")
FAMILIES = ("Siregar", "Nasution", "Wulandari", "Hasibuan", "Lubis", "Saputra", "Harahap", "Marlina")


def content(size: Size, seed: int = 0) -> Content:
    """The same for the same size and seed; another seed is another person with other gaps and activities."""
    luck = Random(seed)
    gap_count, item_count = ROWS[size]
    name = size.pick(f"{luck.choice(NAMES)} {luck.choice(FAMILIES)}, S.E.", words.LONG_NAME)
    chief = size.pick(f"{luck.choice(NAMES)} {luck.choice(FAMILIES)}, M.Si.", words.LONG_NAME)
    unit = size.pick(words.UNIT, words.LONG_UNIT)
    chosen = luck.sample(words.programmes(), item_count)
    hours = sum(int(programme["learning_hours"]) for programme in chosen)
    competencies = luck.sample(words.competencies(), gap_count)
    said = size is not Size.EMPTY
    return {
        "year": str(words.YEAR),
        "issuer_code": words.ISSUER,
        "images": {},
        "letterhead": words.letterhead(size),
        "person": {"full_name": name, "unit": unit},
        "identity": _identity(luck, size, name, chief, unit),
        "career_goal": _said(size, "Naik satu jenjang jabatan dalam tiga tahun, pada rumpun tugas yang sekarang."),
        "gaps": [_gap(place, luck, size, competency) for place, competency in enumerate(competencies, 1)],
        "items": [_item(place, luck, size, programme) for place, programme in enumerate(chosen, 1)],
        "totals": {
            "hours": str(hours),
            "cost": rupiah(sum(programme["cost_per_person"] for programme in chosen)),
            "target": "Target JP PNS: paling sedikit 20 JP setahun – "
            f"{'terpenuhi' if hours >= 20 else 'belum terpenuhi'} ({hours} JP).",
            "pillars": "10%: 24 JP; 20%: 8 JP; 70%: 16 JP" if said else "",
        },
        "commitment": _said(size, "Saya akan mengikuti seluruh kegiatan dan menerapkan hasilnya pada pekerjaan."),
        "support": _said(size, "Saya mendukung dan mengatur jadwal kerja agar kegiatan dapat diikuti."),
        "verification": "Rina Marlina, petugas BKD, 27 Maret 2027" if said else "",
        "signing": {
            "place_and_date": words.PLACE_AND_DATE,
            "blocks": [
                words.signature(size, "Pranata Komputer Ahli Pertama", name, role="Pegawai yang bersangkutan"),
                words.signature(size, f"Kepala {words.UNIT}", chief, role="Atasan langsung"),
                words.signature(size, "Kepala Dinas", "Dewi Lestari, M.AP.", role="Mengetahui/Menyetujui"),
            ],
        },
        "fingerprint": f"{luck.getrandbits(64):016x}",
    }


def amended(size: Size) -> Content:
    """A second version: the same plan with what changed; nothing did in the empty one, nearly all in the extreme."""
    plan, luck = content(size), Random(2)
    changed, added, removed = CHANGES[size]
    items = plan["items"]
    rows = [_change(ADDED, item["topic"], "kegiatan", after=_summary(item)) for item in items[:added]]
    for item in items[added : added + changed]:
        rows.append(
            _change(
                CHANGED, item["topic"], "JP", f"{int(item['hours']) + luck.randint(1, 8)} JP", f"{item['hours']} JP"
            )
        )
        rows.append(_change(CHANGED, item["topic"], "waktu", "Triwulan I", "Triwulan III"))
    gone = luck.sample(words.programmes(), removed)
    old = [_item(place, luck, size, programme) for place, programme in enumerate(gone, 1)]
    rows += [_change(REMOVED, item["topic"], "kegiatan", before=_summary(item)) for item in old]
    if size in (Size.TYPICAL, Size.EXTREME):
        rows.append(_change(CHANGED, "Komitmen pegawai", "isian", _said(size, "Saya siap."), plan["commitment"]))
        levels = ("menurut penilaian sebelumnya", "menurut penilaian terbaru")
        rows.append(_change(CHANGED, "Kesenjangan kompetensi", "3 kompetensi", *levels))
    reason = "Anggaran pelatihan dipangkas pada perubahan APBD, dan satu pelatihan dibatalkan penyelenggaranya."
    plan["amendment"] = {
        "reason": size.pick(reason, words.LONG_SENTENCE * 5),
        "opened": f"{size.pick('Rina Marlina', words.LONG_NAME)}, petugas BKD, 15 Maret 2027",
        "rows": rows,
    }
    return plan


def _change(kind: str, subject: str, what: str, before: str = NOTHING, after: str = NOTHING) -> dict[str, str]:
    return asdict(Difference(kind, subject, what, before, after))


def _summary(item: dict[str, str]) -> str:
    cost = item["cost"].partition(" (")[0]
    return f"{item['competency']}; Pelatihan teknis; {item['time']}; {item['hours']} JP; {cost}"


def _said(size: Size, sentence: str) -> str:
    return "" if size is Size.EMPTY else size.pick(sentence, words.LONG_SENTENCE * 5)


def _identity(luck: Random, size: Size, name: str, chief: str, unit: str) -> list[list[str]]:
    position = size.pick("Pranata Komputer Ahli Pertama", words.LONG_POSITION)
    nip = f"19{luck.randrange(10**6):06d} 201001 1 {luck.randrange(1000):03d}"
    return [
        ["Nama", name, "NIP", nip],
        ["Jenis pegawai", "PNS", "Pangkat/gol. ruang", words.RANK],
        ["Jabatan", position, "Jenjang jabatan", "Ahli Pertama"],
        ["Unit kerja", unit, "Perangkat daerah", size.pick(words.DEPARTMENT, words.LONG_UNIT)],
        ["Pendidikan terakhir", "S-1 Sistem Informasi (2012)", "Masa kerja", f"{luck.randrange(25)} tahun 3 bulan"],
        ["Atasan langsung", chief, "Jabatan atasan", size.pick(f"Kepala {words.UNIT}", words.LONG_POSITION)],
    ]


def _gap(place: int, luck: Random, size: Size, competency: str) -> dict[str, Any]:
    required = luck.randint(2, 4)
    actual = Decimal(luck.randint(10, required * 10)) / 10
    return {
        "number": str(place),
        "competency": size.pick(competency, f"{competency} {words.LONG_WORD if place == 1 else ''}"),
        "kind": "Teknis",
        "required": str(required),
        "actual": number(actual),
        "gap": number(Decimal(required) - actual),
        "sources": f"diri {number(luck.randint(1, 4))}; atasan {number(luck.randint(1, 4))}",
        "priority": number(Decimal(luck.randint(10, 95)) / 100, 2) + size.pick("", ", terbawa, usulan pegawai"),
        "required_x": scale_place(Decimal(required)),
        "actual_x": scale_place(actual),
    }


def _item(place: int, luck: Random, size: Size, programme: dict[str, Any]) -> dict[str, str]:
    return {
        "number": str(place),
        "competency": luck.choice(words.competencies()),
        "form": "Pelatihan teknis (klasikal)",
        "topic": size.pick(programme["title"], f"{programme['title']} {words.LONG_WORD if place == 1 else ''}"),
        "pillar": luck.choice(("10%", "20%", "70%")),
        "hours": str(programme["learning_hours"]),
        "provider": size.pick("Badan Pengembangan Sumber Daya Manusia Provinsi", words.LONG_UNIT),
        "time": f"Triwulan {luck.choice(('I', 'II', 'III', 'IV'))}",
        "cost": f"{rupiah(programme['cost_per_person'])} (APBD)",
        "indicator": size.pick(f"Mencapai tingkat {luck.randint(2, 4)} pada penilaian berikutnya", words.LONG_SENTENCE),
        "status": "Direncanakan",
    }
