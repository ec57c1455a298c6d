"""The dictionary and the standards that come with the product, from `apps/competencies/data`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from apps.competencies.models import (
    Competency,
    CompetencyLevel,
    OverlayRule,
    PositionStandard,
    Sector,
    TierDefault,
)
from apps.employees.models import Position

logger = logging.getLogger(__name__)

DATA = Path(__file__).resolve().parent.parent / "data"
# The rules of the files carry no date of their own unless they say so: the first full year of Permenpan RB 38/2017.
IN_FORCE_SINCE = date(2018, 1, 1)
SET_BY_INSTITUTION = "Ditetapkan instansi"

ModelT = TypeVar("ModelT", bound=models.Model)


@transaction.atomic
def load_reference_data(*, at: datetime, overwrite: bool = False) -> dict[str, int]:
    """Adds what the files hold and the database lacks, and returns how many rows the files hold by kind.

    May be run any number of times. What an officer has changed since is kept, unless `overwrite`.
    Standards of positions that do not exist yet are left for the next run.
    """
    counts = load_dictionary(overwrite=overwrite) | load_standards(overwrite=overwrite)
    logger.info("Competency reference data as of %s: %s", at, counts)
    return counts


@transaction.atomic
def load_dictionary(*, overwrite: bool = False) -> dict[str, int]:
    data = _read("dictionary.json")
    sectors = [Sector(code=row["code"], name=row["name"]) for row in data.get("sectors", [])]
    _put(Sector, sectors, ["code"], ["name"], overwrite=overwrite)
    sector_ids = dict(Sector.objects.values_list("code", "pk"))
    rows = data.get("competencies", [])
    _put(
        Competency,
        [
            Competency(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                sector_id=sector_ids[row["sector"]] if row.get("sector") else None,
                definition=row["definition"],
                legal_basis=row.get("legal_basis", ""),
            )
            for row in rows
        ],
        ["code"],
        ["name", "kind", "sector", "definition", "legal_basis"],
        overwrite=overwrite,
    )
    ids = _competency_ids()
    levels = [
        CompetencyLevel(
            competency_id=ids[row["code"]], level=level["level"], name=level["name"], indicators=level["indicators"]
        )
        for row in rows
        for level in row["levels"]
    ]
    _put(CompetencyLevel, levels, ["competency", "level"], ["name", "indicators"], overwrite=overwrite)
    return {"sectors": len(sectors), "competencies": len(rows), "levels": len(levels)}


@transaction.atomic
def load_standards(*, overwrite: bool = False) -> dict[str, int]:
    data, ids = _read("standards.json"), _competency_ids()
    defaults = [
        TierDefault(**_dated(row, ids), tier=row["tier"], level=row["level"])
        for row in [*data.get("tier_defaults", []), *data.get("technical_tier_levels", [])]
    ]
    _put(TierDefault, defaults, ["tier", "competency", "valid_from"], ["level", "legal_basis"], overwrite=overwrite)
    overlays = [
        OverlayRule(
            **_dated(row, ids),
            name=row["name"],
            sector=row.get("sector") or "",
            unit_type=row.get("unit_type") or "",
            territory=row.get("territory") or "",
            position_contains=row.get("position_contains") or "",
            tiers=row.get("tiers") or [],
            level=row.get("level"),
            reason=row["reason"],
        )
        for row in data.get("overlays", [])
    ]
    _put(
        OverlayRule,
        overlays,
        ["name", "institution", "competency", "valid_from"],
        ["sector", "unit_type", "territory", "position_contains", "tiers", "level", "legal_basis", "reason"],
        overwrite=overwrite,
    )
    own = list(_position_standards(data.get("position_overrides", []), ids))
    _put(
        PositionStandard,
        own,
        ["position", "institution", "competency", "valid_from"],
        ["level", "legal_basis", "reason"],
        overwrite=overwrite,
    )
    return {"tier_defaults": len(defaults), "overlays": len(overlays), "position_standards": len(own)}


def _position_standards(rows: list[dict[str, Any]], ids: dict[str, int]) -> Iterable[PositionStandard]:
    """One standard for every position of that name; SIASN lists a few names more than once."""
    wanted = {row["position"].casefold() for row in rows}
    positions: dict[str, list[int]] = {}
    for pk, name in Position.objects.values_list("pk", "name"):
        if name.casefold() in wanted:
            positions.setdefault(name.casefold(), []).append(pk)
    for row in rows:
        for pk in positions.get(row["position"].casefold(), []):
            yield PositionStandard(
                **_dated(row, ids), position_id=pk, level=row["level"], reason=row.get("reason") or ""
            )


def _dated(row: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    return {
        "competency_id": ids[row["competency"]] if row.get("competency") else None,
        "legal_basis": row.get("legal_basis") or SET_BY_INSTITUTION,
        "valid_from": date.fromisoformat(row["valid_from"]) if row.get("valid_from") else IN_FORCE_SINCE,
        "valid_to": date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
    }


def _put(model: type[ModelT], rows: list[ModelT], key: list[str], values: list[str], *, overwrite: bool) -> None:
    if overwrite:
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=key, update_fields=values, batch_size=1_000
        )
    else:
        model._default_manager.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)


def _competency_ids() -> dict[str, int]:
    return dict(Competency.objects.values_list("code", "pk"))


def _read(name: str) -> dict[str, Any]:
    path = DATA / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
