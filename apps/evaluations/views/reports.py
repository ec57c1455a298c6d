"""Periodic reports: the list, one report with its figures, its workbook."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core import exports
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.documents.models import Document
from apps.evaluations import policies
from apps.evaluations.models import Report
from apps.evaluations.report_filter import ReportFilter
from apps.evaluations.report_tables import workbook_of
from apps.evaluations.selectors.dashboard import dashboard_of
from apps.evaluations.selectors.reports import (
    first_report_due,
    newest_document,
    visible_reports,
    written_reports,
    years_of,
)
from apps.evaluations.services.reports import retry_report, rewrite_report


@require_GET
def report_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    policies.can_open_reports(request.user, on).enforce()
    reports = visible_reports(request.user, on)
    found = ReportFilter(request.GET, reports, years=years_of(reports))
    rows = found.qs.order_by("-period_end", "kind", "institution__name", "pk")
    context = {
        "filter": found,
        "page_obj": page_of(rows, request.GET),
        "first_due": first_report_due(request.user, on),
        "today": on,
        "may_schedule": request.user.has_perm("evaluations.add_reportschedule"),
    }
    return render(request, "evaluations/reports.html", context)


@require_GET
def report_detail(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = _visible(request, report_id)
    document = newest_document(report)
    context = {
        "report": report,
        "document": document,
        "content": document.snapshot["content"] if document else None,
        "is_printing": document is not None and any(not file.is_over for file in document.renditions.all()),
        "may_rewrite": policies.can_rewrite_report(request.user, report, timezone.localdate()),
    }
    return render(request, "evaluations/report.html", context)


@require_GET
def report_export(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    """The document's figures as xlsx; the reading is recorded."""
    report = _visible(request, report_id)
    document = newest_document(report)
    if document is None:
        raise Http404
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT,
        subject=report.subject_key,
        at=timezone.now(),
        note=f"{document.number} xlsx",
    )
    notes = (document.title, str(report), f"Dokumen {document.number} versi {document.version}")
    tables = workbook_of(document.snapshot["content"], notes)
    return exports.download(tables, kind=exports.XLSX, name=_file_name(document))


@require_GET
def dashboard(request: SignedInRequest, report_id: uuid.UUID | None = None) -> HttpResponse:
    """Of one written report; without an id, of the newest."""
    on = timezone.localdate()
    policies.can_open_reports(request.user, on).enforce()
    written = list(written_reports(Report.objects.visible_to(request.user, on)))
    chosen = next((report for report in written if report_id in (None, report.pk)), None)
    if chosen is None and report_id is not None:
        raise Http404
    newest = {report.institution_id: report for report in reversed(written)}
    context = {
        "page": dashboard_of(chosen) if chosen else None,
        "institutions": sorted(newest.values(), key=lambda report: report.institution.name),
    }
    return render(request, "evaluations/dashboard.html", context)


@require_POST
def report_retry(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = _visible(request, report_id)
    retry_report(report_id=report.pk, actor=request.user, at=timezone.now())
    messages.success(request, "Laporan akan disusun lagi. Muat ulang halaman ini beberapa saat lagi.")
    return redirect("evaluations:report", report.pk)


@require_POST
def report_rewrite(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = _visible(request, report_id)
    version = request.POST.get("version", "")
    try:
        rewrite_report(
            report_id=report.pk,
            version=int(version) if version.isdecimal() else 0,
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, "Laporan disusun ulang dari angka terbaru; versi barunya tampil di sini setelah selesai."
        )
    return redirect("evaluations:report", report.pk)


def _file_name(document: Document) -> str:
    return f"{document.number.replace('/', '-')}-v{document.version}"


def _visible(request: SignedInRequest, report_id: uuid.UUID) -> Report:
    report = get_object_or_404(Report.objects.select_related("institution"), pk=report_id)
    if not policies.can_view_report(request.user, report, timezone.localdate()):
        raise Http404
    return report
