"""Who sees a document is decided by the room that owns its content; who revokes one, by the permission."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.documents import registry
from apps.documents.models import Document


def can_see(user: User, document: Document, on: date) -> Decision:
    """Seeing a document and downloading its files are one right."""
    return registry.get(document.kind).can_download(user, document, on)


def can_revoke(user: User, document: Document, on: date) -> Decision:
    if not user.has_perm("documents.revoke_document"):
        return denied("Hanya petugas BKD yang dapat mencabut dokumen.")
    return ALLOWED if user.is_superuser else can_see(user, document, on)
