"""The forms of development and the first catalogue that come with the product, from `apps/catalogue/data`."""

from __future__ import annotations

import json
import logging
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction

from apps.catalogue.models import DevelopmentForm, HoursRule, Programme, ProgrammeCompetency, Provider
from apps.competencies.models import Competency

logger = logging.getLogger(__name__)

DATA = Path(__file__).resolve().parent.parent / "data"
# The conversion table of learning hours is read from a letter of February 2019 built on Perlan 10/2018.
IN_FORCE_SINCE = date(2019, 3, 1)


@transaction.atomic
def load_reference_data(*, at: datetime, overwrite: bool = False) -> dict[str, int]:
    """Adds what the files hold and the database lacks, and returns how many rows the files hold by kind.

    May be run any number of times. What an officer has changed since is kept, unless `overwrite`.
    Needs the dictionary of competencies.
    """
    form_rows = _read("forms.json", [])
    forms = [_form(row) for row in form_rows]
    _put(forms, ["code"], overwrite=overwrite)
    rules = _rules(form_rows)
    _put(rules, ["form", "valid_from"], overwrite=overwrite)
    data: dict[str, Any] = _read("programmes.json", {})
    providers = [Provider(**row) for row in data.get("providers", [])]
    _put(providers, ["code"], overwrite=overwrite)
    programmes = _programmes(data.get("programmes", []))
    _put(programmes, ["code"], overwrite=overwrite)
    links = _links(data.get("programmes", []))
    _put(links, ["programme", "competency"], overwrite=overwrite)
    counts = {
        "forms": len(forms),
        "rules": len(rules),
        "providers": len(providers),
        "programmes": len(programmes),
        "links": len(links),
    }
    logger.info("Catalogue reference data as of %s: %s", at, counts)
    return counts


def _form(row: dict[str, Any]) -> DevelopmentForm:
    return DevelopmentForm(
        code=row["code"],
        name=row["name"],
        siasn_id=row["siasn_id"],
        pathway=row["pathway"],
        pillar=row["pillar"],
    )


def _rules(rows: list[dict[str, Any]]) -> list[HoursRule]:
    forms = dict(DevelopmentForm.objects.values_list("code", "pk"))
    return [
        HoursRule(
            form_id=forms[row["code"]],
            valid_from=date.fromisoformat(row["valid_from"]) if row.get("valid_from") else IN_FORCE_SINCE,
            hours_unit=row["jp_unit"],
            hours_national=row["jp_national"],
            hours_abroad=row["jp_abroad"],
            abroad_factor=None if row["abroad_factor"] is None else Decimal(str(row["abroad_factor"])),
            cap=row["cap"],
            cap_abroad=row["cap_abroad"],
            cap_period=row["cap_period"] or "",
            rule_text=row["jp_rule"],
            source=row["source"],
        )
        for row in rows
    ]


def _programmes(rows: list[dict[str, Any]]) -> list[Programme]:
    forms = dict(DevelopmentForm.objects.values_list("code", "pk"))
    providers = dict(Provider.objects.values_list("code", "pk"))
    return [
        Programme(
            code=row["code"],
            title=row["title"],
            form_id=forms[row["form"]],
            provider_id=providers[row["provider"]],
            learning_hours=row["learning_hours"],
            cost_per_person=row["cost_per_person"],
            method=row["method"],
            budget_code=row.get("budget_code") or "",
            description=row.get("description") or "",
            link=row.get("link") or "",
            service_indicator=row.get("service_indicator") or "",
            indicator_code=row.get("indicator_code") or "",
        )
        for row in rows
    ]


def _links(rows: list[dict[str, Any]]) -> list[ProgrammeCompetency]:
    programmes = dict(Programme.objects.values_list("code", "pk"))
    competencies = dict(Competency.objects.values_list("code", "pk"))
    return [
        ProgrammeCompetency(
            programme_id=programmes[row["code"]],
            competency_id=competencies[gain["code"]],
            gained_level=gain["gained_level"],
        )
        for row in rows
        for gain in row["competencies"]
    ]


def _put(rows: list[Any], key: list[str], *, overwrite: bool) -> None:
    if not rows:
        return
    model: type[models.Model] = type(rows[0])
    if overwrite:
        values = [
            field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in key
        ]
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=values)
    else:
        model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _read(name: str, default: Any) -> Any:
    path = DATA / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else default
