"""Invented answers: the same for the same person and competency on every machine.

Every person is given a true level near what the position asks for. Employees rate themselves a little higher,
supervisors a little lower. Some competencies are weak everywhere, as the founding texts tell: regulations, digital
services, complaints, and port management in the port district.
"""

from __future__ import annotations

import hashlib

WEAK_WORDS = ("Peraturan", "Digital", "Pengaduan", "Pelabuhan", "Logistik", "Kebijakan Kesehatan")


def draw(*parts: object) -> int:
    """A number from 0 to 99 that depends on the parts alone."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") % 100


def true_level(person: object, competency: str, required: int, year: int) -> int:
    """From 1 to 5; a person improves slowly from year to year."""
    luck = draw(person, competency, "level")
    if any(word in competency for word in WEAK_WORDS):
        offset = 0 if luck < 25 else -1 if luck < 75 else -2
    else:
        offset = 0 if luck < 52 else -1 if luck < 80 else -2 if luck < 88 else 1
    improved = draw(person, competency, year, "growth") < 15
    return _within(required + offset + improved)


def self_rating(person: object, competency: str, required: int, year: int) -> int | None:
    """None stands for "belum dapat dinilai"."""
    if draw(person, competency, year, "unsure") < 3:
        return None
    return _within(true_level(person, competency, required, year) + (draw(person, competency, "proud") < 22))


def supervisor_rating(person: object, competency: str, required: int, year: int) -> int | None:
    if draw(person, competency, year, "unseen") < 5:
        return None
    return _within(true_level(person, competency, required, year) - (draw(person, competency, "strict") < 15))


def _within(level: int) -> int:
    return max(1, min(5, level))
