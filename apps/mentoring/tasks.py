"""Jobs of this room; found by Celery."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.progress import Progress
from apps.jobs.registry import handler
from apps.mentoring.services import matching


@handler(matching.RUN)
def match_mentors(job: Job, progress: Progress) -> dict[str, Any]:
    run = matching.run_matching(
        institution_id=job.params["institution"],
        actor=job.requested_by,
        at=timezone.now(),
        job=job,
        tell=progress.report,
    )
    return {"url": reverse("mentoring:run", args=[run.pk]), "pairs": run.pair_count}
