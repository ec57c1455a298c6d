"""Reports as their readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, Exists, Func, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.core.charts import Chart
from apps.documents.models import Document
from apps.employees.models import Institution
from apps.employees.roles import roles_of
from apps.evaluations.models import REPORT_READERS, Report, ReportSchedule
from apps.evaluations.models.reports import ReportQuerySet
from apps.evaluations.periods import period_of
from apps.evaluations.report_enums import MONTHS, ReportKind
from apps.evaluations.report_tables import Frozen, picture_of
from apps.parameters.selectors import value_of


def visible_reports(user: User, on: date) -> ReportQuerySet:
    """With the number of the newest document as `number`."""
    reports = Report.objects.visible_to(user, on).select_related("institution")
    return reports.annotate(number=Subquery(_documents().order_by("-version").values("number")[:1]))


def written_reports(reports: ReportQuerySet) -> ReportQuerySet:
    """Those with a document, the period that ended last first; of several, the one on the longest period."""
    written = reports.filter(Exists(_documents())).select_related("institution")
    return written.order_by("-period_end", "period_start", "pk")


def _documents() -> QuerySet[Document]:
    """Of the report of the outer query."""
    return Document.objects.filter(subject=Concat(Value("report:"), Cast(OuterRef("pk"), CharField())))


def years_of(reports: QuerySet[Report]) -> list[int]:
    """Years with a report, newest first."""
    return [day.year for day in reports.order_by().dates("period_end", "year", order="DESC")]


def newest_document(report: Report) -> Document | None:
    """With its snapshot and its files; None until the report is written."""
    documents = Document.objects.filter(subject=report.subject_key).prefetch_related("renditions")
    return documents.order_by("-version").first()


def newest_version(report: Report) -> int:
    """0 until the report is written."""
    versions = Document.objects.filter(subject=report.subject_key).order_by("-version")
    return versions.values_list("version", flat=True).first() or 0


@dataclass(frozen=True)
class ReportSummary:
    """The summary of a written report, from the same frozen figures and with the same pictures."""

    report: Report
    findings: list[Frozen]
    pictures: list[Chart]


# Of each chapter; the tables between them are much larger and stay in the database.
BARS = Func(
    "snapshot", Value("$.content.chapters[*].bars"), function="jsonb_path_query_array", output_field=JSONField()
)


def newest_summary(institution: Institution) -> ReportSummary | None:
    """Of the report whose period ended last; of several, the one on the longest period."""
    report = written_reports(Report.objects.filter(institution=institution)).first()
    if report is None:
        return None
    documents = Document.objects.filter(subject=report.subject_key).order_by("-version")
    findings, bars = documents.values_list("snapshot__content__findings", BARS)[0]
    return ReportSummary(report, findings, [picture_of(one) for one in bars if one])


def first_report_due(user: User, on: date) -> date | None:
    """When the first report of the reader's institutions is made by their schedules; None without a schedule."""
    schedules = ReportSchedule.objects.filter(
        is_enabled=True, institution__in=roles_of(user, on).institution_ids(*REPORT_READERS)
    )
    firsts = [period_of(one.starts_on, MONTHS[ReportKind(one.kind)]) for one in schedules]
    if not firsts:
        return None
    return min(period.end for period in firsts) + timedelta(days=int(value_of("report_due_days", on)))
