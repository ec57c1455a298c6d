"""What is offered (`offers`), how it is delivered and what it counts for."""

from apps.catalogue.models.offers import Agreement, DevelopmentForm, Programme, ProgrammeCompetency, Provider

__all__ = ["Agreement", "DevelopmentForm", "Programme", "ProgrammeCompetency", "Provider"]
