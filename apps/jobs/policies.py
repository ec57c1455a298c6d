"""Who sees and cancels a job: whoever asked for it, and the desk that looks after all work."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.jobs.models import Job


def can_view_job(user: User, job: Job) -> Decision:
    if job.requested_by_id == user.pk or user.has_perm("jobs.view_job"):
        return ALLOWED
    return denied("Pekerjaan ini diminta oleh orang lain.")


def can_cancel_job(user: User, job: Job) -> Decision:
    if job.requested_by_id == user.pk or user.has_perm("jobs.change_job"):
        return ALLOWED
    return denied("Hanya yang meminta pekerjaan ini yang dapat membatalkannya.")
