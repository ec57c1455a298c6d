"""Arithmetic over everybody: needs of a campaign, the effect estimate, the matching of mentors."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.evaluations.simulation import SETTINGS, simulate
from apps.home.demo.people import Scene
from apps.mentoring.matching import Mentee, Mentor, Weights, match
from apps.needs.services import refresh_demand
from apps.surveys.models import Campaign, Questionnaire

MENTEES, MENTORS, CAPACITY, COMPETENCIES = 1_000, 300, 4, 7
PANELS = 500


def measure(scene: Scene) -> dict[str, Any]:
    """Seconds on the clock."""
    campaign = Campaign.objects.filter(institution=scene.institution).latest("opened_at")
    return {
        "needs_people": Questionnaire.objects.filter(campaign=campaign).count(),
        "needs_s": _seconds(lambda: refresh_demand(campaign_id=campaign.pk, at=timezone.now())),
        "effect_panels": PANELS * len(SETTINGS),
        "effect_s": _seconds(lambda: simulate(SETTINGS, panels=PANELS, seed=1)),
        "matching_pairs": len(match(*_town()).proposals),
        "matching_s": _seconds(lambda: match(*_town())),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _town() -> tuple[list[Mentee], list[Mentor], Weights]:
    """A thousand requests spread over forty offices, and three hundred mentors of four places each."""
    mentees = [
        Mentee(
            id=f"r{number:04d}",
            person_id=f"p{number}",
            name=f"Pegawai {number}",
            competency_id=number % COMPETENCIES,
            competency="Pelayanan Publik",
            wanted_level=1 + number % 3,
            unit_path=f"/1/{number % 40}/{100 + number % 160}/",
        )
        for number in range(MENTEES)
    ]
    mentors = [
        Mentor(
            id=f"m{number:03d}",
            name=f"Mentor {number}",
            levels={competency: 3 + (number + competency) % 3 for competency in range(COMPETENCIES)},
            capacity=CAPACITY,
            unit_path=f"/1/{number % 40}/{100 + number % 160}/",
        )
        for number in range(MENTORS)
    ]
    return mentees, mentors, Weights(level=Decimal("0.5"), topic=Decimal("0.3"), distance=Decimal("0.2"))
