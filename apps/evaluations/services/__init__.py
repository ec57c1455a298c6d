"""The only writers of this room."""

from apps.evaluations.services.answers import answer_window, rate_levels
from apps.evaluations.services.cases import assign_case, close_case, decide_case, record_check
from apps.evaluations.services.estimates import estimate_due, estimate_programme
from apps.evaluations.services.failures import CaseChanged, EvaluationRefused
from apps.evaluations.services.moderation import ReadMeanwhile, moderate_remarks
from apps.evaluations.services.opening import open_for_complaints, open_for_estimate
from apps.evaluations.services.remedial import carry_remedial_needs
from apps.evaluations.services.reports import (
    ReportChanged,
    make_due_reports,
    retry_report,
    rewrite_report,
    write_report,
)
from apps.evaluations.services.scores import ScoresChanged, save_scores
from apps.evaluations.services.windows import open_windows, remind, seal_windows

__all__ = [
    "CaseChanged",
    "EvaluationRefused",
    "ReadMeanwhile",
    "ReportChanged",
    "ScoresChanged",
    "answer_window",
    "assign_case",
    "carry_remedial_needs",
    "close_case",
    "decide_case",
    "estimate_due",
    "estimate_programme",
    "make_due_reports",
    "moderate_remarks",
    "open_for_complaints",
    "open_for_estimate",
    "open_windows",
    "rate_levels",
    "record_check",
    "remind",
    "retry_report",
    "rewrite_report",
    "save_scores",
    "seal_windows",
    "write_report",
]
