"""What jobs exist, and which other rows the sweep looks after. Rooms above register themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.jobs.models import ClaimableWork, Job
from apps.jobs.progress import Progress

# Does the work of a job row and returns its result, JSON; the key `url`, if any, is where the outcome is seen.
# It may run twice, takes all from the row, and asks again whether the requester may. Raises `progress.Resting` to go
# on later.
Handler = Callable[[Job, Progress], dict[str, Any]]
# Puts away what a cancelled job left waiting, in the transaction of the cancelling.
TidyUp = Callable[[Job], None]

_handlers: dict[str, Handler] = {}
_tidy_ups: dict[str, TidyUp] = {}
# Model -> name of the task that takes the id of a row. Jobs themselves are the first.
claimable: dict[type[ClaimableWork], str] = {Job: "jobs.run"}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of this kind, for a room's `tasks.py`."""

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"Two handlers for the job kind {kind!r}.")
        _handlers[kind] = function
        return function

    return register


def find(kind: str) -> Handler | None:
    return _handlers.get(kind)


def tidy_up_after(kind: str, function: TidyUp) -> None:
    """Called from the room's `AppConfig.ready`: cancelling happens in web processes, which load no `tasks.py`."""
    _tidy_ups[kind] = function


def tidy_up(job: Job) -> None:
    if job.kind in _tidy_ups:
        _tidy_ups[job.kind](job)


def sweep_also(model: type[ClaimableWork], task: str) -> None:
    """Lets the sweep re-ring due rows of `model` with `task`; called from the room's `AppConfig.ready`."""
    claimable[model] = task
