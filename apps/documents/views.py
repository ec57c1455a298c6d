"""Pages of documents for those who may see them. Everybody else gets a 404: not even the title leaks."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseStopPolling

from apps.accounts.requests import SignedInRequest
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
from apps.core.failures import Refused
from apps.core.listing import ordering, page_of
from apps.documents import files, selectors, services
from apps.documents.filters import DocumentFilter
from apps.documents.forms import RevokeForm
from apps.documents.models import Batch, Document, Rendition
from apps.documents.policies import can_revoke, can_see
from apps.jobs.models import WorkState

COLUMNS = {"nomor": "number", "judul": "title", "terbit": "issued_at"}
NEWEST_FIRST = "-terbit"
NOT_ACCEPTED = 422


@require_GET
def document_list(request: SignedInRequest) -> HttpResponse:
    documents = selectors.visible_documents(request.user, timezone.localdate())
    found = DocumentFilter(request.GET, documents.defer("snapshot"))
    context = {
        "filter": found,
        "page_obj": page_of(found.qs.order_by(*ordering(request.GET, COLUMNS, NEWEST_FIRST)), request.GET),
        "sort": NEWEST_FIRST,
        "has_batches": Batch.objects.visible_to(request.user).exists(),
    }
    return render(request, "documents/list.html", context)


@require_GET
def detail(request: SignedInRequest, document_id: uuid.UUID) -> HttpResponse:
    return render(request, "documents/detail.html", _context(request, document_id))


@require_GET
def renditions(request: SignedInRequest, document_id: uuid.UUID) -> HttpResponse:
    """The part of a page that renews itself until both files are there; also for pages of other rooms."""
    context = _context(request, document_id)
    response = render(request, "documents/renditions.html", context)
    if not context["is_printing"]:
        response.status_code = HttpResponseStopPolling.status_code
    return response


@require_GET
def download(request: SignedInRequest, rendition_id: uuid.UUID) -> HttpResponse:
    rendition = _visible_rendition(request, rendition_id)
    document = rendition.document
    if rendition.state != WorkState.DONE:
        return redirect("documents:detail", document.pk)
    try:
        content = files.read(rendition.file_name, rendition.sha256)
    except files.DamagedFile:
        context = {"document": document, "rendition": rendition}
        return render(request, "documents/damaged.html", context, status=409)
    record_access(
        actor=request.user,
        action=AccessRecord.Action.DOWNLOAD,
        subject=f"document:{document.pk}",
        at=timezone.now(),
        note=f"{document.number} {rendition.paper}",
    )
    return private_file(content, rendition.download_name)


@require_POST
def retry(request: SignedInRequest, rendition_id: uuid.UUID) -> HttpResponse:
    rendition = _visible_rendition(request, rendition_id)
    services.retry_rendition(rendition_id=rendition.pk, actor=request.user, at=timezone.now())
    return redirect("documents:detail", rendition.document_id)


@require_POST
def revoke(request: SignedInRequest, document_id: uuid.UUID) -> HttpResponse:
    document, form, now = _visible(request, document_id), RevokeForm(request.POST), timezone.now()
    can_revoke(request.user, document, timezone.localdate(now)).enforce()
    if not form.is_valid():
        context = _context(request, document_id) | {"form": form}
        return render(request, "documents/detail.html", context, status=NOT_ACCEPTED)
    try:
        services.revoke(document_id=document.pk, reason=form.cleaned_data["reason"], actor=request.user, at=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Dokumen {document.number} dicabut. Halaman verifikasi kini mengatakannya.")
    return redirect("documents:detail", document.pk)


def private_file(content: bytes, name: str) -> HttpResponse:
    """A download that no cache keeps and no browser opens in our name. `name` ends in pdf or zip."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=f"application/{name.rpartition('.')[2]}", headers=headers)


def _visible(request: SignedInRequest, document_id: uuid.UUID) -> Document:
    documents = selectors.with_files(Document.objects.all()).select_related("superseded_by", "issued_by", "revoked_by")
    document = get_object_or_404(documents, pk=document_id)
    if not can_see(request.user, document, timezone.localdate()):
        raise Http404
    return document


def _visible_rendition(request: SignedInRequest, rendition_id: uuid.UUID) -> Rendition:
    found = Rendition.objects.select_related("document").defer("document__snapshot")
    rendition = get_object_or_404(found, pk=rendition_id)
    if not can_see(request.user, rendition.document, timezone.localdate()):
        raise Http404
    return rendition


def _context(request: SignedInRequest, document_id: uuid.UUID) -> dict[str, Any]:
    document = _visible(request, document_id)
    return {
        "document": document,
        "form": RevokeForm(),
        "seal": selectors.seal_of(document),
        "is_printing": any(not rendition.is_over for rendition in document.renditions.all()),
        "may_revoke": document.is_valid and bool(can_revoke(request.user, document, timezone.localdate())),
    }
