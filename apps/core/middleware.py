"""A GET cannot write, and a signed-in page is not kept by caches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_WRITE = re.compile(r"^\s*(?:insert|update|delete|truncate|merge|copy)\b", re.IGNORECASE)
# Reading a page may renew the session of who reads it.
_ALWAYS_ALLOWED = re.compile(r'"(?:django_session|accounts_user)"')
_allowed: ContextVar[bool] = ContextVar("writes_allowed", default=False)

GetResponse = Callable[[HttpRequest], HttpResponse]


class WriteDuringRead(AssertionError):
    """A view answered a GET by changing the database."""


@contextmanager
def recording() -> Iterator[None]:
    """Permits the one kind of write that a GET may cause: the record that it happened (audit, read marks)."""
    token = _allowed.set(True)
    try:
        yield
    finally:
        _allowed.reset(token)


def _guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _WRITE.match(sql) and not _ALWAYS_ALLOWED.search(sql) and not _allowed.get():
        raise WriteDuringRead(f"A GET tried to write: {sql[:120]}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with connection.execute_wrapper(_guard):
            return self.get_response(request)


class NoStoreMiddleware:
    """Personal pages must not survive in a shared browser's cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
