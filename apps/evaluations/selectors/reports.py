"""Reports as their readers see them."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.documents.models import Document
from apps.evaluations.models import Report
from apps.evaluations.models.reports import ReportQuerySet


def visible_reports(user: User, on: date) -> ReportQuerySet:
    """With the number of the newest document as `number`."""
    subject = Concat(Value("report:"), Cast(OuterRef("pk"), CharField()))
    documents = Document.objects.filter(subject=subject).order_by("-version")
    reports = Report.objects.visible_to(user, on).select_related("institution")
    return reports.annotate(number=Subquery(documents.values("number")[:1]))


def years_of(reports: QuerySet[Report]) -> list[int]:
    """Years with a report, newest first."""
    return [day.year for day in reports.order_by().dates("period_end", "year", order="DESC")]


def newest_document(report: Report) -> Document | None:
    """With its snapshot and its files; None until the report is written."""
    documents = Document.objects.filter(subject=report.subject_key).prefetch_related("renditions")
    return documents.order_by("-version").first()
