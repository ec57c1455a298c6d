from apps.evaluations.models.cases import ReviewCase, ReviewCheck, ReviewEvent
from apps.evaluations.models.effects import EffectEstimate
from apps.evaluations.models.reactions import (
    AnonymousAnswer,
    Instrument,
    InstrumentItem,
    Participation,
    ReactionWindow,
)
from apps.evaluations.models.reports import REPORT_READERS, Report, ReportSchedule

__all__ = [
    "REPORT_READERS",
    "AnonymousAnswer",
    "EffectEstimate",
    "Instrument",
    "InstrumentItem",
    "Participation",
    "ReactionWindow",
    "Report",
    "ReportSchedule",
    "ReviewCase",
    "ReviewCheck",
    "ReviewEvent",
]
