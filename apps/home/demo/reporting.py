"""What the institution wants to read by the calendar; beat and worker write the reports once the demonstration runs."""

from __future__ import annotations

from datetime import date

from apps.evaluations.models import ReportSchedule
from apps.evaluations.report_enums import ReportKind
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
