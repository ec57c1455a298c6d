"""What a unit's name tells: its type, its sector, the territory that it serves. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.employees.enums import InstitutionKind, UnitType

SECTORS = (
    "HEALTH", "CIVIL_REG", "TRANSPORT", "ICT", "FINANCE", "PERMITS", "EDUCATION", "LAW",
    "PLANNING", "PUBLIC_WORKS", "SOCIAL", "ORDER", "OVERSIGHT", "HR", "GENERAL", "DISTRICT",
)  # fmt: skip

_TYPES: tuple[tuple[str, UnitType], ...] = (
    (r"pemerintah (provinsi|kota|kabupaten|daerah)\b", UnitType.ROOT),
    (r"(rsud|rumah sakit)\b", UnitType.HOSPITAL),
    (r"(uptd?|unit pelaksana teknis|puskesmas|sd negeri|smp negeri|sma negeri|smk negeri)\b", UnitType.TECHNICAL_UNIT),
    (r"kecamatan\b", UnitType.DISTRICT),
    (r"kelurahan\b", UnitType.VILLAGE),
    (r"inspektorat\b", UnitType.INSPECTORATE),
    (r"dinas\b", UnitType.OFFICE),
    (r"(badan|satuan polisi pamong praja|satpol)\b", UnitType.AGENCY),
    (r"sekretariat (daerah|dprd|dewan)\b", UnitType.SECRETARIAT),
    (r"(bidang|bagian|sekretariat|inspektur pembantu|irban)\b", UnitType.DIVISION),
    (r"(seksi|subbagian|sub bagian|subbidang|sub bidang)\b", UnitType.SECTION),
)
# In the order of reading: the first that matches gives the sector.
_SECTORS: tuple[tuple[str, str], ...] = (
    (r"kependudukan dan pencatatan sipil|pencatatan sipil|pendaftaran penduduk", "CIVIL_REG"),
    (r"kesehatan|rsud|rumah sakit|puskesmas", "HEALTH"),
    (r"perhubungan|pelabuhan|transportasi", "TRANSPORT"),
    (r"komunikasi|informatika|statistik|persandian", "ICT"),
    (r"keuangan|pendapatan|aset daerah|perbendaharaan", "FINANCE"),
    (r"penanaman modal|pelayanan terpadu satu pintu|perizinan", "PERMITS"),
    (r"kepegawaian|sumber daya manusia", "HR"),
    (r"pendidikan", "EDUCATION"),
    (r"hukum", "LAW"),
    (r"perencanaan pembangunan|penelitian dan pengembangan|riset", "PLANNING"),
    (r"pekerjaan umum|penataan ruang|bina marga|perumahan|permukiman", "PUBLIC_WORKS"),
    (r"sosial|pemberdayaan|keluarga berencana", "SOCIAL"),
    (r"polisi pamong praja|satpol|kesatuan bangsa|pemadam|penanggulangan bencana", "ORDER"),
    (r"inspektorat|inspektur", "OVERSIGHT"),
    (r"kecamatan|kelurahan", "DISTRICT"),
)
_TYPE_PATTERNS = tuple((re.compile(pattern), unit_type) for pattern, unit_type in _TYPES)
_SECTOR_PATTERNS = tuple((re.compile(rf"\b(?:{pattern})\b"), sector) for pattern, sector in _SECTORS)
_DISTRICT = re.compile(r"^kecamatan\s+(.+)$", re.IGNORECASE)
_LAW_DIVISION = re.compile(r"^(bidang |seksi |subbagian )?bagian hukum\b")
_PLACE = re.compile(r"^pemerintah\s+(provinsi|kota|kabupaten)\s+(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnitTraits:
    unit_type: UnitType
    sector: str
    territory: str


def traits_of(name: str, *, depth: int, parent: UnitTraits | None) -> UnitTraits:
    """Traits of a unit, given those of its parent.

    Below an OPD (depth 1) sector and territory are inherited; only the legal division of the secretariat keeps its own
    sector, because lawyers sit there.
    """
    unit_type = unit_type_of(name, depth=depth)
    district = _DISTRICT.match(name.strip())
    territory = district.group(1) if district else parent.territory if parent else ""
    if parent is None:
        return UnitTraits(unit_type, "GENERAL", territory)
    if depth == 1 or unit_type == UnitType.DISTRICT:
        return UnitTraits(unit_type, sector_of(name), territory)
    if parent.sector == "GENERAL" and _LAW_DIVISION.match(name.casefold()):
        return UnitTraits(unit_type, "LAW", territory)
    return UnitTraits(unit_type, parent.sector, territory)


def unit_type_of(name: str, *, depth: int) -> UnitType:
    if depth == 0:
        return UnitType.ROOT
    text = " ".join(name.casefold().split())
    for pattern, unit_type in _TYPE_PATTERNS:
        if pattern.match(text):
            # "Sekretariat Sekretariat Daerah ..." is the division inside the secretariat.
            return UnitType.DIVISION if unit_type == UnitType.SECRETARIAT and depth > 1 else unit_type
    return UnitType.OTHER


def sector_of(opd_name: str) -> str:
    text = opd_name.casefold()
    return next((sector for pattern, sector in _SECTOR_PATTERNS if pattern.search(text)), "GENERAL")


def kind_and_place(institution_name: str) -> tuple[InstitutionKind, str]:
    """`Pemerintah Kota Medan` is a CITY in Medan; a name in another form is taken for a regency of that name."""
    found = _PLACE.match(" ".join(institution_name.split()))
    if found is None:
        return InstitutionKind.REGENCY, institution_name.strip()
    kinds = {"provinsi": InstitutionKind.PROVINCE, "kota": InstitutionKind.CITY, "kabupaten": InstitutionKind.REGENCY}
    return kinds[found.group(1).casefold()], found.group(2)


def short_code_of(place: str, taken: set[str]) -> str:
    """A code of at most 12 characters for document numbers, not among `taken`: MEDAN, then MEDAN2."""
    stem = re.sub(r"[^A-Z]", "", place.upper())[:8] or "INSTANSI"
    number = 1
    while (code := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return code
