"""The seam to the documents room."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.plans.models import Plan


def queue_document(plan: Plan, *, actor: User, at: datetime) -> None:
    """Freezes the plan into a document and queues its files, in the caller's transaction."""
