"""What is offered (`offers`), delivered (`delivery`, `enrolments`) and what it counts for (`hours`, `ledger`)."""

from apps.catalogue.models.activities import ActivityEvent, ReportedActivity
from apps.catalogue.models.delivery import Cohort, CohortEvent, CohortSession
from apps.catalogue.models.enrolments import Attendance, Enrolment, EnrolmentEvent
from apps.catalogue.models.hours import HoursRule
from apps.catalogue.models.ledger import CreditedCertificate, Evidence, LearningRecord
from apps.catalogue.models.offers import Agreement, DevelopmentForm, Programme, ProgrammeCompetency, Provider

__all__ = [
    "ActivityEvent",
    "Agreement",
    "Attendance",
    "Cohort",
    "CohortEvent",
    "CohortSession",
    "CreditedCertificate",
    "DevelopmentForm",
    "Enrolment",
    "EnrolmentEvent",
    "Evidence",
    "HoursRule",
    "LearningRecord",
    "Programme",
    "ProgrammeCompetency",
    "Provider",
    "ReportedActivity",
]
