"""Which rule of learning hours holds on a day."""

from __future__ import annotations

from datetime import date

from apps.catalogue.models import HoursRule


def rule_in_force(form_id: int, on: date) -> HoursRule | None:
    """The newest rule of the form that has begun by the day."""
    begun = HoursRule.objects.filter(form=form_id, valid_from__lte=on).select_related("form")
    return begun.order_by("-valid_from").first()


def all_rules_in_force(on: date) -> list[HoursRule]:
    """The rule of every form that has one on the day, form joined, by the form's code; one query."""
    rules = HoursRule.objects.filter(valid_from__lte=on).select_related("form").order_by("form__code", "valid_from")
    return list({rule.form_id: rule for rule in rules}.values())
