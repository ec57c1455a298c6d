"""Files of figures and SKP results: templates, upload, preview, decision. And the results themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.exports import XLSX, download
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.outcomes import services
from apps.outcomes.enums import FileKind, FileState
from apps.outcomes.filters import PerformanceResultFilter
from apps.outcomes.forms.files import ApplyForm, FileUploadForm
from apps.outcomes.models import SourceFile
from apps.outcomes.policies import can_decide_file
from apps.outcomes.selectors import files
from apps.outcomes.views.common import READ_WRITE

RESULT_COLUMNS = {"nama": "employee__name", "tahun": "year", "predikat": "predicate"}
NOT_YOURS = "Halaman ini untuk pengelola kepegawaian OPD yang mempunyai unit layanan, dan petugas BKD."


def _visible(request: SignedInRequest, file_id: UUID) -> SourceFile:
    return get_object_or_404(files.visible_files(request.user, timezone.localdate()), pk=file_id)


@READ_WRITE
def file_list(request: SignedInRequest) -> HttpResponse:
    """Earlier files, and the form for the next one."""
    today = timezone.localdate()
    kinds, institution = files.kinds_to_send(request.user, today), files.home_institution(request.user, today)
    rows = files.visible_files(request.user, today)
    if institution is None or (not kinds and not rows.exists()):
        raise PermissionDenied(NOT_YOURS)
    form = FileUploadForm(request.POST or None, request.FILES or None, kinds=kinds, cancel_url=reverse("outcomes:list"))
    if form.is_bound and form.is_valid():
        try:
            source = services.receive_file(
                kind=form.cleaned_data["kind"],
                institution_id=institution,
                upload=form.cleaned_data["file"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("outcomes:file", source.pk)
    context = {"form": form, "kinds": kinds, "page_obj": page_of(rows, request.GET)}
    return render(request, "outcomes/files.html", context, status=422 if form.is_bound else 200)


@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    today = timezone.localdate()
    asked = next((one for one in files.kinds_to_send(request.user, today) if one.value == kind), None)
    if asked is None:
        raise Http404
    name = "templat-angka-layanan" if asked == FileKind.FIGURES else "templat-hasil-skp"
    return download(files.template_of(asked, request.user, today), kind=XLSX, name=name)


@require_safe
def file_detail(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    return _file_page(request, _visible(request, file_id))


def _file_page(request: SignedInRequest, source: SourceFile, form: ApplyForm | None = None) -> HttpResponse:
    changes = int(source.counts.get("changed", 0))
    context = {
        "source": source,
        "form": form or ApplyForm(changes=changes),
        "decide": can_decide_file(request.user, source, timezone.localdate()),
        "is_open": source.state == FileState.CHECKED,
        "brings": changes or source.counts.get("new"),
        "page_obj": page_of(source.rejected, request.GET),
    }
    return render(request, "outcomes/file.html", context, status=422 if form else 200)


@require_POST
def apply(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    source = _visible(request, file_id)
    form = ApplyForm(request.POST, changes=int(source.counts.get("changed", 0)))
    if not form.is_valid():
        return _file_page(request, source, form)
    try:
        services.apply_file(
            file_id=source.pk, reason=form.cleaned_data.get("reason", ""), actor=request.user, at=timezone.now()
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Isi berkas sudah berlaku. Baris yang ditolak tidak disimpan.")
    return redirect("outcomes:file", source.pk)


@require_POST
def discard(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    source = _visible(request, file_id)
    try:
        services.discard_file(file_id=source.pk, actor=request.user, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("outcomes:file", source.pk)


@require_safe
def returned(request: SignedInRequest, file_id: UUID) -> HttpResponseBase:
    """The workbook with its faulty cells coloured and commented."""
    source = _visible(request, file_id)
    if not source.file or not source.rejected:
        raise Http404
    record_access(
        actor=request.user,
        action=AccessRecord.Action.DOWNLOAD,
        subject=f"outcome-file:{source.pk}",
        at=timezone.now(),
        row_count=sum(source.counts.values()),
    )
    name = f"{source.get_kind_display()} dengan catatan.xlsx"
    return FileResponse(source.file.open("rb"), as_attachment=True, filename=name)


@require_safe
def results(request: SignedInRequest) -> HttpResponse:
    """SKP results; each look at other people's is recorded."""
    today = timezone.localdate()
    found = PerformanceResultFilter(request.GET, files.visible_results(request.user, today))
    page = page_of(found.qs.order_by(*ordering(request.GET, RESULT_COLUMNS, "-tahun")), request.GET)
    others = sum(row.employee.user_id != request.user.pk for row in page)
    if others:
        record_access(
            actor=request.user,
            action=AccessRecord.Action.READ,
            subject="performance-results",
            at=timezone.now(),
            row_count=others,
        )
    context = {
        "filter": found,
        "page_obj": page,
        "sort": "-tahun",
        "any": bool(page.object_list) or found.queryset.exists(),
        "may_send": FileKind.RESULTS in files.kinds_to_send(request.user, today),
    }
    return render(request, "outcomes/results.html", context)
