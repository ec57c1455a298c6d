"""Recording who read, exported or downloaded what."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.audit.models import AccessRecord
from apps.core.middleware import recording


def record_access(
    *, actor: User, action: AccessRecord.Action, subject: str, at: datetime, note: str = "", row_count: int = 1
) -> None:
    """Allowed during a GET: the record is about the reading itself. `subject` is an internal key, never a NIP."""
    with recording():
        AccessRecord.objects.create(
            actor=actor, action=action, subject=subject, at=at, note=note[:300], row_count=row_count
        )
