from apps.outcomes.models.files import PerformanceResult, SourceFile
from apps.outcomes.models.measures import Indicator, MonthlyValue, ServiceUnit, Target

__all__ = ["Indicator", "MonthlyValue", "PerformanceResult", "ServiceUnit", "SourceFile", "Target"]
