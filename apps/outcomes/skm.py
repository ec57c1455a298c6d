"""Survei Kepuasan Masyarakat (Permenpan RB 14/2017): nine elements, one index, four grades. Exact fractions, no Django.

The guides print the weight of an element as 0.11, with which answers of nothing but 4 give 99. Here it is 1/9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ELEMENTS = (
    "Persyaratan",
    "Sistem, mekanisme, dan prosedur",
    "Waktu penyelesaian",
    "Biaya/tarif",
    "Produk spesifikasi jenis pelayanan",
    "Kompetensi pelaksana",
    "Perilaku pelaksana",
    "Penanganan pengaduan, saran, dan masukan",
    "Sarana dan prasarana",
)
LOWEST, HIGHEST = 1, 4
CONVERSION = 25
WEIGHT = Fraction(1, len(ELEMENTS))


@dataclass(frozen=True)
class Grade:
    """`lowest` is the converted value (25 to 100) from which the grade is given."""

    letter: str
    lowest: Decimal
    words: str


def mean_rating(total: int | Decimal, filled: int) -> Fraction:
    """NRR of an element: the sum of its scores divided by the answers that were filled.

    Raises ValueError when that is not between 1 and 4.
    """
    if filled < 1:
        raise ValueError("no answers")
    mean = Fraction(total) / filled
    if not LOWEST <= mean <= HIGHEST:
        raise ValueError("not between 1 and 4")
    return mean


def index_of(means: Sequence[Fraction]) -> Fraction:
    """SKM (1 to 4) from the nine NRR. Raises ValueError for another number of elements."""
    if len(means) != len(ELEMENTS):
        raise ValueError("not nine elements")
    return sum((mean * WEIGHT for mean in means), Fraction(0))


def converted(value: Fraction) -> Fraction:
    """The value on the scale from 25 to 100."""
    return value * CONVERSION


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, which is how the tables are read; halves are decided on the exact fraction."""
    scaled = value * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole).scaleb(-places)


def grade_of(value: Decimal, grades: Sequence[Grade]) -> Grade:
    """The grade of a converted value.

    The table of the regulation ends one grade at 88.30 and begins the next at 88.31: it speaks of values with two
    decimals. So the value is first rounded to two, half up: 88.305 is 88.31 and therefore A, 88.3049 is B.
    Raises ValueError below the lowest grade.
    """
    as_printed = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    for grade in sorted(grades, key=lambda one: one.lowest, reverse=True):
        if as_printed >= grade.lowest:
            return grade
    raise ValueError("below every grade")
