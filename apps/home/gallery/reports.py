"""Periodic reports: with nothing to tell, of one office, of twelve, and of six with the longest names.

Chapters are put together from the parts that the evaluations room freezes, with the columns that its chapters have.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from apps.documents.registry import Content
from apps.evaluations.report_enums import ReportKind
from apps.evaluations.report_figures import Light
from apps.evaluations.report_tables import Advice, Bars, Chapter, Column, Finding, ReportTable, Unit, Value
from apps.evaluations.selectors import (
    report_effects,
    report_mentoring,
    report_needs,
    report_plans,
    report_reviews,
    report_services,
)
from apps.evaluations.selectors.report_content import BASIS, HEADINGS
from apps.evaluations.selectors.report_hours import HOURS, MOST_BARS, OPD, PEOPLE
from apps.home.gallery import words
from apps.home.gallery.words import Size

OFFICES = {Size.EMPTY: 0, Size.ONE: 1, Size.TYPICAL: 12, Size.EXTREME: 6}
BANDS = tuple(map(Column, ("Belum ada JP", "Sampai 10 JP", "Di atas 10, di bawah 20 JP", "20 JP ke atas")))
IN_BANDS = (OPD, PEOPLE, *BANDS, HOURS, Column("Capaian", Unit.SHARE))
# Title, name of the table, its columns.
CHAPTERS = (
    ("Kepatuhan jam pelajaran (JP)", "JP PNS", IN_BANDS),
    ("Rencana dan realisasi", "JP dan biaya", report_plans.HOURS_AND_COST),
    ("Pendampingan", "Coaching dan mentoring", report_mentoring.COLUMNS),
    ("Efektivitas program", "Perubahan layanan", report_effects.COLUMNS),
    ("Pelayanan publik", "Kepuasan masyarakat", report_services.SATISFACTION),
    ("Survei kebutuhan", "Respons survei", report_needs.SURVEY_COLUMNS),
    ("Kompetensi yang masih lemah", "Kompetensi lemah", report_needs.WEAK_COLUMNS),
    ("Tinjau ulang metode dan materi", "Temuan tinjauan", report_reviews.CHECKS),
    ("Tindak lanjut rekomendasi", "Tindak lanjut rekomendasi", report_reviews.FOLLOWED),
)
SIGNERS = (
    ("Disusun oleh", "Analis SDM Aparatur Ahli Muda", "Rina Marlina, S.Sos."),
    ("Diperiksa oleh", "Kepala Bidang Pengembangan Kompetensi", "Togar Lubis, M.Si."),
    ("Disetujui oleh", "Kepala Badan Kepegawaian", "Hotma Siregar, M.Si."),
    ("Mengetahui", "Sekretaris Daerah", "Maria Hasibuan, M.M."),
)


def monitoring(size: Size) -> Content:
    return _content(size, ReportKind.MONITORING, "Februari 2027", "1–28 Februari 2027")


def semester(size: Size) -> Content:
    return _content(size, ReportKind.SEMESTER, "Semester I 2027", "1 Januari–30 Juni 2027")


def yearly(size: Size) -> Content:
    return _content(size, ReportKind.YEARLY, "Tahun 2027", "1 Januari–31 Desember 2027")


def _content(size: Size, kind: ReportKind, period: str, days: str) -> Content:
    chapters = _chapters(size)
    blocks = [words.signature(size, title, name, role=role) for role, title, name in SIGNERS]
    return {
        "year": str(words.YEAR),
        "kind": str(kind.label),
        "period": period,
        "period_days": days,
        "issuer_code": words.ISSUER,
        "institution": size.pick(words.INSTITUTION, words.LONG_INSTITUTION),
        "heading": HEADINGS[kind],
        "images": {},
        "letterhead": words.letterhead(size),
        "basis": list(BASIS),
        "pace": "Batas penilaian: baik mulai 80%, perlu ditingkatkan mulai 50%. Di bawahnya perlu perhatian segera.",
        "findings": [finding.freeze() for chapter in chapters for finding in chapter.findings],
        "chapters": [chapter.freeze() for chapter in chapters],
        "advice": [
            {
                "subject": advice.subject,
                "text": advice.text,
                "responsible": advice.responsible,
                "due": "31 Desember 2027",
            }
            for chapter in chapters
            for advice in chapter.advice
        ],
        "signing": {"place_and_date": words.PLACE_AND_DATE, "pairs": [blocks[:2], blocks[2:]]},
    }


def _chapters(size: Size) -> list[Chapter]:
    luck = Random(size)
    chapters = []
    for place, (title, name, columns) in enumerate(CHAPTERS):
        chapter = Chapter(title)
        chapters.append(chapter)
        if size is Size.EMPTY:
            chapter.paragraphs.append("Belum ada angka pada periode ini.")
            continue
        rows = [_row(size, office, columns, luck) for office in range(OFFICES[size])]
        chapter.paragraphs.append(size.pick("Pegawai dihitung menurut unitnya saat ini.", words.LONG_SENTENCE * 4))
        counted = columns[1].unit is not Unit.TEXT
        total = ("Jumlah", *_row(size, 0, columns, luck)[1:]) if counted else ()
        chapter.tables.append(ReportTable(name, columns, rows, total, "Tanda –: belum diketahui."))
        light = list(Light)[place % len(Light)]
        text = size.pick("1.204 dari 2.011 pegawai (59,9%) mencapainya.", words.LONG_SENTENCE * 2)
        chapter.findings.append(Finding(title, light, text, Decimal("0.599")))
        advice = size.pick("Jadwalkan kegiatan bagi yang belum mencapai sasaran.", words.LONG_SENTENCE * 3)
        chapter.advice.append(Advice(title, advice, "Kepala perangkat daerah bersama BKD"))
    if size is not Size.EMPTY:
        chapters[0].bars = _bars(size, luck)
    return chapters


def _bars(size: Size, luck: Random) -> Bars:
    offices = [(_office(size, place), _share(luck)) for place in range(min(OFFICES[size], MOST_BARS))]
    return Bars(
        "59,9% PNS mencapai 20 JP sampai 30 Juni 2027",
        label="Perangkat daerah",
        value_label="Capaian",
        rows=sorted(offices, key=lambda row: row[1]),
        target=Decimal("0.4"),
        target_label="Batas baik",
    )


def _office(size: Size, place: int) -> str:
    return size.pick(f"Dinas {words.competencies()[place]}", f"{words.LONG_UNIT} {place + 1}")


def _row(size: Size, place: int, columns: Sequence[Column], luck: Random) -> list[Value]:
    return [_office(size, place), *(_value(size, column.unit, luck) for column in columns[1:])]


def _value(size: Size, unit: Unit, luck: Random) -> Value:
    """Now and then a figure is not known."""
    if luck.random() < 0.1:
        return None
    if unit is Unit.TEXT:
        return size.pick(luck.choice(("Baik", "Belum jelas", "Metode perlu diubah")), words.LONG_SENTENCE)
    if unit is Unit.SHARE:
        return _share(luck)
    if unit is Unit.NUMBER:
        return Decimal(luck.randint(10, 9_999)) / 10
    return luck.randint(10**8, 10**10) if unit is Unit.RUPIAH else luck.randint(0, 1_500)


def _share(luck: Random) -> Decimal:
    return Decimal(luck.randint(0, 1_000)) / 1_000
