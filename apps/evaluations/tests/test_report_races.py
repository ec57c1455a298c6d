"""Two beats over the end of a period, on two connections. `--junitxml` keeps the counts."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from apps.core.tests.races import at_once
from apps.documents.models import Document
from apps.employees.tests.cast import make_cast
from apps.evaluations import services
from apps.evaluations.models import Report
from apps.evaluations.periods import period_of
from apps.evaluations.tests.factories import ReportScheduleFactory
from apps.evaluations.tests.reporting import report_of

PAIRS = 30
TABLE, CONSTRAINT = Report._meta.db_table, "period_has_one_report_a_kind"


@pytest.fixture
def schedule(transactional_db):
    cast = make_cast()
    return ReportScheduleFactory(institution=cast.institution, kind="MONITORING", created_by=cast.bkd_officer.user)


def boundary(turn: int) -> datetime:
    """The fifth day after the end of a month, another month each turn."""
    year, month = divmod(turn + 1, 12)
    return datetime(2026 + year, month + 1, 5, 5, tzinfo=UTC)


class TestTwoBeatsAtOnce:
    def test_make_one_report_of_each_period(self, schedule, record_property):
        made = []
        for turn in range(PAIRS):
            made += at_once(*[lambda turn=turn: services.make_due_reports(at=boundary(turn))] * 2)
        record_property("pairs", PAIRS)
        record_property("reports", Report.objects.count())
        assert all(isinstance(count, int) for count in made), made
        assert sum(made) == Report.objects.count() == PAIRS

    def test_would_make_two_without_the_constraint(self, schedule, record_property):
        """The guard-off twin: look, then write. If this ever stops failing, the race above proves nothing."""
        gate = threading.Barrier(2)

        def naive(period):
            there = Report.objects.filter(kind=schedule.kind, period_start=period.start).exists()
            gate.wait(10)
            if not there:
                Report.objects.create(
                    institution=schedule.institution,
                    kind=schedule.kind,
                    period_start=period.start,
                    period_end=period.end,
                    issuer=schedule.created_by,
                    created_at=boundary(0),
                )

        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {CONSTRAINT}")
        try:
            for month in range(1, 11):
                at_once(*[lambda month=month: naive(period_of(date(2026, month, 1), 1))] * 2)
            doubles = Report.objects.count() - 10
        finally:
            Report.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    f"ALTER TABLE {TABLE} ADD CONSTRAINT {CONSTRAINT} UNIQUE (institution_id, kind, period_start)"
                )
        record_property("double reports of 10 periods without the constraint", doubles)
        assert doubles > 0


class TestTwoWorkersAtOnce:
    def test_issue_one_document(self, transactional_db):
        cast = make_cast()
        for turn in range(5):
            report = report_of(cast, period_start=date(2020 + turn, 1, 1), period_end=date(2020 + turn, 6, 30))
            at_once(*[lambda pk=report.pk: services.write_report(report_id=pk, clock=lambda: boundary(0))] * 2)
            assert Document.objects.filter(subject=report.subject_key).count() == 1


class TestUnderARealWorker:
    def test_the_tick_leads_to_a_report_with_both_files(self, live_worker, schedule):
        services.make_due_reports(at=boundary(0))
        report = Report.objects.get()

        def printed():
            documents = Document.objects.filter(subject=report.subject_key)
            return [one for one in documents if one.renditions.filter(state="DONE").count() == 2]

        assert live_worker(printed, "both files")
