from apps.evaluations.models.reports import REPORT_READERS, Report, ReportSchedule

__all__ = ["REPORT_READERS", "Report", "ReportSchedule"]
