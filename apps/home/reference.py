"""The reference data of all rooms, in order."""

from __future__ import annotations

from datetime import datetime

from apps.catalogue.services.reference import load_reference_data as load_catalogue
from apps.competencies.services.reference import load_reference_data as load_competencies
from apps.evaluations.services.reference import load_reference_data as load_evaluations
from apps.outcomes.services.reference import load_reference_data as load_outcomes
from apps.parameters.first_values import load_into
from apps.parameters.models import Parameter


def load_everything(*, at: datetime) -> None:
    """Adds what is missing and keeps what officers changed. Standards of positions apply after these were imported."""
    load_into(Parameter)
    load_competencies(at=at)
    load_catalogue(at=at)
    load_outcomes(at=at)
    load_evaluations(at=at)
