"""Programmes by the competency that they raise."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Prefetch, QuerySet

from apps.catalogue.enums import AgreementState
from apps.catalogue.models import Agreement, Programme, ProgrammeCompetency

AGREEMENT_TONES = {
    AgreementState.COMING: "info",
    AgreementState.IN_FORCE: "success",
    AgreementState.ENDED: "neutral",
}


def programmes_for(competency_ids: Collection[int]) -> dict[int, list[Programme]]:
    """The offered programmes of each competency, cheapest first, each with its `gained_level`; one query.

    A competency that no programme raises is left out. Form and provider are joined.
    """
    links = (
        ProgrammeCompetency.objects.filter(competency__in=set(competency_ids), programme__is_active=True)
        .select_related("programme__form", "programme__provider")
        .order_by("competency", "programme__cost_per_person", "programme__code")
    )
    found: dict[int, list[Programme]] = {}
    for link in links:
        # Each link brings its own instance: one programme may raise two competencies to different levels.
        link.programme.gained_level = link.gained_level
        found.setdefault(link.competency_id, []).append(link.programme)
    return found


def listed_programmes() -> QuerySet[Programme]:
    """Rows of the catalogue's pages: form and provider joined, competencies with their levels fetched once."""
    links = ProgrammeCompetency.objects.select_related("competency").order_by("competency__code")
    return Programme.objects.select_related("form", "provider").prefetch_related(Prefetch("competencies", links))


def agreements_of(programme: Programme, on: date) -> list[tuple[Agreement, AgreementState, str]]:
    """The provider's agreements, the last to end first, each with its state on the day and the tone of its badge."""
    rows = Agreement.objects.filter(provider=programme.provider_id)
    states = [(agreement, agreement.state_on(on)) for agreement in rows]
    return [(agreement, state, AGREEMENT_TONES[state]) for agreement, state in states]
