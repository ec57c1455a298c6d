"""The bell between web and worker. Ringing may fail: the row waits, and the sweep rings again."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

# Seconds that a request may lose to a broker that does not answer, and how long it then is left alone.
TIMEOUT = 0.5
SILENCE = 5.0
QUIET_QUEUE = 200  # the sweep does not ring into a queue longer than this

_silent_until = 0.0


def ring(task: str, id: uuid.UUID | str, queue: str) -> None:
    """Tells a worker after the commit that the row `id` waits. Never raises, never waits longer than about 2 s."""
    transaction.on_commit(partial(ring_now, [(task, str(id), str(queue))]))


def ring_now(messages: Iterable[tuple[str, str, str]]) -> int:
    """Sends (task, id, queue) messages over one short connection; returns how many were taken."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return 0
    sent = 0
    try:
        with current_app.connection_for_write(transport_options=_impatient()) as connection:
            for task, row_id, queue in messages:
                current_app.send_task(
                    task, args=[row_id], queue=queue, connection=connection, retry=False, ignore_result=True
                )
                sent += 1
    except Exception as failure:  # whatever the broker's client raises, the request is not at fault
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The bell is silent, the sweep will ring: %s", type(failure).__name__, exc_info=True)
    return sent


def backlog(queue: str) -> int:
    """Messages that wait in the queue. Raises what the broker's client raises."""
    with current_app.connection_for_write(transport_options=_impatient()) as connection:
        channel: Any = connection.default_channel
        return int(channel.queue_declare(queue=queue).message_count)


def _impatient() -> dict[str, object]:
    return {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "max_retries": 0}
