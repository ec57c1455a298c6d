"""The pytest plugin: throw-away servers, and the rules that every test lives by.

Loaded by name before Django's settings (`-p` in pytest.ini). The controller starts one PostgreSQL and one Redis in a
fresh folder; each xdist worker has its own database (pytest-django) and its own Redis database number.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from asn_kompetensi import embedded

# Waits until the test run ends in whatever way, kill -9 included: then the pipe closes.
CARETAKER = """
import shutil, sys
sys.stdin.read()
from asn_kompetensi import embedded
try:
    embedded.stop()
finally:
    shutil.rmtree(embedded.var_dir(), ignore_errors=True)
"""
caretaker: subprocess.Popen[bytes] | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = f"{embedded.redis_url()}?db={number}"
    else:
        _start_servers()
    (embedded.var_dir() / "static").mkdir(exist_ok=True)
    yield


def _start_servers() -> None:
    global caretaker
    folder = tempfile.mkdtemp(prefix="asn-test-")
    os.environ["ASN_VAR"] = folder
    caretaker = subprocess.Popen(
        [sys.executable, "-c", CARETAKER],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd=embedded.ROOT,
    )
    embedded.start(durable=False)
    os.environ["DATABASE_URL"] = embedded.database_url()
    os.environ["REDIS_URL"] = embedded.redis_url()
    os.environ["SECRET_KEY"] = embedded.secret_key()


def pytest_unconfigure() -> None:
    global caretaker
    if caretaker and caretaker.stdin:
        caretaker.stdin.close()
        caretaker.wait(30)
        caretaker = None


def free_folder() -> Path:
    """A fresh folder with a short name, for a second installation inside a test."""
    return Path(tempfile.mkdtemp(prefix="asn-"))


def chromium() -> str | None:
    names = [
        os.environ.get("CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
    ]
    return next((found for found in map(shutil.which, filter(None, names)) if found), None)
