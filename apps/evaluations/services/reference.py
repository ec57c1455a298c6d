"""The instrument of reactions that comes with the product."""

from __future__ import annotations

from datetime import date, datetime

from apps.evaluations.enums import Aspect, InstrumentKind
from apps.evaluations.models import Instrument, InstrumentItem

SINCE = date(2018, 1, 1)
ITEMS: tuple[tuple[str, Aspect, str], ...] = (
    ("informasi", Aspect.ORGANISER, "Informasi sebelum pelatihan jelas"),
    ("jadwal", Aspect.ORGANISER, "Jadwal berjalan sesuai rencana"),
    ("penguasaan", Aspect.FACILITATOR, "Pengajar menguasai bahannya"),
    ("penyampaian", Aspect.FACILITATOR, "Pengajar menjelaskan dengan mudah dipahami"),
    ("kesesuaian", Aspect.MATERIAL, "Materi sesuai dengan tugas saya"),
    ("praktik", Aspect.MATERIAL, "Latihan dan contohnya dapat saya pakai di tempat kerja"),
    ("sarana", Aspect.FACILITY, "Ruang, alat, atau kelas daring mendukung belajar"),
)


def load_reference_data(*, at: datetime) -> int:
    """Adds the first version where it is missing and changes nothing else; returns the items added."""
    instrument, is_new = Instrument.objects.get_or_create(
        kind=InstrumentKind.REACTION,
        version=1,
        defaults={
            "title": "Penilaian pelatihan oleh peserta",
            "introduction": "Jawaban Anda tidak disimpan bersama nama, waktu, atau urutan masuknya.",
            "lowest_label": "sangat tidak setuju",
            "highest_label": "sangat setuju",
            "valid_from": SINCE,
            "source": "Usulan awal sistem menurut aspek evaluasi reaksi Kirkpatrick; sesuaikan dengan pedoman instansi",
        },
    )
    if not is_new:
        return 0
    items = [
        InstrumentItem(instrument=instrument, code=code, aspect=aspect, text=text, position=position)
        for position, (code, aspect, text) in enumerate(ITEMS, start=1)
    ]
    return len(InstrumentItem.objects.bulk_create(items))
