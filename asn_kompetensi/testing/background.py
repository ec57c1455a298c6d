"""`live_worker`: a real Celery worker on the test database, for tests that need work done behind the page."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from typing import Any

import pytest

from asn_kompetensi import embedded

PATIENCE = 30.0


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None) -> Generator[subprocess.Popen[bytes]]:
    from django.conf import settings
    from django.db import connection

    from asn_kompetensi.celery import app

    url = embedded.database_url().replace("/asn_kompetensi?", f"/{connection.settings_dict['NAME']}?")
    log = embedded.var_dir() / f"worker-{os.getpid()}.log"
    command = [sys.executable, "-m", "celery", "-A", "asn_kompetensi", "worker", "-Q", "interactive,bulk"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=INFO"],
            cwd=embedded.ROOT,
            env={**os.environ, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL, "PYTHONWARNINGS": "default"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: b" ready." in log.read_bytes() or process.poll() is not None, "the worker to be ready")
        if process.poll() is not None:
            pytest.fail(f"The Celery worker ended at once:\n{log.read_text()}")
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)
        app.close()


@pytest.fixture
def live_worker(transactional_db: None, _worker_process: subprocess.Popen[bytes]) -> Generator[Callable[..., Any]]:
    """Work runs as in production. Call it with a condition to wait for: `live_worker(lambda: job.is_done())`."""
    from asn_kompetensi.celery import app

    yield wait_until
    app.control.purge()


def wait_until(condition: Callable[[], Any], what: str = "the condition", patience: float = PATIENCE) -> Any:
    """Returns the condition's first true value; fails the test when it does not come."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    pytest.fail(f"Waited {patience:.0f} s in vain for {what}.")
