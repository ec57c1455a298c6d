"""Reports come by the calendar, once each, and say what went wrong."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apps.documents.models import Document, Rendition
from apps.employees.services.roles import grant_role
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory
from apps.evaluations import services
from apps.evaluations.models import Report, ReportSchedule
from apps.evaluations.policies import can_view_report
from apps.evaluations.services import reports as module
from apps.evaluations.tests.factories import AT, TODAY, ReportFactory, ReportScheduleFactory
from apps.evaluations.tests.reporting import report_of, written
from apps.jobs import claims
from apps.jobs.models import WorkState
from apps.notifications.models import Notice

pytestmark = pytest.mark.django_db
PEOPLE = ("employee", "supervisor", "unit_officer", "bkd_officer", "bkd_head", "leader", "auditor", "outsider")


def noon(year, month, day):
    """Noon in Jakarta."""
    return datetime(year, month, day, 5, tzinfo=UTC)


def periods():
    return [str(start) for start in Report.objects.order_by("period_start").values_list("period_start", flat=True)]


class TestMakeDueReports:
    @pytest.fixture
    def schedule(self, cast):
        return ReportScheduleFactory(institution=cast.institution, created_by=cast.bkd_officer.user)

    def test_waits_for_the_days_after_the_period(self, schedule):
        assert services.make_due_reports(at=noon(2026, 7, 4)) == 0
        assert services.make_due_reports(at=noon(2026, 7, 5)) == 1
        report = Report.objects.get()
        assert (report.period_start, report.period_end) == (date(2026, 1, 1), date(2026, 6, 30))
        assert report.issuer == schedule.created_by

    def test_makes_each_once_however_often_it_is_told(self, schedule):
        made = [services.make_due_reports(at=noon(2026, 7, 5) + timedelta(minutes=minute)) for minute in range(5)]
        assert made == [1, 0, 0, 0, 0]

    def test_catches_up_what_was_missed(self, schedule):
        schedule.kind, schedule.starts_on = "MONITORING", date(2026, 11, 15)
        schedule.save()
        assert services.make_due_reports(at=noon(2027, 2, 20)) == 3
        assert periods() == ["2026-11-01", "2026-12-01", "2027-01-01"]

    def test_a_clock_set_back_makes_nothing_twice(self, schedule):
        at = noon(2026, 7, 5)
        services.make_due_reports(at=at)
        for moment in (at - timedelta(hours=2), at - timedelta(days=1), at + timedelta(hours=2)):
            assert services.make_due_reports(at=moment) == 0
        assert periods() == ["2026-01-01"]

    def test_leaves_disabled_schedules_alone(self, schedule):
        ReportSchedule.objects.update(is_enabled=False)
        assert services.make_due_reports(at=noon(2027, 1, 20)) == 0

    def test_keeps_institutions_and_kinds_apart(self, schedule):
        ReportScheduleFactory(institution=schedule.institution, kind="YEARLY")
        ReportScheduleFactory(institution=InstitutionFactory())
        assert services.make_due_reports(at=noon(2027, 1, 5)) == 5

    def test_asks_the_same_for_twice_as_many_schedules(self, schedule, django_assert_num_queries):
        services.make_due_reports(at=noon(2026, 7, 5))
        with django_assert_num_queries(3):
            assert services.make_due_reports(at=noon(2026, 7, 5)) == 0
        ReportScheduleFactory(institution=schedule.institution, kind="YEARLY")
        with django_assert_num_queries(3):
            assert services.make_due_reports(at=noon(2026, 7, 5)) == 0


class TestWriteReport:
    def test_issues_one_document_and_tells_its_readers(self, cast):
        report = report_of(cast)
        document = written(report)
        assert document.number == "LES/2026/KTC/000001"
        assert document.issued_by == cast.bkd_officer.user
        assert Rendition.objects.filter(document=document).count() == 2
        told = set(Notice.objects.values_list("recipient__employee__name", flat=True))
        assert told == {person.name for person in (cast.bkd_officer, cast.bkd_head, cast.leader, cast.auditor)}

    def test_may_be_told_twice(self, cast):
        report = report_of(cast)
        written(report)
        written(report)
        assert Document.objects.count() == 1
        assert Notice.objects.count() == 4

    def test_without_units_says_what_to_do_and_does_not_try_again(self, cast):
        report = ReportFactory(institution=InstitutionFactory(), issuer=cast.bkd_officer.user)
        services.write_report(report_id=report.pk, clock=lambda: AT)
        report.refresh_from_db()
        assert report.state == "FAILED"
        assert report.error == "Instansi ini belum punya unit organisasi. Impor unit dan pegawainya, lalu coba lagi."

    def test_that_breaks_is_tried_three_times_and_leaves_nothing_behind(self, cast, monkeypatch):
        report = report_of(cast)

        def breaks(*args, **kwargs):
            raise RuntimeError("contrived")

        monkeypatch.setattr(module, "_tell_readers", breaks)
        for attempt in range(4):
            services.write_report(report_id=report.pk, clock=lambda attempt=attempt: AT + timedelta(minutes=attempt))
        report.refresh_from_db()
        assert (report.state, report.attempts) == ("FAILED", claims.MAX_ATTEMPTS)
        assert "Coba lagi" in report.error
        assert not Document.objects.exists()

    def test_is_picked_up_when_its_worker_died(self, cast):
        report = report_of(cast)
        assert claims.claim(Report, report.pk, at=AT, lease=module.LEASE)
        services.write_report(report_id=report.pk, clock=lambda: AT)
        assert not Document.objects.exists()
        services.write_report(report_id=report.pk, clock=lambda: AT + module.LEASE)
        assert Document.objects.count() == 1


class TestRetryReport:
    def failed(self, cast):
        return report_of(cast, state="FAILED", attempts=3, error="Terjadi gangguan.")

    def test_gives_a_failed_report_fresh_attempts(self, cast):
        report = self.failed(cast)
        services.retry_report(report_id=report.pk, actor=cast.bkd_officer.user, at=AT)
        written(report)

    def test_does_nothing_to_a_report_that_is_there(self, cast):
        report = report_of(cast)
        written(report)
        services.retry_report(report_id=report.pk, actor=cast.bkd_officer.user, at=AT)
        report.refresh_from_db()
        assert report.state == "DONE"

    def test_is_for_officers_of_the_institution(self, cast):
        report = self.failed(cast)
        for person in (cast.leader, cast.auditor, cast.outsider):
            with pytest.raises(PermissionDenied):
                services.retry_report(report_id=report.pk, actor=person.user, at=AT)


class TestRewriteReport:
    def again(self, report, actor):
        services.rewrite_report(report_id=report.pk, version=1, actor=actor.user, at=AT + timedelta(hours=1))

    def test_issues_the_next_version_in_the_name_of_who_asked(self, cast):
        report = report_of(cast)
        first = written(report)
        colleague = EmployeeFactory(unit=cast.bkd)
        grant_role(
            user=colleague.user, role="BKD_OFFICER", institution=cast.institution, unit=None, actor=None, on=TODAY
        )
        self.again(report, colleague)
        services.write_report(report_id=report.pk, clock=lambda: AT + timedelta(hours=1))
        first.refresh_from_db()
        assert (first.status, first.superseded_by.version) == ("SUPERSEDED", 2)
        assert first.superseded_by.issued_by == colleague.user
        assert Notice.objects.filter(recipient=cast.leader.user).count() == 2

    def test_twice_is_one_more_version(self, cast):
        report = report_of(cast)
        written(report)
        for _ in range(2):
            self.again(report, cast.bkd_officer)
        services.write_report(report_id=report.pk, clock=lambda: AT)
        with pytest.raises(services.ReportChanged, match="sudah disusun ulang"):
            self.again(report, cast.bkd_officer)
        assert Document.objects.count() == 2

    def test_is_for_officers_of_the_institution(self, cast):
        report = report_of(cast)
        written(report)
        for person in (cast.leader, cast.auditor, cast.outsider):
            with pytest.raises(PermissionDenied):
                self.again(report, person)


@pytest.mark.parametrize("state", WorkState.values)
class TestEveryState:
    """Each state against each wish: only what has ended can begin again."""

    @pytest.mark.parametrize(
        ("wish", "begins_again"), [("retry_report", ("FAILED", "CANCELLED")), ("rewrite_report", ("DONE",))]
    )
    def test_meets_each_wish(self, cast, state, wish, begins_again):
        lease = {"lease_until": AT, "claim_token": uuid4()} if state == WorkState.RUNNING else {}
        report = report_of(cast, state=state, **lease)
        version = {"version": 0} if wish == "rewrite_report" else {}
        getattr(services, wish)(report_id=report.pk, actor=cast.bkd_officer.user, at=AT, **version)
        report.refresh_from_db()
        assert report.state == (WorkState.QUEUED if state in begins_again else state)


class TestWhoReads:
    def test_can_view_report_and_visible_to_agree(self, cast):
        ours, theirs = report_of(cast), ReportFactory()
        for name in PEOPLE:
            user = getattr(cast, name).user
            listed = set(Report.objects.visible_to(user, TODAY))
            allowed = {report for report in (ours, theirs) if can_view_report(user, report, TODAY)}
            assert listed == allowed, name
            assert bool(allowed) == (name in {"bkd_officer", "bkd_head", "leader", "auditor"}), name


class TestTheDatabase:
    def refuses(self, constraint, make):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            make()

    def test_keeps_one_report_a_kind_for_a_period(self):
        report = ReportFactory()
        again = {"institution": report.institution, "issuer": report.issuer}
        self.refuses("period_has_one_report_a_kind", lambda: ReportFactory(**again))
        ReportFactory(**again, kind="YEARLY", period_end=date(2026, 12, 31))

    def test_keeps_one_schedule_a_kind_for_an_institution(self):
        schedule = ReportScheduleFactory()
        self.refuses(
            "institution_has_one_schedule_a_kind", lambda: ReportScheduleFactory(institution=schedule.institution)
        )

    def test_refuses_a_period_that_ends_before_it_starts(self):
        self.refuses("report_period_ends_after_it_starts", lambda: ReportFactory(period_end=date(2025, 12, 31)))

    def test_refuses_a_running_report_without_a_lease(self):
        self.refuses("report_being_written_has_lease", lambda: ReportFactory(state="RUNNING"))


class TestNames:
    @pytest.mark.parametrize(
        ("kind", "start", "end", "name"),
        [
            ("MONITORING", date(2026, 6, 1), date(2026, 6, 30), "Juni 2026"),
            ("SEMESTER", date(2026, 1, 1), date(2026, 6, 30), "Semester I 2026"),
            ("SEMESTER", date(2026, 7, 1), date(2026, 12, 31), "Semester II 2026"),
            ("YEARLY", date(2026, 1, 1), date(2026, 12, 31), "Tahun 2026"),
        ],
    )
    def test_of_periods_are_written_as_people_say_them(self, kind, start, end, name):
        assert ReportFactory.build(kind=kind, period_start=start, period_end=end).period_name == name
