from apps.evaluations.models.cases import ReviewCase, ReviewCheck, ReviewEvent
from apps.evaluations.models.effects import EffectEstimate
from apps.evaluations.models.learning import LearningMeasure, LearningScore
from apps.evaluations.models.reports import REPORT_READERS, Report, ReportSchedule
from apps.evaluations.models.windows import (
    AnonymousAnswer,
    EvaluationWindow,
    Instrument,
    InstrumentItem,
    Moderation,
    Participation,
)

__all__ = [
    "REPORT_READERS",
    "AnonymousAnswer",
    "EffectEstimate",
    "EvaluationWindow",
    "Instrument",
    "InstrumentItem",
    "LearningMeasure",
    "LearningScore",
    "Moderation",
    "Participation",
    "Report",
    "ReportSchedule",
    "ReviewCase",
    "ReviewCheck",
    "ReviewEvent",
]
