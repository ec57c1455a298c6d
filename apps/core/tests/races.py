"""Races on real connections: the actions start together, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

PATIENCE = 30.0  # seconds


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each action returned, or the failure that it raised, in order."""
    gate = threading.Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            gate.wait(PATIENCE)
            return action()
        except Exception as failure:  # noqa: BLE001  the failure is the result
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
