"""Which rule of learning hours holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from apps.catalogue.models import HoursRule


def rules_in_force(form_ids: Iterable[int], on: date) -> dict[int, HoursRule]:
    """The newest rule of each form that has begun by the day; one query. A form without one is left out."""
    rules = HoursRule.objects.filter(form__in=set(form_ids), valid_from__lte=on).order_by("form", "valid_from")
    return {rule.form_id: rule for rule in rules}


def rule_in_force(form_id: int, on: date) -> HoursRule | None:
    return rules_in_force([form_id], on).get(form_id)
