"""The seam to the documents room."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.documents.services import issue
from apps.plans.models import Plan

# Registered by `plans/documents.py`.
KIND = "individual_plan"


def queue_document(plan: Plan, *, actor: User, at: datetime) -> None:
    """Freezes the plan into a document and queues its files, in the caller's transaction."""
    issue(kind=KIND, subject_id=plan.pk, actor=actor, at=at)
