"""Invented individual plans as the documents room freezes them: every one different, the words of real dictionaries."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from apps.core.formats import number, rupiah
from apps.documents.models import grouped
from apps.plans.documents import scale_place

DATA = Path(__file__).resolve().parent.parent / "apps"
GAPS, ITEMS = 15, 10
NAMES = ("Sari", "Budi", "Rina", "Togar", "Dewi", "Maria", "Hotma", "Irwan", "Lina", "Gunawan")
FAMILIES = ("Siregar", "Nasution", "Wulandari", "Hasibuan", "Lubis", "Saputra", "Harahap", "Marlina")


def snapshot(seed: int) -> dict[str, Any]:
    """Of a person with fifteen gaps and ten activities; the same for the same seed."""
    luck = Random(seed)
    competencies = _read("competencies/data/dictionary.json")["competencies"]
    programmes = _read("catalogue/data/programmes.json")["programmes"]
    name = f"{luck.choice(NAMES)} {luck.choice(FAMILIES)}, S.E."
    chief = f"{luck.choice(NAMES)} {luck.choice(FAMILIES)}, M.Si."
    chosen = luck.sample(programmes, ITEMS)
    items = [_item(place, luck, competencies, programme) for place, programme in enumerate(chosen, 1)]
    hours = sum(int(item["hours"]) for item in items)
    token = f"{luck.getrandbits(128):032x}"
    return {
        "content": {
            "year": "2027",
            "issuer_code": "MDN",
            "images": {},
            "letterhead": {
                "institution": "PEMERINTAH KOTA CONTOH",
                "opd": "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
                "address": "Jalan Merdeka Nomor 1, Contoh 20111",
                "website": "https://contoh.example.go.id",
            },
            "person": {"full_name": name, "unit": "Bidang Pelayanan Pendaftaran Penduduk"},
            "identity": _identity(luck, name, chief),
            "career_goal": "Naik satu jenjang jabatan dalam tiga tahun, pada rumpun tugas yang sekarang.",
            "gaps": [
                _gap(place, luck, competency) for place, competency in enumerate(luck.sample(competencies, GAPS), 1)
            ],
            "items": items,
            "totals": {
                "hours": str(hours),
                "cost": rupiah(sum(programme["cost_per_person"] for programme in chosen)),
                "target": f"Target JP PNS: paling sedikit 20 JP setahun – terpenuhi ({hours} JP).",
                "pillars": "10%: 24 JP; 20%: 8 JP; 70%: 16 JP",
            },
            "commitment": "Saya akan mengikuti seluruh kegiatan dan menerapkan hasilnya pada pekerjaan sehari-hari.",
            "support": "Saya mendukung dan mengatur jadwal kerja agar kegiatan dapat diikuti.",
            "verification": "Rina Marlina, petugas BKD, 27 Maret 2027",
            "signing": {
                "place_and_date": "Contoh, 27 Maret 2027",
                "blocks": [
                    _block("Pegawai yang bersangkutan", "Pranata Komputer Ahli Pertama", name),
                    _block("Atasan langsung", "Kepala Bidang Pelayanan Pendaftaran Penduduk", chief),
                    _block("Mengetahui/Menyetujui", "Kepala Dinas", "Dewi Lestari, M.AP."),
                ],
            },
            "fingerprint": token[:16],
        },
        "document": {
            "title": "Rencana Pengembangan Kompetensi Individu Tahun 2027",
            "number": f"RPK/2027/MDN/{seed + 1:06d}",
            "version": "1",
            "date": "27 Maret 2027",
            "address": f"https://kompetensi.example.go.id/verifikasi/{token}/",
            "page": "https://kompetensi.example.go.id/verifikasi/",
            "code": grouped(token),
        },
    }


def _read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / path).read_text())
    return found


def _identity(luck: Random, name: str, chief: str) -> list[list[str]]:
    return [
        ["Nama", name, "NIP", f"19{luck.randrange(10**6):06d} 201001 1 {luck.randrange(1000):03d}"],
        ["Jenis pegawai", "PNS", "Pangkat/gol. ruang", "Penata Muda Tingkat I (III/b)"],
        ["Jabatan", "Pranata Komputer Ahli Pertama", "Jenjang jabatan", "Ahli Pertama"],
        ["Unit kerja", "Bidang Pelayanan Pendaftaran Penduduk", "Perangkat daerah", "Dinas Kependudukan"],
        ["Pendidikan terakhir", "S-1 Sistem Informasi (2012)", "Masa kerja", f"{luck.randrange(25)} tahun 3 bulan"],
        ["Atasan langsung", chief, "Jabatan atasan", "Kepala Bidang Pelayanan Pendaftaran Penduduk"],
    ]


def _gap(place: int, luck: Random, competency: dict[str, Any]) -> dict[str, Any]:
    required = luck.randint(2, 4)
    actual = Decimal(luck.randint(10, required * 10)) / 10
    return {
        "number": str(place),
        "competency": competency["name"],
        "kind": "Teknis",
        "required": str(required),
        "actual": number(actual),
        "gap": number(Decimal(required) - actual),
        "sources": f"diri {number(luck.randint(1, 4))}; atasan {number(luck.randint(1, 4))}",
        "priority": number(Decimal(luck.randint(10, 95)) / 100, 2),
        "required_x": scale_place(Decimal(required)),
        "actual_x": scale_place(actual),
    }


def _item(place: int, luck: Random, competencies: list[dict[str, Any]], programme: dict[str, Any]) -> dict[str, str]:
    return {
        "number": str(place),
        "competency": luck.choice(competencies)["name"],
        "form": "Pelatihan teknis (klasikal)",
        "topic": programme["title"],
        "pillar": luck.choice(("10%", "20%", "70%")),
        "hours": str(programme["learning_hours"]),
        "provider": "Badan Pengembangan Sumber Daya Manusia Provinsi",
        "time": f"Triwulan {luck.choice(('I', 'II', 'III', 'IV'))}",
        "cost": f"{rupiah(programme['cost_per_person'])} (APBD)",
        "indicator": f"Mencapai tingkat {luck.randint(2, 4)} pada penilaian berikutnya",
        "status": "Direncanakan",
    }


def _block(role: str, title: str, name: str) -> dict[str, str]:
    return {"role": role, "title": title, "name": name, "rank": "Penata (III/c)", "nip": "19850412 201001 2 003"}
