"""The analysis and the people behind it as tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from apps.competencies.enums import CompetencyKind
from apps.competencies.models import Competency
from apps.core import formats
from apps.core.exports import Table
from apps.employees.models import OrganisationUnit
from apps.needs.selectors.analysis import Analysis
from apps.needs.selectors.lacking import PersonStanding
from apps.surveys.models import Campaign

RANKING = (
    "Kode",
    "Kompetensi",
    "Jenis",
    "Wajib",
    "Ditanya",
    "Sudah dinilai",
    "Dengan kesenjangan",
    "Bagian (%)",
    "Rata-rata kesenjangan",
    "Skor prioritas",
    "Usulan pegawai",
    "Pendukung usulan",
)
PEOPLE = ("NIP", "Nama", "Jabatan", "Unit kerja", "Standar", "Tingkat aktual", "Kesenjangan", "Kelas", "Satu penilai")


def analysis_tables(campaign: Campaign, found: Analysis, unit: OrganisationUnit | None, kind: str) -> list[Table]:
    """The ranking, and the shares by unit."""
    place = unit.name if unit else "semua perangkat daerah"
    notes = [
        f"Survei: {campaign.name}",
        f"Saringan: {place}; {CompetencyKind(kind).label if kind else 'semua jenis kompetensi'}",
        f"Dihitung {formats.date_time(found.counted_at)}" if found.counted_at else "Belum dihitung",
    ]
    if found.has_hidden:
        notes.append(f"Kelompok di bawah {found.rules.smallest_group} pegawai tidak ditampilkan.")
    ranking = [
        (
            row.competency.code,
            row.competency.name,
            row.competency.get_kind_display(),
            "Ya" if row.is_mandatory else "",
            row.count.asked,
            row.count.assessed,
            row.count.lacking,
            None if row.count.share is None else round(row.count.share * 100, 1),
            None if row.count.average_gap is None else round(row.count.average_gap, 2),
            row.priority.score if row.priority else None,
            row.voices.proposals,
            row.voices.supporters,
        )
        for row in found.shown
    ]
    heat = [
        (place.name, *(None if share is None else round(share * 100, 1) for share in shares))
        for place, shares in found.heat.rows
    ]
    headings = ("Unit (% pegawai dengan kesenjangan)", *(one.name for one in found.heat.competencies))
    return [Table("Peringkat", RANKING, ranking, notes), Table("Per unit", headings, heat, notes)]


def people_table(
    campaign: Campaign, competency: Competency, rows: Iterable[PersonStanding], unit: OrganisationUnit | None
) -> Table:
    notes = [
        f"Survei: {campaign.name}; kompetensi: {competency.name}",
        f"Saringan: {unit.name if unit else 'semua perangkat daerah dalam kewenangan Anda'}",
        "Memuat data pribadi. Simpan dan bagikan hanya untuk keperluan pengembangan kompetensi (UU 27/2022).",
    ]
    cells = [
        (
            row.employee.nip,
            row.employee.full_name,
            row.employee.position.name,
            row.employee.unit.name,
            row.required,
            row.actual,
            row.gap,
            row.gap_class_label,
            "Ya" if row.is_single else "",
        )
        for row in rows
    ]
    return Table("Kesenjangan", PEOPLE, cells, notes)
