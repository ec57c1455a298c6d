"""Answers for machines. They say which part is ill, never why: anyone may ask."""

import shutil
import tempfile
from http import HTTPStatus

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ENOUGH_DISK = 100 * 1024 * 1024  # bytes: a batch of documents still fits
_seen_migrated = False


@require_safe
@never_cache
@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so a restart is only caused by what a restart can mend."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """503 unless pages can be served. Without Redis they can: work waits in its rows, so that is `degraded`."""
    parts = {
        "database": _database_writable(),
        "migrations": False,
        "files": _files_writable(),
        "redis": _redis_answers(),
    }
    parts["migrations"] = parts["database"] and _migrated()
    ready = all(works for name, works in parts.items() if name != "redis")
    state = "unready" if not ready else "ready" if parts["redis"] else "degraded"
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(
        {"state": state, **{name: "ok" if works else "down" for name, works in parts.items()}}, status=status
    )


def _database_writable() -> bool:
    """A copy in recovery and a full disk's read-only mode answer queries but take no work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'"
            )
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False


def _migrated() -> bool:
    """Reads the whole history once; what was applied stays applied while this process runs."""
    global _seen_migrated
    if not _seen_migrated:
        try:
            executor = MigrationExecutor(connection)
            _seen_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return False
    return _seen_migrated


def _files_writable() -> bool:
    try:
        settings.PRIVATE_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.PRIVATE_ROOT) as file:
            file.write(b"x")
        return shutil.disk_usage(settings.PRIVATE_ROOT).free > ENOUGH_DISK
    except OSError:
        return False


def _redis_answers() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
