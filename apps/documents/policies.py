"""Who sees a document is decided by the room that owns its content; who revokes one, by the permission."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.documents import registry
from apps.documents.models import Batch, Document


def can_see(user: User, document: Document, on: date) -> Decision:
    """Seeing a document and downloading its files are one right."""
    return registry.get(document.kind).can_download(user, document, on)


def can_revoke(user: User, document: Document, on: date) -> Decision:
    if not user.has_perm("documents.revoke_document"):
        return denied("Hanya petugas BKD yang dapat mencabut dokumen.")
    return ALLOWED if user.is_superuser else can_see(user, document, on)


def can_view_batch(user: User, batch: Batch) -> Decision:
    """The single twin of `Batch.objects.visible_to`: names of many people are for whoever asked for them."""
    if batch.job.requested_by_id == user.pk:
        return ALLOWED
    return denied("Cetakan massal ini diminta oleh orang lain.")


def can_take_batch(user: User, batch: Batch, on: date) -> Decision:
    """Whether the requester may still see every document in it: roles end, people move."""
    asked = can_view_batch(user, batch)
    if not asked:
        return asked
    inside = Document.objects.filter(renditions__places__volume__batch=batch)
    if inside.exclude(registry.get(batch.kind).visible_to(user, on)).exists():
        return denied("Anda tidak lagi berwenang melihat semua dokumen di dalamnya. Mintalah cetakan yang baru.")
    return ALLOWED
