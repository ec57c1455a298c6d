"""Last year's plans, printed for the binder."""

from __future__ import annotations

from datetime import date, timedelta

from apps.documents.models import Paper
from apps.employees.models import OrganisationUnit
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.plans.enums import CycleState
from apps.plans.models import PlanningCycle
from apps.plans.services.papers import print_unit


def print_last_year(scene: Scene, today: date) -> None:
    closed = PlanningCycle.objects.filter(institution=scene.institution, state=CycleState.CLOSED)
    cycle = closed.order_by("-year").first()
    root = OrganisationUnit.objects.get(institution=scene.institution, parent=None)
    if cycle is None:
        return
    print_unit(
        cycle=cycle,
        unit=root,
        paper=Paper.F4,
        duplex=True,
        actor=scene.actor(scene.bkd_officer),
        at=moment(today - timedelta(days=1), 9),
    )
