"""What the trainings did: estimates of their effect, the reviews that open themselves, ratings that are still asked."""

from __future__ import annotations

from datetime import date

from apps.evaluations.services import (
    carry_remedial_needs,
    estimate_due,
    open_for_complaints,
    open_windows,
)
from apps.home.demo.story import moment


def judge(today: date) -> None:
    """The sweep of the evaluations, as beat would ring it this morning."""
    at = moment(today)
    estimate_due(at=at)
    open_for_complaints(at=at)
    open_windows(at=at)
    carry_remedial_needs(at=at)
