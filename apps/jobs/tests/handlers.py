"""Jobs that behave and misbehave, for a real worker: `celery worker -I apps.jobs.tests.handlers`."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from celery import shared_task

from apps.core.failures import Refused
from apps.jobs import registry
from apps.jobs.models import Job
from apps.jobs.progress import Progress, Resting


def _leave_a_line(params: dict[str, Any]) -> None:
    with Path(params["trace"]).open("a") as file:
        file.write("ran\n")


@registry.handler("tests.count")
def count(job: Job, progress: Progress) -> dict[str, Any]:
    _leave_a_line(job.params)
    for done in range(1, 4):
        progress.report(done, 3, f"Baris {done} dari 3")
    return {"rows": 3, "url": "/pegawai/"}


@registry.handler("tests.rest")
def rest(job: Job, progress: Progress) -> dict[str, Any]:
    """Comes back four times, more often than a job may break."""
    _leave_a_line(job.params)
    done = len(Path(job.params["trace"]).read_text().splitlines())
    progress.report(done, 5, f"Bagian {done}")
    if done < 5:
        raise Resting
    return {}


@registry.handler("tests.refuse")
def refuse(job: Job, progress: Progress) -> dict[str, Any]:
    _leave_a_line(job.params)
    raise Refused("Berkas ini kosong. Unggah berkas yang berisi pegawai.")


@registry.handler("tests.break")
def break_down(job: Job, progress: Progress) -> dict[str, Any]:
    _leave_a_line(job.params)
    raise ZeroDivisionError


@registry.handler("tests.die_once")
def die_once(job: Job, progress: Progress) -> dict[str, Any]:
    _leave_a_line(job.params)
    if job.attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {}


@registry.handler("tests.poison")
def poison(job: Job, progress: Progress) -> dict[str, Any]:
    _leave_a_line(job.params)
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


@registry.handler("tests.wait")
def wait(job: Job, progress: Progress) -> dict[str, Any]:
    """Runs until the test says so, reporting all the while."""
    _leave_a_line(job.params)
    deadline = time.monotonic() + 30
    while not Path(job.params["go"]).exists() and time.monotonic() < deadline:
        progress.report(1, 2, "Menunggu")
        time.sleep(0.02)
    return {}


@shared_task(name="tests.run_unguarded")
def run_unguarded(job_id: str) -> None:
    """What `jobs.run` would be without the claim: every delivery runs."""
    job = Job.objects.get(pk=job_id)
    _leave_a_line(job.params)
