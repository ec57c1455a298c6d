"""Rung every minute unless said otherwise; the rows say whether a report, an estimate, a case or a window is due."""

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


@shared_task(name="evaluations.sweep")
def sweep() -> int:
    """Estimates cohorts whose months are over, opens cases for complaints, opens windows, reminds and seals them.

    Returns how many of all.
    """
    now = timezone.now()
    steps = (
        services.estimate_due,
        services.open_for_complaints,
        services.open_windows,
        services.remind,
        services.seal_windows,
    )
    return sum(step(at=now) for step in steps)


@shared_task(name="evaluations.carry_remedial_needs")
def carry_remedial_needs() -> int:
    """Rung once an hour, because it reads a year's trainings and evidence; returns how many needs were new."""
    return services.carry_remedial_needs(at=timezone.now())
