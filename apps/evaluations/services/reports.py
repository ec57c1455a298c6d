"""Reports come into being by the calendar: a row for each period that is due, written by a worker.

The rows are asked for again and again by a tick; the database refuses a second row for a period. So a beat that was
dead catches up, two beats make one report, and a clock that goes back makes none twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused, StaleVersion
from apps.documents.services import issue
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force
from apps.evaluations.models import REPORT_READERS, Report, ReportSchedule
from apps.evaluations.periods import due_periods
from apps.evaluations.policies import can_rewrite_report
from apps.evaluations.report_enums import MONTHS, ReportKind
from apps.evaluations.selectors.reports import newest_version
from apps.jobs import bell, claims
from apps.jobs.models import Queue, WorkState
from apps.notifications.services import tell
from apps.parameters.selectors import value_of

logger = logging.getLogger(__name__)

WRITE_TASK = "evaluations.write_report"
# A little more than the hard time limit of the task, so that nobody else starts while it may still run.
LEASE = timedelta(minutes=6)
TOO_LONG = (
    "Laporan ini terlalu lama disusun. Coba lagi di luar jam sibuk; bila tetap gagal, hubungi pengelola aplikasi."
)
BROKE = "Terjadi gangguan saat menyusun laporan. Coba lagi; bila tetap gagal, hubungi pengelola aplikasi."


class ReportChanged(StaleVersion):
    """Somebody had the report written again after the reader opened it."""


def make_due_reports(*, at: datetime) -> int:
    """Asks for every report that is due and not there yet; returns how many. May run at once with itself."""
    on = timezone.localdate(at)
    days_after = int(value_of("report_due_days", on))
    schedules = list(ReportSchedule.objects.filter(is_enabled=True))
    wanted = [
        Report(
            institution_id=schedule.institution_id,
            kind=schedule.kind,
            period_start=period.start,
            period_end=period.end,
            issuer_id=schedule.created_by_id,
            queue=Queue.BULK,
            created_at=at,
        )
        for schedule in schedules
        for period in due_periods(
            MONTHS[ReportKind(schedule.kind)], starts_on=schedule.starts_on, today=on, days_after=days_after
        )
    ]
    there = set(
        Report.objects.filter(institution__in=[schedule.institution_id for schedule in schedules]).values_list(
            "institution_id", "kind", "period_start"
        )
    )
    missing = [row for row in wanted if (row.institution_id, row.kind, row.period_start) not in there]
    return sum(_ask_for(report) for report in missing)


@transaction.atomic
def _ask_for(report: Report) -> bool:
    """Whether the row is ours: the database lets one of several through."""
    Report.objects.bulk_create([report], ignore_conflicts=True)
    if not Report.objects.filter(pk=report.pk).exists():
        return False
    bell.ring(WRITE_TASK, report.pk, report.queue)
    return True


def write_report(*, report_id: UUID | str, clock: Callable[[], datetime]) -> None:
    """Writes the report unless somebody else does. Failures end up on the row as a sentence."""
    claim = claims.claim(Report, report_id, at=clock(), lease=LEASE)
    if claim is None:
        return
    try:
        _attempt(claim, clock)
    except claims.ClaimLost:
        logger.info("Report %s was taken over", report_id)


def _attempt(claim: claims.Claim, clock: Callable[[], datetime]) -> None:
    report = Report.objects.select_related("issuer").get(pk=claim.id)
    try:
        with transaction.atomic():
            at = clock()
            document = issue(kind=report.document_kind, subject_id=report.pk, actor=report.issuer, at=at)
            claims.finish(Report, claim, at=at)
            _tell_readers(report, document.version, at=at)
    except claims.ClaimLost:
        raise
    except SoftTimeLimitExceeded:
        claims.fail(Report, claim, at=clock(), reason=TOO_LONG)
    except Refused as refusal:
        claims.fail(Report, claim, at=clock(), reason=str(refusal))
    except Exception:
        logger.exception("Attempt %s of report %s broke", claim.attempt, claim.id)
        claims.retry(Report, claim, at=clock(), reason=BROKE)


def _tell_readers(report: Report, version: int, *, at: datetime) -> None:
    grants = RoleGrant.objects.filter(
        in_force(timezone.localdate(at)), institution=report.institution_id, role__in=REPORT_READERS
    )
    renewed = f" dengan angka terbaru (versi {version})" if version > 1 else ""
    tell(
        recipient_ids=grants.order_by("user").values_list("user_id", flat=True),
        key=f"{report.subject_key}:{version}",
        text=f"Laporan {report.get_kind_display().lower()}: {report.period_name} siap dibaca{renewed}.",
        url=reverse("evaluations:report", args=[report.pk]),
        at=at,
    )


def retry_report(*, report_id: UUID, actor: User, at: datetime) -> None:
    """`Coba lagi`: a failed report gets fresh attempts; harmless when nothing failed. Raises PermissionDenied."""
    report = Report.objects.get(pk=report_id)
    can_rewrite_report(actor, report, timezone.localdate(at)).enforce()
    with transaction.atomic():
        if claims.requeue(Report, report.pk):
            bell.ring(WRITE_TASK, report.pk, report.queue)


def rewrite_report(*, report_id: UUID, version: int, actor: User, at: datetime) -> None:
    """`Susun ulang`: a written report is written again from today's figures, as the next version in the actor's name.

    `version` is the document's version that the actor saw. Harmless while the report is being written already.
    Raises PermissionDenied, ReportChanged.
    """
    report = Report.objects.get(pk=report_id)
    can_rewrite_report(actor, report, timezone.localdate(at)).enforce()
    with transaction.atomic():
        written = Report.objects.select_for_update().filter(pk=report.pk, state=WorkState.DONE)
        if not written:
            return
        if newest_version(report) != version:
            raise ReportChanged("Laporan ini sudah disusun ulang sesudah Anda membukanya. Periksa versi terbarunya.")
        written.update(
            state=WorkState.QUEUED, attempts=0, issuer=actor, finished_at=None, queue=Queue.INTERACTIVE, error=""
        )
        bell.ring(WRITE_TASK, report.pk, Queue.INTERACTIVE)
