"""The only writers of this room."""

from apps.evaluations.services.reports import make_due_reports, retry_report, write_report

__all__ = ["make_due_reports", "retry_report", "write_report"]
