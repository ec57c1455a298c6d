from __future__ import annotations

from celery import shared_task
from django.utils import timezone


@shared_task(name="documents.render", soft_time_limit=40, time_limit=50)
def render(rendition_id: str) -> None:
    from apps.documents.printing import print_rendition  # a web process never loads the engine

    print_rendition(rendition_id=rendition_id, clock=timezone.now)
