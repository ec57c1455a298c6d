"""Telling people. A notice is a convenience: what waits for somebody is always read from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import User
from apps.notifications.models import Notice


def tell(*, recipient_ids: Iterable[int | None], key: str, text: str, url: str, at: datetime) -> None:
    """One notice for each recipient; the same key twice is one notice. Recipients without an account are skipped."""
    notices = [
        Notice(recipient_id=recipient_id, key=key, text=text, url=url, created_at=at)
        for recipient_id in dict.fromkeys(recipient_ids)
        if recipient_id is not None
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)


def mark_read(*, user: User, at: datetime, notice_id: int | None = None) -> None:
    """Marks one notice of the user, or all, as read."""
    notices = Notice.objects.filter(recipient=user, read_at__isnull=True)
    if notice_id is not None:
        notices = notices.filter(pk=notice_id)
    notices.update(read_at=at)
