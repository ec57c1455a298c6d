"""What is offered (`offers`), how it is delivered and what it counts for (`hours`, `ledger`)."""

from apps.catalogue.models.hours import HoursRule
from apps.catalogue.models.ledger import CreditedCertificate, Evidence, LearningRecord
from apps.catalogue.models.offers import Agreement, DevelopmentForm, Programme, ProgrammeCompetency, Provider

__all__ = [
    "Agreement",
    "CreditedCertificate",
    "DevelopmentForm",
    "Evidence",
    "HoursRule",
    "LearningRecord",
    "Programme",
    "ProgrammeCompetency",
    "Provider",
]
