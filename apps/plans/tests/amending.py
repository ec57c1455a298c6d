"""What tests of amendments share: a closed cycle, an activity carried out, and what the form would send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from apps.catalogue.tests.factories import LearningRecordFactory
from apps.documents.models import Document
from apps.plans.enums import CycleState
from apps.plans.models import PlanningCycle
from apps.plans.services import ItemContent


def close(plan):
    PlanningCycle.objects.filter(pk=plan.cycle_id).update(state=CycleState.CLOSED)
    plan.cycle.refresh_from_db()


def documents_of(plan) -> list[Document]:
    return list(Document.objects.filter(subject=plan.subject_key).order_by("version"))


def carried_out(item, **kwargs):
    """The ledger of 2027 knows the activity."""
    facts = {"form": item.form, "title": item.topic, "programme": item.programme, "ends_on": date(2027, 5, 20)}
    return LearningRecordFactory(employee=item.plan.employee, **{**facts, **kwargs})


def content_like(item, **changes) -> ItemContent:
    """What the form would send for an activity, with other values for some fields."""
    fields = ItemContent.__dataclass_fields__
    return replace(ItemContent(**{name: getattr(item, name) for name in fields}), **changes)
