"""Jobs of this room; found by Celery."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.progress import Progress
from apps.jobs.registry import handler
from apps.surveys.selectors.campaigns import OPENING
from apps.surveys.services import campaigns


@handler(OPENING)
def open_campaign(job: Job, progress: Progress) -> dict[str, Any]:
    campaign_id = UUID(job.params["campaign"])
    people = campaigns.open_campaign(
        campaign_id=campaign_id, actor=job.requested_by, at=timezone.now(), tell_progress=progress.report
    )
    progress.report(campaigns.STEPS, campaigns.STEPS, f"{people} pegawai sudah diberi tahu")
    return {"url": reverse("surveys:campaign", args=[campaign_id])}
