"""What an amendment changed, as rows to be read: from what, to what. Pure, on two frozen contents of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.formats import rupiah
from apps.plans.content import ITEM_WORDS, STATEMENT_WORDS, Content
from apps.plans.enums import FundingSource, Quarter

ADDED, CHANGED, REMOVED = "Ditambah", "Diubah", "Dihapus"
NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """One row: what happened to which activity or statement, which of its facts, and both values in words."""

    kind: str
    subject: str
    what: str
    before: str
    after: str


def differences(before: Content, after: Content) -> list[Difference]:
    """Activities added, changed (a row for each fact) and removed, then statements and gaps; empty without a change."""
    old, new = before["items"], after["items"]
    rows = [
        Difference(ADDED, new[key]["topic"], "kegiatan", NOTHING, _summary(new[key]))
        for key in _in_order(new)
        if key not in old
    ]
    rows += [
        Difference(CHANGED, old[key]["topic"], word, _value(old[key], field), _value(new[key], field))
        for key in _in_order(new)
        if key in old
        for field, word in ITEM_WORDS.items()
        if _value(old[key], field) != _value(new[key], field)
    ]
    rows += [
        Difference(REMOVED, old[key]["topic"], "kegiatan", _summary(old[key]), NOTHING)
        for key in _in_order(old)
        if key not in new
    ]
    rows += [
        Difference(CHANGED, word.capitalize(), "isian", before[field] or NOTHING, after[field] or NOTHING)
        for field, word in STATEMENT_WORDS.items()
        if before[field] != after[field]
    ]
    fresh = _changed_gaps(before, after)
    if fresh:
        rows.append(
            Difference(
                CHANGED,
                "Kesenjangan kompetensi",
                f"{fresh} kompetensi",
                "menurut penilaian sebelumnya",
                "menurut penilaian terbaru",
            )
        )
    return rows


def _in_order(items: Mapping[str, Any]) -> list[str]:
    """By quarter and topic; JSON of the database keeps no order."""
    return sorted(items, key=lambda key: (items[key]["quarter"], items[key]["topic"], key))


def _summary(item: Mapping[str, Any]) -> str:
    facts = ("competency", "form", "quarter", "learning_hours", "cost")
    return "; ".join(_value(item, field) for field in facts)


def _value(item: Mapping[str, Any], field: str) -> str:
    value = item[field]
    if field == "quarter":
        return str(Quarter(value).label)
    if field == "cost":
        return rupiah(value)
    if field == "funding":
        return str(FundingSource(value).label)
    return f"{value} JP" if field == "learning_hours" else str(value)


def _changed_gaps(before: Content, after: Content) -> int:
    """Of how many competencies the levels or the gap are others, or are only in one of the two."""
    old, new = ({row["competency"]: row for row in content["gaps"]} for content in (before, after))
    return sum(old.get(name) != new.get(name) for name in old.keys() | new.keys())
