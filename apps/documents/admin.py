from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.admin_rights import LookOnly
from apps.core.failures import Refused
from apps.documents import services
from apps.documents.models import Batch, Document, Rendition, Seal, Volume
from apps.documents.selectors import seal_state, seals_kept_by, visible_documents


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Alasan", max_length=300, required=False)


class RenditionInline(LookOnly, admin.TabularInline[Rendition, Document]):
    model = Rendition
    fields = readonly_fields = (
        "paper",
        "state",
        "attempts",
        "error",
        "page_count",
        "byte_count",
        "seal",
        "finished_at",
    )


@admin.register(Document)
class DocumentAdmin(LookOnly, admin.ModelAdmin[Document]):
    list_display = ["number", "title", "version", "status", "public_initials", "public_unit", "issued_at"]
    list_filter = ["status", "kind", "issuer_code"]
    search_fields = ["number"]
    date_hierarchy = "issued_at"
    # The snapshot holds personal data that the page of the plan shows to those who may see it.
    fields = [
        "number",
        "title",
        "version",
        "status",
        "superseded_by",
        "public_initials",
        "public_unit",
        "issued_at",
        "issued_by",
        "revoked_reason",
        "revoked_at",
        "revoked_by",
        "snapshot_sha256",
    ]
    inlines = [RenditionInline]
    action_form = ReasonForm
    actions = ["revoke_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        documents = super().get_queryset(request).defer("snapshot")
        if request.user.is_superuser:
            return documents
        return documents.filter(pk__in=visible_documents(cast("User", request.user), timezone.localdate()).values("pk"))

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("documents.revoke_document")

    @admin.action(description="Cabut dokumen (isi alasan)", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        reason = request.POST.get("reason", "")
        for document in queryset:
            try:
                services.revoke(
                    document_id=document.pk, reason=reason, actor=cast("User", request.user), at=timezone.now()
                )
            except (Refused, PermissionDenied) as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
            else:
                self.message_user(request, f"Dokumen {document.number} dicabut.")


@admin.register(Seal)
class SealAdmin(admin.ModelAdmin[Seal]):
    """Points at keys; the keys themselves are put into their folder or device by whoever runs the machine."""

    list_display = ["issuer_code", "place", "name", "is_certified", "certificate"]
    fields = ["issuer_code", "place", "name", "is_certified", "certificate"]
    readonly_fields = ["certificate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seal]:
        seals = super().get_queryset(request)
        kept = seals_kept_by(cast("User", request.user), timezone.localdate())
        return seals.filter(pk__in=kept.values("pk"))

    def save_model(self, request: HttpRequest, obj: Seal, form: forms.ModelForm[Seal], change: bool) -> None:
        """Whatever was found about the key before does not hold for another."""
        if form.changed_data:
            obj.care, obj.trouble, obj.checked_at, obj.ends_on, obj.known_since = "", "", None, None, None
        super().save_model(request, obj, form, change)

    @admin.display(description="sertifikat")
    def certificate(self, seal: Seal) -> str:
        return seal_state(seal, timezone.now()) if seal.pk else "–"


class VolumeInline(LookOnly, admin.TabularInline[Volume, Batch]):
    model = Volume
    fields = readonly_fields = (
        "position",
        "unit",
        "number",
        "of",
        "page_count",
        "print_bytes",
        "zip_bytes",
        "bound_at",
    )


@admin.register(Batch)
class BatchAdmin(LookOnly, admin.ModelAdmin[Batch]):
    list_display = ["job", "kind", "paper", "duplex", "created_at", "kept_until"]
    list_filter = ["kind", "paper"]
    list_select_related = ["job"]
    fields = ["job", "kind", "paper", "duplex", "created_at", "round", "kept_until"]
    inlines = [VolumeInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        batches = super().get_queryset(request)
        return batches if request.user.is_superuser else batches.filter(job__requested_by=request.user.pk)
