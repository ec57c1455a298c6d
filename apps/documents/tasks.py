from __future__ import annotations

from importlib import import_module
from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from apps.documents import batches, services
from apps.jobs.models import Job
from apps.jobs.progress import Progress
from apps.jobs.registry import handler


@worker_init.connect
def warm_up(**_: object) -> None:
    """Loaded before the worker forks, engine and seals are shared by all its children (45 MB)."""
    import_module("apps.documents.seals")
    from apps.documents import engine

    engine.warm_up()


@shared_task(name="documents.render", soft_time_limit=40, time_limit=50)
def render(rendition_id: str) -> None:
    from apps.documents.printing import print_rendition  # a web process never loads the engine

    print_rendition(rendition_id=rendition_id, clock=timezone.now)


@handler(batches.JOB)
def print_batch(job: Job, progress: Progress) -> dict[str, Any]:
    from apps.documents.binding import work_on

    return work_on(job, progress, clock=timezone.now)


@shared_task(name="documents.delete_old_files")
def delete_old_files() -> None:
    batches.delete_old_files(at=timezone.now())


@shared_task(name="documents.look_after_seals")
def look_after_seals() -> int:
    """Returns how many seals were looked at."""
    return services.look_after_seals(at=timezone.now())
