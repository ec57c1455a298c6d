"""What is offered (`offers`), how it is delivered and what it counts for."""

from apps.catalogue.models.offers import DevelopmentForm, Programme, ProgrammeCompetency, Provider

__all__ = ["DevelopmentForm", "Programme", "ProgrammeCompetency", "Provider"]
