"""What the institution reads by the calendar: schedules, and the reports that are due by now."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from apps.evaluations.models import Report, ReportSchedule
from apps.evaluations.report_enums import ReportKind
from apps.evaluations.services import make_due_reports, write_report
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.outcomes.months import earlier


def plan_reports(scene: Scene, today: date) -> None:
    """The newest finished semester, and the last three months to be read beside each other."""
    officer = scene.actor(scene.bkd_officer)
    semester = date(today.year, 1, 1) if today.month > 6 else date(today.year - 1, 7, 1)
    month = earlier(today.replace(day=1), 3)
    for kind, starts_on in ((ReportKind.SEMESTER, semester), (ReportKind.MONITORING, month)):
        ReportSchedule.objects.create(
            institution=scene.institution, kind=kind, starts_on=starts_on, created_by=officer, created_at=moment(today)
        )
    make_due_reports(at=moment(today))
    # A visitor finds them written; the worker draws their pages once the demonstration runs.
    # The oldest first: each looks back at the one before.
    for report in Report.objects.filter(institution=scene.institution).order_by("period_end"):
        write_report(report_id=report.pk, clock=timezone.now)
