"""What holds in every test: no network but loopback, no undefined template variable, commits that ring."""

import inspect
import socket
from pathlib import Path
from typing import Any

import pytest

from asn_kompetensi.embedded import ROOT

LOOPBACK = {"localhost", "127.0.0.1", "::1", "", None}


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test import testcases
    from hypothesis import settings as hypothesis_settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    # The live server serves static files from where they lie; pytest-django would look for the app by its plain name.
    setattr(testcases, "_StaticFilesHandler", StaticFilesHandler)  # noqa: B010 - a private name
    for engine in settings.TEMPLATES:
        options: Any = engine["OPTIONS"]
        options["string_if_invalid"] = UndefinedVariable()
    hypothesis_settings.register_profile("house", deadline=None)
    hypothesis_settings.load_profile("house")
    _guard_network()


class UndefinedVariable(str):
    """Fails the test when one of our templates prints a variable that no one passed.

    Django puts the variable's name into this "text" with `%`. Templates of other packages keep Django's leniency.
    """

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        origin = _rendering_template()
        if origin and Path(origin).is_relative_to(ROOT) and ".venv" not in Path(origin).parts:
            pytest.fail(f"Undefined template variable '{variable}' in {origin}")
        return ""


def _rendering_template() -> str | None:
    """The file that is being rendered: the nearest node of the call stack that knows its origin."""
    frame = inspect.currentframe()
    while frame:
        if frame.f_code.co_name in {"render", "render_annotated"}:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if origin is not None:
                return str(origin.name)
        frame = frame.f_back
    return None


def _guard_network() -> None:
    real_connect, real_lookup = socket.socket.connect, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise ConnectionRefusedError(f"A test reached for the network: {address}")
        real_connect(self, address)

    def lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if (host.decode() if isinstance(host, bytes) else host) not in LOOPBACK:
            raise socket.gaierror(f"A test looked up a host: {host}")
        return real_lookup(host, *arguments, **options)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = lookup


@pytest.fixture(autouse=True)
def _commit_callbacks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction around a test never commits. To the code under test its own outermost block does,

    so what it registered with `transaction.on_commit` runs there, at once, as in production.
    """
    from django.db import transaction
    from django.db.backends.base.base import BaseDatabaseWrapper

    leave, register = transaction.Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def ring(connection: Any) -> None:
        if connection.in_atomic_block and all(block._from_testcase for block in connection.atomic_blocks):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _, callback, _ in waiting:
                callback()

    def leave_and_ring(self: transaction.Atomic, kind: Any, value: Any, traceback: Any) -> None:
        leave(self, kind, value, traceback)
        if not self._from_testcase:  # type: ignore[attr-defined]
            ring(transaction.get_connection(self.using))

    def register_and_ring(self: BaseDatabaseWrapper, callback: Any, robust: bool = False) -> None:
        register(self, callback, robust)
        ring(self)

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave_and_ring)
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", register_and_ring)
