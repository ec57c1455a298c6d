"""What workers do with a batch, step by step and without them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.documents.binding import work_on
from apps.documents.models import Batch, Rendition
from apps.documents.printing import print_rendition
from apps.jobs.models import WorkState
from apps.jobs.progress import Resting


class Silent:
    def report(self, *_: object) -> None:
        pass


def print_all(batch: Batch) -> None:
    for rendition in Rendition.objects.filter(places__volume__batch=batch, state=WorkState.QUEUED):
        print_rendition(rendition_id=rendition.pk, clock=timezone.now)


def finish(batch: Batch) -> dict[str, Any]:
    """Steps of the job until it is over, as workers would take them. Returns its result."""
    for _ in range(20):
        batch.job.refresh_from_db()
        try:
            result = work_on(batch.job, Silent(), timezone.now)
        except Resting:
            continue
        batch.job.state = WorkState.DONE
        batch.job.save()
        batch.refresh_from_db()
        return result
    pytest.fail("The batch rests for ever.")
