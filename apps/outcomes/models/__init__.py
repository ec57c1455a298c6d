from apps.outcomes.models.feedback import FeedbackRating, PublicFeedback
from apps.outcomes.models.files import PerformanceResult, SourceFile
from apps.outcomes.models.measures import Indicator, MonthlyValue, ServiceUnit, Target

__all__ = [
    "FeedbackRating",
    "Indicator",
    "MonthlyValue",
    "PerformanceResult",
    "PublicFeedback",
    "ServiceUnit",
    "SourceFile",
    "Target",
]
