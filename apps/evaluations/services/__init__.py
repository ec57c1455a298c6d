"""The only writers of this room."""

from apps.evaluations.services.reports import (
    ReportChanged,
    make_due_reports,
    retry_report,
    rewrite_report,
    write_report,
)

__all__ = ["ReportChanged", "make_due_reports", "retry_report", "rewrite_report", "write_report"]
