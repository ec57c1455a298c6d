from apps.outcomes.models.measures import Indicator, MonthlyValue, ServiceUnit, Target

__all__ = ["Indicator", "MonthlyValue", "ServiceUnit", "Target"]
