"""The instruments that come with the product: version 1 of each kind."""

from __future__ import annotations

from datetime import date, datetime

from apps.evaluations.enums import Aspect, EvaluationKind
from apps.evaluations.models import Instrument, InstrumentItem

SINCE = date(2018, 1, 1)
Items = tuple[tuple[str, Aspect, str], ...]
AGREEMENT = {"lowest_label": "sangat tidak setuju", "highest_label": "sangat setuju"}
PROPOSAL = "Usulan awal sistem menurut evaluasi {} Kirkpatrick; sesuaikan dengan pedoman instansi"

REACTION_ITEMS: Items = (
    ("informasi", Aspect.ORGANISER, "Informasi sebelum pelatihan jelas"),
    ("jadwal", Aspect.ORGANISER, "Jadwal berjalan sesuai rencana"),
    ("penguasaan", Aspect.FACILITATOR, "Pengajar menguasai bahannya"),
    ("penyampaian", Aspect.FACILITATOR, "Pengajar menjelaskan dengan mudah dipahami"),
    ("kesesuaian", Aspect.MATERIAL, "Materi sesuai dengan tugas saya"),
    ("praktik", Aspect.MATERIAL, "Latihan dan contohnya dapat saya pakai di tempat kerja"),
    ("sarana", Aspect.FACILITY, "Ruang, alat, atau kelas daring mendukung belajar"),
)
# Said of the work of a unit, so that participant, supervisor and peers can answer the same sentences (ADR 9).
BEHAVIOUR_ITEMS: Items = (
    ("dipakai", Aspect.APPLICATION, "Yang dipelajari dipakai dalam pekerjaan sehari-hari"),
    ("cara-kerja", Aspect.APPLICATION, "Cara kerja di unit ini menjadi lebih baik sesudah pelatihan"),
    ("teknologi", Aspect.APPLICATION, "Alat atau aplikasi yang diajarkan dipakai dalam pekerjaan"),
    ("berbagi", Aspect.SHARING, "Pengetahuan dari pelatihan dibagikan kepada rekan kerja"),
    ("kesempatan", Aspect.SHARING, "Atasan dan rekan memberi kesempatan untuk menerapkannya"),
    ("layanan", Aspect.SERVICE, "Masyarakat atau unit lain dilayani lebih cepat atau lebih tepat"),
    ("masalah", Aspect.SERVICE, "Keluhan dan masalah diselesaikan dengan lebih baik"),
)
INSTRUMENTS: dict[EvaluationKind, tuple[dict[str, str], Items]] = {
    EvaluationKind.REACTION: (
        {
            "title": "Penilaian pelatihan oleh peserta",
            "introduction": "Jawaban Anda tidak disimpan bersama nama, waktu, atau urutan masuknya.",
            "source": PROPOSAL.format("reaksi"),
            **AGREEMENT,
        },
        REACTION_ITEMS,
    ),
    # The questions are the competencies of the programme with the levels of the dictionary, so it has no items.
    EvaluationKind.LEARNING: (
        {
            "title": "Tingkat kompetensi sesudah pelatihan",
            "introduction": "Pilih tingkat yang dikuasai sekarang. Jawaban ini menjadi bukti tingkat kompetensi dan "
            "disimpan dengan nama penilainya.",
            "lowest_label": "tingkat 1",
            "highest_label": "tingkat 5",
            "source": PROPOSAL.format("pembelajaran"),
        },
        (),
    ),
    EvaluationKind.BEHAVIOUR: (
        {
            "title": "Penerapan hasil pelatihan",
            "introduction": "Nilai pekerjaan unit Anda, bukan orang seorang. Jawaban Anda tidak disimpan bersama nama, "
            "unit, waktu, atau urutan masuknya.",
            "source": PROPOSAL.format("perilaku"),
            **AGREEMENT,
        },
        BEHAVIOUR_ITEMS,
    ),
}


def load_reference_data(*, at: datetime) -> int:
    """Adds the first version of each kind where it is missing and changes nothing else; returns the items added."""
    return sum(_load(kind, columns, items) for kind, (columns, items) in INSTRUMENTS.items())


def _load(kind: EvaluationKind, columns: dict[str, str], items: Items) -> int:
    instrument, is_new = Instrument.objects.get_or_create(
        kind=kind, version=1, defaults={**columns, "valid_from": SINCE}
    )
    if not is_new:
        return 0
    rows = [
        InstrumentItem(instrument=instrument, code=code, aspect=aspect, text=text, position=position)
        for position, (code, aspect, text) in enumerate(items, start=1)
    ]
    return len(InstrumentItem.objects.bulk_create(rows))
