"""The writers of the needs room."""

from apps.needs.services.akpk import issue_akpk_report
from apps.needs.services.demand import refresh_demand

__all__ = ["issue_akpk_report", "refresh_demand"]
