"""Pangkat and golongan: the closed tables of SIASN. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """`siasn_id` is SIASN's code, `name` the golongan (`III/a`, for PPPK `IX`), `rank` the pangkat (none for PPPK)."""

    siasn_id: str
    name: str
    rank: str
    is_pppk: bool

    @property
    def label(self) -> str:
        """As printed on documents: `Penata Muda (III/a)`, for PPPK `Golongan IX`."""
        return f"Golongan {self.name}" if self.is_pppk else f"{self.rank} ({self.name})"


_RANKS = {
    "I": ("Juru Muda", "Juru Muda Tingkat I", "Juru", "Juru Tingkat I"),
    "II": ("Pengatur Muda", "Pengatur Muda Tingkat I", "Pengatur", "Pengatur Tingkat I"),
    "III": ("Penata Muda", "Penata Muda Tingkat I", "Penata", "Penata Tingkat I"),
    "IV": ("Pembina", "Pembina Tingkat I", "Pembina Utama Muda", "Pembina Utama Madya", "Pembina Utama"),
}
_PPPK = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")

PNS_GRADES: tuple[Grade, ...] = tuple(
    Grade(f"{group}{step}", f"{roman}/{'abcde'[step - 1]}", rank, is_pppk=False)
    for group, (roman, ranks) in enumerate(_RANKS.items(), 1)
    for step, rank in enumerate(ranks, 1)
)
PPPK_GRADES: tuple[Grade, ...] = tuple(
    Grade(f"{number:02}", name, "", is_pppk=True) for number, name in enumerate(_PPPK, 1)
)
_BY_NAME = {grade.name.casefold(): grade for grade in (*PNS_GRADES, *PPPK_GRADES)}
_BY_ID = {grade.siasn_id: grade for grade in (*PNS_GRADES, *PPPK_GRADES)}


def find_grade(name: str) -> Grade | None:
    """By golongan, whatever the case and spaces: `iii / A`, `IX`, `Golongan IX`."""
    return _BY_NAME.get("".join(name.casefold().removeprefix("golongan").split()))


def find_grade_by_id(siasn_id: str) -> Grade | None:
    return _BY_ID.get(siasn_id.zfill(2))


def grade_label(name: str) -> str:
    """Pangkat and golongan of a stored grade; the text itself when it is not in the tables."""
    grade = find_grade(name)
    return grade.label if grade else name
