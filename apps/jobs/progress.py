"""How far a running job is. A second thread writes it, so it is seen even while the handler is in one transaction.

The same thread keeps the lease. When the process dies, the thread dies with it, and the lease soon runs out.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection

from apps.jobs import claims
from apps.jobs.models import Job, WorkState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)
BEAT = 1.0  # seconds between two writes of the progress
KEEP = 10  # beats without news after which the lease is kept all the same


# Is told how far the work is: steps done, steps in all, what is being done.
Tell = Callable[[int, int, str], None]


def say_nothing(done: int, total: int, message: str) -> None:
    """For callers whom progress does not interest."""


class JobCancelled(Exception):
    """The requester cancelled the job; the handler lets it pass and its transaction rolls back."""


class Resting(Exception):
    """The handler did a part of its work and goes on `after` a while; 0 is at once, else the next sweep after it."""

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__()
        self.after = after


class Progress:
    """Given to a handler: `progress.report(done, total, message)` as often as it likes."""

    def __init__(self, claim: claims.Claim, clock: Callable[[], datetime]) -> None:
        self._claim, self._clock = claim, clock
        self._news: dict[str, Any] = {}
        self._stop_reason: Exception | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"progress-{claim.id}", daemon=True)

    def report(self, done: int, total: int, message: str = "") -> None:
        """Says how far the work is. Raises JobCancelled or ClaimLost when it should stop."""
        self._news = {"progress_done": done, "progress_total": total, "message": message[:300]}
        if self._stop_reason:
            raise self._stop_reason

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def last(self) -> dict[str, Any]:
        """What was reported last, as changes of the row."""
        return self._news

    def _beat(self) -> None:
        written: dict[str, Any] = {}
        quiet = 0
        try:
            while not self._ended.wait(BEAT) and not self._stop_reason:
                news, quiet = self._news, quiet + 1
                if news != written or quiet >= KEEP:
                    self._write(news)
                    written, quiet = news, 0
        finally:
            connection.close()

    def _write(self, news: dict[str, Any]) -> None:
        try:
            if claims.extend(Job, self._claim, until=self._clock() + LEASE, **news):
                return
            state = Job.objects.filter(pk=self._claim.id).values_list("state", flat=True).first()
        except DatabaseError:
            logger.warning("The progress of job %s could not be written", self._claim.id, exc_info=True)
            connection.close()
            return
        if state is not None:  # None: claimed inside a transaction that this thread cannot see
            self._stop_reason = JobCancelled() if state == WorkState.CANCELLED else claims.ClaimLost()
