"""For a real worker (`-I apps.documents.tests.deadly`): letters whose drawing ends the process that draws them."""

from __future__ import annotations

import os
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

from apps.documents import engine

import_module("apps.documents.tests.kinds")  # registers the kind
_draw = engine.draw


def draw(kind: str, snapshot: dict[str, Any], *details: Any) -> engine.Printed:
    trace = snapshot["content"].get("deadly")
    if trace:
        with Path(trace).open("a") as file:
            file.write("drawn\n")
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does when the memory is used up
    return _draw(kind, snapshot, *details)


engine.draw = draw
