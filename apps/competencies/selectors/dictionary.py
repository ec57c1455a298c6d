"""The dictionary as pages and questionnaires read it."""

from __future__ import annotations

from collections.abc import Collection

from apps.competencies.models import CompetencyLevel


def level_texts(competency_ids: Collection[int]) -> dict[int, list[CompetencyLevel]]:
    """The five levels of each competency, lowest first; one query. A competency without levels is left out."""
    found: dict[int, list[CompetencyLevel]] = {}
    for level in CompetencyLevel.objects.filter(competency__in=set(competency_ids)).order_by("competency", "level"):
        found.setdefault(level.competency_id, []).append(level)
    return found
