"""The bell between web and worker. Ringing may fail: the row waits, and the sweep rings again."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

# Seconds that a request may lose to a broker that does not answer, and how long it then is left alone.
TIMEOUT = 0.5
SILENCE = 5.0
QUIET_QUEUE = 200  # the sweep does not ring into a queue longer than this

# Task, id of the row, queue.
Message = tuple[str, str, str]

_silent_until = 0.0


def ring(task: str, id: uuid.UUID | str, queue: str) -> None:
    """Tells a worker after the commit that the row `id` waits. Never raises, never waits longer than about 2 s."""
    transaction.on_commit(partial(ring_now, [(task, str(id), str(queue))]))


def top_up(queue: str, waiting: Sequence[Message]) -> int:
    """Rings until the queue holds QUIET_QUEUE messages; returns how many were taken.

    `waiting` comes oldest first, as the queue does: its first rows are those whose messages are still there. Where
    that is wrong, because messages got lost, the queue runs short and the next call rings for them.
    """
    if not waiting or time.monotonic() < _silent_until:
        return 0
    there = QUIET_QUEUE
    with _forgiving():
        there = backlog(queue)
    return ring_now(waiting[there:QUIET_QUEUE])


def ring_now(messages: Iterable[Message]) -> int:
    """Sends (task, id, queue) messages over one short connection; returns how many were taken."""
    if time.monotonic() < _silent_until:
        return 0
    sent = 0
    with _forgiving(), current_app.connection_for_write(transport_options=_impatient()) as connection:
        for task, row_id, queue in messages:
            current_app.send_task(
                task, args=[row_id], queue=queue, connection=connection, retry=False, ignore_result=True
            )
            sent += 1
    return sent


@contextmanager
def unrung() -> Generator[None]:
    """What is asked for within is left to the sweep, which brings it in its turn."""
    global _silent_until
    before, _silent_until = _silent_until, math.inf
    try:
        yield
    finally:
        _silent_until = before


@contextmanager
def _forgiving() -> Generator[None]:
    """Whatever the broker's client raises, the request is not at fault; the bell is then left alone for a while."""
    global _silent_until
    try:
        yield
    except Exception as failure:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The bell is silent, the sweep will ring: %s", type(failure).__name__, exc_info=True)


def backlog(queue: str) -> int:
    """Messages that wait in the queue. Raises what the broker's client raises."""
    with current_app.connection_for_write(transport_options=_impatient()) as connection:
        channel: Any = connection.default_channel
        return int(channel.queue_declare(queue=queue).message_count)


def _impatient() -> dict[str, object]:
    return {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "max_retries": 0}
