"""A batch under real workers: their whole group killed, the broker emptied, one document that kills its process.

The long form, 1,000 documents with more faults, is `make faults-documents`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from apps.documents import files
from apps.documents.models import Rendition
from apps.documents.tests import kinds
from apps.documents.tests.factories import BatchFactory, DocumentFactory, IssuerFactory
from apps.jobs import bell, services
from apps.jobs.claims import GAVE_UP, MAX_ATTEMPTS
from apps.jobs.models import Job, WorkState
from apps.parameters.first_values import load_into
from apps.parameters.models import Parameter
from asn_kompetensi.celery import app
from asn_kompetensi.testing.background import celery_worker, wait_until

DOCUMENTS = 12
WORKER = ["-I", "apps.documents.tests.deadly", "--concurrency=2", "-n", "batches@localhost"]


@pytest.fixture
def trace(tmp_path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def batch(transactional_db, monkeypatch, trace):
    """Twelve letters of two units, the last of them deadly; nobody has rung for them."""
    load_into(Parameter)
    app.control.purge()
    monkeypatch.setattr(bell, "ring_now", lambda messages: 0)
    issuer, documents = IssuerFactory(), []
    for place in range(DOCUMENTS):
        kinds.changes.update({"deadly": str(trace) if place == DOCUMENTS - 1 else ""})
        documents.append(DocumentFactory(issuer=issuer))
    Rendition.objects.filter(paper="F4").delete()
    Rendition.objects.update(queue="bulk")
    yield BatchFactory(documents=documents, units=2)
    app.control.purge()


def end_leases() -> None:
    """As if a minute had passed for rows whose holder is dead."""
    for model in (Job, Rendition):
        model.objects.filter(state=WorkState.RUNNING).update(lease_until=timezone.now())


def sweeping(condition: Callable[[], bool], what: str) -> None:
    """Waits as `wait_until` does, with sweeps, and with batches that look again at once."""

    def look() -> bool:
        Job.objects.filter(state=WorkState.QUEUED).update(lease_until=None)
        services.sweep(at=timezone.now() + services.RANG_JUST_NOW)
        return condition()

    wait_until(look, what, patience=120)


def given_up() -> bool:
    """Looks whether the one that is left has failed, and lets it be tried again where it has not."""
    Rendition.objects.filter(state=WorkState.RUNNING).update(lease_until=timezone.now())
    return Rendition.objects.filter(state=WorkState.FAILED).exists()


def printed() -> int:
    return Rendition.objects.filter(state=WorkState.DONE).count()


def test_loses_nothing_and_only_the_deadly_document_fails(batch, trace, monkeypatch):
    monkeypatch.undo()

    def deaths() -> int:
        return len(trace.read_text().splitlines()) if trace.exists() else 0

    with celery_worker(*WORKER) as worker:
        sweeping(lambda: printed() >= 3, "three documents")
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    with celery_worker(*WORKER):
        end_leases()
        sweeping(lambda: printed() == DOCUMENTS - 1, "the others")
        sweeping(given_up, "the deadly document to be given up")
        sweeping(lambda: Job.objects.get(pk=batch.job_id).is_over, "the batch to end")
    failed = Rendition.objects.get(state=WorkState.FAILED)
    assert (failed.attempts, failed.error) == (MAX_ATTEMPTS, GAVE_UP)
    # One attempt may have been cut off from outside, before it could kill its process itself.
    assert deaths() in (MAX_ATTEMPTS - 1, MAX_ATTEMPTS)
    batch.job.refresh_from_db()
    assert (batch.job.state, batch.job.result["printed"], batch.job.result["failed"]) == ("DONE", DOCUMENTS - 1, 1)
    for rendition in Rendition.objects.filter(state=WorkState.DONE):
        assert files.read(rendition.file_name, rendition.sha256)
    for volume in batch.volumes.all():
        assert files.read(files.volume_name(volume.pk, "pdf"), volume.print_sha256)
    assert list((Path(settings.PRIVATE_ROOT) / "documents").glob("**/.*")) == []
