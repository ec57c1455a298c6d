"""`live_worker`: a real Celery worker on the test database, for tests that need work done behind the page."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from asn_kompetensi import embedded
from asn_kompetensi.caretaker import Caretaker
from asn_kompetensi.processes import COMMANDS

PATIENCE = 30.0  # seconds
GRACE = 5.0


@contextmanager
def celery_worker(*options: str) -> Generator[subprocess.Popen[bytes]]:
    """A worker on the test's own database and Redis number, ready when it is handed over. Needs `django_db_setup`."""
    from django.conf import settings
    from django.db import connection

    from asn_kompetensi.celery import app

    url = embedded.database_url().replace("/asn_kompetensi?", f"/{connection.settings_dict['NAME']}?")
    log = embedded.var_dir() / f"worker-{os.getpid()}-{time.monotonic_ns()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMANDS["worker"], *options],
            cwd=embedded.ROOT,
            env={**os.environ, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    caretaker = Caretaker("groups")
    caretaker.watch(process.pid)
    try:
        wait_until(lambda: b" ready." in log.read_bytes() or process.poll() is not None, "the worker to be ready")
        if process.poll() is not None:
            pytest.fail(f"The Celery worker ended at once:\n{log.read_text()}")
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        with suppress(ProcessLookupError):  # a test may have left it in any state
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        caretaker.forget(process.pid)
        caretaker.dismiss()
        app.close()


@pytest.fixture(scope="module")
def _worker_process(django_db_setup: None) -> Generator[subprocess.Popen[bytes]]:
    """It ends with its module: other tests start workers of their own, which must get their messages themselves."""
    with celery_worker("--concurrency=1") as process:
        yield process


@pytest.fixture
def live_worker(transactional_db: None, _worker_process: subprocess.Popen[bytes]) -> Generator[Callable[..., Any]]:
    """Work runs as in production. Call it with a condition to wait for: `live_worker(lambda: job.is_done())`."""
    from asn_kompetensi.celery import app

    app.control.purge()
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
