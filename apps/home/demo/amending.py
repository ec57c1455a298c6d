"""A verified plan that BKD opened again: what an amendment looks like on the page and on paper."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from apps.employees.models import Employee
from apps.home.demo.people import Scene
from apps.plans.models import Plan, PlanItem
from apps.plans.services import ItemContent, amend_plan, change_item, endorse_plan, submit_plan, verify_plan

REASON = "Jadwal penyelenggara bergeser satu triwulan; sesuaikan waktu kegiatan pertama."


def amend(scene: Scene, plan: Plan, supervisor: Employee, at: datetime) -> None:
    owner, chief, officer = (scene.actor(person) for person in (plan.employee, supervisor, scene.bkd_officer))
    plan = amend_plan(plan_id=plan.pk, version=plan.version, reason=REASON, actor=officer, at=at)
    item = plan.items.order_by("quarter", "pk")[0]
    change_item(
        plan_id=plan.pk,
        version=plan.version,
        item_id=item.pk,
        content=replace(_content(item), quarter=item.quarter % 4 + 1),
        actor=owner,
        at=at + timedelta(hours=1),
    )
    plan.refresh_from_db()
    for take_step, actor in ((submit_plan, owner), (endorse_plan, chief), (verify_plan, officer)):
        at += timedelta(hours=2)
        plan = take_step(plan_id=plan.pk, version=plan.version, actor=actor, at=at)


def _content(item: PlanItem) -> ItemContent:
    return ItemContent(**{field.name: getattr(item, field.name) for field in fields(ItemContent)})
