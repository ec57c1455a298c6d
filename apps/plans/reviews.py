"""What rooms above have to say about a cycle: questions that the year before left open, and what was decided on them.

They register a source when the applications are ready; the page of the cycle asks and does not know who answers. What
they say about single programmes comes by `catalogue.remarks`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.plans.models import PlanningCycle


@dataclass(frozen=True)
class Review:
    """`tone` colours the badge of the `status`; whoever reads the cycle may open the `url`."""

    subject: str
    text: str
    status: str
    tone: str
    url: str


# Answers in a flat number of queries.
Source = Callable[[PlanningCycle], list[Review]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def reviews_for(cycle: PlanningCycle) -> list[Review]:
    return [review for source in _sources for review in source(cycle)]
