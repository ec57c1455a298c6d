"""Imports in the admin: upload, check, preview, apply. The pages are the product's own; the list is Django's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused
from apps.core.listing import page_of
from apps.employees.enums import ImportState
from apps.employees.forms import ImportUploadForm
from apps.employees.models import ImportBatch
from apps.employees.policies import can_import
from apps.employees.selectors.imports import BatchPage, batch_page, visible_batches
from apps.employees.services import import_batches

PAGE_SIZE = 50
LIST, PAGE = "admin:employees_importbatch_changelist", "admin:employees_importbatch_change"
TONES = {
    ImportState.UPLOADED: "info",
    ImportState.CHECKED: "warning",
    ImportState.APPLIED: "success",
    ImportState.FAILED: "danger",
    ImportState.DISCARDED: "neutral",
}


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin[ImportBatch]):
    list_display = ["file_title", "kind", "state", "institution", "outcome", "uploaded_by", "uploaded_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["institution", "uploaded_by"]
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="hasil")
    def outcome(self, batch: ImportBatch) -> str:
        words = {"new": "baru", "changed": "berubah", "unchanged": "tetap", "vanished": "tidak ada lagi"}
        return ", ".join(f"{batch.counts[key]} {word}" for key, word in words.items() if batch.counts.get(key))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        # The report lists thousands of people; only its own page needs it.
        return visible_batches(_user(request), timezone.localdate()).defer("report")

    def has_delete_permission(self, request: HttpRequest, obj: ImportBatch | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Callable[..., HttpResponse], address: str, name: str) -> URLPattern:
            return path(
                f"<uuid:batch_id>/{address}/", self.admin_site.admin_view(view), name=f"employees_importbatch_{name}"
            )

        return [
            wrap(require_POST(self.apply), "terapkan", "apply"),
            wrap(require_POST(self.recheck), "periksa", "recheck"),
            wrap(require_POST(self.discard), "buang", "discard"),
            wrap(require_GET(self.download), "unduh", "download"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        can_import(_user(request), timezone.localdate()).enforce()
        form = ImportUploadForm(request.POST or None, request.FILES or None, cancel_url=reverse(LIST))
        if request.method == "POST" and form.is_valid():
            try:
                batch = import_batches.receive_upload(
                    kind=form.cleaned_data["kind"],
                    upload=form.cleaned_data["file"],
                    actor=_user(request),
                    at=timezone.now(),
                )
            except Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(PAGE, batch.pk)
        return render(request, "admin/employees/importbatch/upload.html", {"form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            page = self._page(request, UUID(object_id))
        except ValueError:
            raise Http404 from None
        context = {
            "page": page,
            "batch": page.batch,
            "page_obj": page_of(page.rows, request.GET, PAGE_SIZE),
            "tone": TONES[ImportState(page.batch.state)],
        }
        return render(request, "admin/employees/importbatch/page.html", context)

    def apply(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        return self._do(request, batch_id, import_batches.request_apply)

    def recheck(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        return self._do(request, batch_id, import_batches.request_recheck)

    def discard(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        return self._do(request, batch_id, import_batches.discard_batch)

    def download(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """The returned workbook: every row, the faulty cells coloured and commented, without private columns."""
        page = self._page(request, batch_id)
        if not page.has_returned_file:
            raise Http404
        record_access(
            actor=_user(request),
            action=AccessRecord.Action.DOWNLOAD,
            subject=f"import:{batch_id}",
            at=timezone.now(),
            row_count=sum(page.batch.counts.values()) + page.rejected_rows,
        )
        name = f"{page.batch.get_kind_display()} dengan catatan {page.batch.uploaded_at:%Y-%m-%d}.xlsx"
        response = FileResponse(page.batch.file.open("rb"), as_attachment=True, filename=name)
        return cast("HttpResponse", response)

    def _page(self, request: HttpRequest, batch_id: UUID) -> BatchPage:
        user, on = _user(request), timezone.localdate()
        batches = visible_batches(user, on).select_related("institution", "uploaded_by")
        return batch_page(get_object_or_404(batches, pk=batch_id), user, request.GET.get("bagian", ""), on)

    def _do(self, request: HttpRequest, batch_id: UUID, service: Callable[..., None]) -> HttpResponse:
        get_object_or_404(visible_batches(_user(request), timezone.localdate()), pk=batch_id)
        try:
            service(batch_id=batch_id, actor=_user(request), at=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        except ValidationError as failure:
            messages.error(request, " ".join(failure.messages))
        return redirect(PAGE, batch_id)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
