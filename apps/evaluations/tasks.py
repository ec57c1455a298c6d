"""Rung every minute; the rows say whether a report is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.evaluations import services


@shared_task(name="evaluations.make_due_reports")
def make_due_reports() -> int:
    """Asks for the reports that are due; returns how many were new."""
    return services.make_due_reports(at=timezone.now())


@shared_task(name="evaluations.write_report", soft_time_limit=300, time_limit=320)
def write_report(report_id: str) -> None:
    services.write_report(report_id=report_id, clock=timezone.now)
