from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.jobs import services


@shared_task(name="jobs.run")
def run(job_id: str) -> None:
    services.run_job(job_id=job_id, clock=timezone.now)


@shared_task(name="jobs.sweep", soft_time_limit=20, time_limit=30)
def sweep() -> None:
    services.sweep(at=timezone.now())
