from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.jobs.models import Job


def jobs_of(user: User) -> QuerySet[Job]:
    """What the user asked for, newest first."""
    return Job.objects.filter(requested_by=user).defer("params", "result").order_by("-created_at", "-pk")
