"""What an owner may choose from while adding an activity."""

from __future__ import annotations

from dataclasses import dataclass

from apps.catalogue.models import Programme
from apps.catalogue.remarks import Remark, remarks_on, stop_among
from apps.catalogue.selectors import programmes_for
from apps.plans.models import Plan, PlanGap


@dataclass(frozen=True)
class ProgrammeChoice:
    programme: Programme
    gained_level: int
    closes_gap: bool
    is_planned: bool
    # What a review says about the programme, the newest first.
    remarks: list[Remark]

    @property
    def is_stopped(self) -> bool:
        return stop_among(self.remarks) is not None


def competency_choices(plan: Plan) -> list[PlanGap]:
    """The competencies of the plan, the most urgent first."""
    return list(plan.gaps.select_related("competency"))


def programme_choices(plan: Plan, gap: PlanGap) -> list[ProgrammeChoice]:
    """The catalogue for this competency: what closes the gap first, then the cheaper; what was stopped last.

    A flat number of queries.
    """
    offered = programmes_for([gap.competency_id]).get(gap.competency_id, [])
    remarks = remarks_on([programme.pk for programme in offered], [plan.cycle.institution_id])
    planned = set(plan.items.exclude(programme=None).values_list("programme_id", flat=True))
    choices = [
        ProgrammeChoice(
            programme=programme,
            gained_level=programme.gained_level,
            closes_gap=programme.gained_level >= gap.required_level,
            is_planned=programme.pk in planned,
            remarks=remarks.get(programme.pk, []),
        )
        for programme in offered
    ]
    return sorted(
        choices, key=lambda choice: (choice.is_stopped, not choice.closes_gap, choice.programme.cost_per_person)
    )


def offered_programme(competency_id: int, programme_id: int | None) -> Programme | None:
    """The programme, if the catalogue offers it for this competency."""
    if programme_id is None:
        return None
    offered = programmes_for([competency_id]).get(competency_id, [])
    return next((programme for programme in offered if programme.pk == programme_id), None)
