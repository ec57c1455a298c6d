"""The pytest plugin: throw-away servers first, then the rules that every test lives by.

Loaded by name before Django's settings (`-p` in pytest.ini). The controller starts one PostgreSQL and one Redis in a
fresh folder; each xdist worker has its own database (pytest-django), Redis database number and folder of files.
Nothing here or in the modules below may import Django's settings when it is imported.
"""

import os
import tempfile
from collections.abc import Generator

import pytest

from asn_kompetensi import embedded
from asn_kompetensi.caretaker import Caretaker

pytest_plugins = [f"asn_kompetensi.testing.{name}" for name in ("rules", "background", "browsing")]

caretaker: Caretaker | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        _start_servers()
    number = int(worker.removeprefix("gw") or -1) + 1
    os.environ["REDIS_URL"] = f"{embedded.redis_url()}?db={number}"
    os.environ["PRIVATE_ROOT"] = str(embedded.var_dir() / f"files{number}")
    return (yield)


def pytest_unconfigure() -> None:
    global caretaker
    if caretaker:
        caretaker.dismiss()
        caretaker = None


def _start_servers() -> None:
    global caretaker
    os.environ["ASN_VAR"] = tempfile.mkdtemp(prefix="asn-test-")
    caretaker = Caretaker("remove")
    embedded.start(durable=False)
    os.environ["DATABASE_URL"] = embedded.database_url()
    os.environ["SECRET_KEY"] = embedded.secret_key()
    (embedded.var_dir() / "static").mkdir()  # WhiteNoise warns when the folder is missing
