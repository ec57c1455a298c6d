"""Posters of the public feedback page. A poster has no rows: only its names grow."""

from __future__ import annotations

from apps.home.gallery import words
from apps.home.gallery.words import Size
from apps.outcomes.poster import layout_for


def content(size: Size) -> dict[str, str]:
    names = {
        Size.EMPTY: "KTP",
        Size.ONE: "Loket KTP",
        Size.TYPICAL: "Loket perekaman KTP elektronik",
        Size.EXTREME: (words.LONG_SENTENCE * 2)[:150],
    }
    unit = size.pick(words.DEPARTMENT, words.LONG_UNIT)
    return {
        "layout": layout_for(unit, names[size]),
        "institution": size.pick(words.INSTITUTION, words.LONG_INSTITUTION),
        "unit": unit,
        "service": names[size],
        "address": "https://kompetensi.example.go.id/umpan-balik/abcdefghjkmn/",
    }
