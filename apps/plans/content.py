"""What a plan says, as plain data: what is hashed, kept at each submission and compared between rounds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.plans.models import Plan

STATEMENT_WORDS = {"career_goal": "arah karier", "commitment": "komitmen pegawai"}
ITEM_WORDS = {
    "competency": "kompetensi",
    "form": "bentuk",
    "topic": "topik",
    "learning_hours": "JP",
    "provider_name": "penyelenggara",
    "quarter": "waktu",
    "cost": "biaya",
    "funding": "sumber dana",
    "success_indicator": "indikator keberhasilan",
}

Content = dict[str, Any]


def content_of(plan: Plan) -> Content:
    """Three queries, whatever the number of items."""
    items = plan.items.order_by("pk").values(
        "pk",
        "competency__name",
        "form__name",
        "topic",
        "learning_hours",
        "provider_name",
        "quarter",
        "cost",
        "funding",
        "success_indicator",
    )
    gaps = plan.gaps.order_by("competency_id").values("competency__name", "required_level", "actual_level", "gap")
    return {
        "career_goal": plan.career_goal,
        "commitment": plan.commitment,
        "gaps": [
            {
                "competency": row["competency__name"],
                "required_level": row["required_level"],
                "actual_level": _decimal(row["actual_level"]),
                "gap": _decimal(row["gap"]),
            }
            for row in gaps
        ],
        "items": {
            str(row["pk"]): {
                "competency": row["competency__name"],
                "form": row["form__name"],
                **{key: value for key, value in row.items() if key in ITEM_WORDS},
            }
            for row in items
        },
    }


def digest_of(content: Content) -> str:
    """SHA-256 of the canonical JSON, as written in every event and printed on the document."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _decimal(value: Any) -> str | None:
    return None if value is None else f"{value:.2f}"


@dataclass(frozen=True)
class Changes:
    """What is different from an earlier content. Keys of items are their ids as text."""

    added: frozenset[str] = frozenset()
    removed: tuple[Mapping[str, Any], ...] = ()
    # Item id → words of the changed fields.
    changed: Mapping[str, tuple[str, ...]] | None = None
    # Words of the changed statements.
    statements: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.statements)


def changes_between(before: Content, after: Content) -> Changes:
    old, new = before["items"], after["items"]
    changed = {
        key: tuple(word for field, word in ITEM_WORDS.items() if old[key].get(field) != new[key].get(field))
        for key in old.keys() & new.keys()
        if old[key] != new[key]
    }
    return Changes(
        added=frozenset(new.keys() - old.keys()),
        removed=tuple(old[key] for key in sorted(old.keys() - new.keys())),
        changed=changed,
        statements=tuple(word for field, word in STATEMENT_WORDS.items() if before[field] != after[field]),
    )
