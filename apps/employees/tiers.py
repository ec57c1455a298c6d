"""The tier (jenjang jabatan) that a position's default standard follows. Pure; source: SIASN reference tables."""

from __future__ import annotations

import re

from apps.employees.enums import PositionKind, Tier
from apps.employees.grades import find_grade

# SIASN's eselon ids and names; the name is what is stored and printed.
ECHELONS = {
    "10": "I.a", "11": "I.a", "12": "I.b",
    "21": "II.a", "22": "II.b",
    "31": "III.a", "32": "III.b",
    "41": "IV.a", "42": "IV.b",
    "51": "V.a", "52": "V.b",
}  # fmt: skip
NO_ECHELON = {"", "99", "NON", "NON ESELON", "-"}

_TIER_OF_ECHELON = {
    "I.a": Tier.JPT_UTAMA,
    "I.b": Tier.JPT_MADYA,
    "II.a": Tier.JPT_PRATAMA,
    "II.b": Tier.JPT_PRATAMA,
    "III.a": Tier.ADMINISTRATOR,
    "III.b": Tier.ADMINISTRATOR,
    "IV.a": Tier.PENGAWAS,
    "IV.b": Tier.PENGAWAS,
    "V.a": Tier.PELAKSANA,
    "V.b": Tier.PELAKSANA,
}
# SIASN has two ids for I.a: 10 is JPT Utama, 11 is JPT Madya.
_TIER_OF_ECHELON_ID = {"11": Tier.JPT_MADYA}

_LEVELS = {
    "ahli pertama": Tier.AHLI_PERTAMA,
    "ahli muda": Tier.AHLI_MUDA,
    "ahli madya": Tier.AHLI_MADYA,
    "ahli utama": Tier.AHLI_UTAMA,
    "pemula": Tier.PEMULA,
    "terampil": Tier.TERAMPIL,
    "mahir": Tier.MAHIR,
    "penyelia": Tier.PENYELIA,
    # Names before Permenpan 13/2019; the longer ones first in the pattern below.
    "pelaksana lanjutan": Tier.MAHIR,
    "pelaksana pemula": Tier.PEMULA,
    "pelaksana": Tier.TERAMPIL,
    "pertama": Tier.AHLI_PERTAMA,
    "muda": Tier.AHLI_MUDA,
    "madya": Tier.AHLI_MADYA,
    "utama": Tier.AHLI_UTAMA,
}
_LEVEL = re.compile(rf"\b({'|'.join(sorted(_LEVELS, key=len, reverse=True))})$")
_HIGHEST_PPPK_SKILLED = 8


def echelon_name(siasn_id: str, name: str = "") -> str | None:
    """`II.b` from SIASN's id or from a name in any spelling (`IIb`, `ii/b`); empty for none, None when unknown."""
    if siasn_id in ECHELONS:
        return ECHELONS[siasn_id]
    text = re.sub(r"[^IVAB]", "", name.upper())
    spelled = f"{text[:-1]}.{text[-1:].lower()}"
    if spelled in _TIER_OF_ECHELON:
        return spelled
    if siasn_id.strip().upper() in NO_ECHELON and name.strip().upper() in NO_ECHELON:
        return ""
    return None


def tier_of(
    *, kind: PositionKind, echelon: str = "", echelon_id: str = "", position_name: str = "", grade: str = ""
) -> Tier:
    """Structural by eselon, functional by the level in its name (else by the grade), the rest pelaksana.

    A structural position without an eselon counts as pengawas, the lowest that leads a unit.
    """
    if kind == PositionKind.STRUCTURAL:
        return _TIER_OF_ECHELON_ID.get(echelon_id) or _TIER_OF_ECHELON.get(echelon, Tier.PENGAWAS)
    if kind == PositionKind.FUNCTIONAL:
        return level_in(position_name) or _functional_tier_of_grade(grade)
    return Tier.PELAKSANA


def level_in(position_name: str) -> Tier | None:
    """The functional level at the end of a position's name: `Guru Ahli Muda` is AHLI_MUDA."""
    found = _LEVEL.search(" ".join(position_name.casefold().split()))
    return _LEVELS[found.group(1)] if found else None


def _functional_tier_of_grade(name: str) -> Tier:
    grade = find_grade(name)
    if grade is None:
        return Tier.AHLI_PERTAMA
    if grade.is_pppk:
        return Tier.TERAMPIL if int(grade.siasn_id) <= _HIGHEST_PPPK_SKILLED else Tier.AHLI_PERTAMA
    group, step = grade.siasn_id[0], grade.siasn_id[1]
    if group in "12":
        return Tier.TERAMPIL
    if group == "3":
        return Tier.AHLI_PERTAMA if step in "12" else Tier.AHLI_MUDA
    return Tier.AHLI_MADYA if step in "123" else Tier.AHLI_UTAMA
