"""For the workers of `batches`: they note the CPU that they spend on drawing, and on drawing and sealing together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

from apps.documents import engine, printing
from asn_kompetensi.installation import var_dir

P = ParamSpec("P")
T = TypeVar("T")


def noted(what: str) -> float:
    """CPU seconds of all workers so far."""
    return sum(float(line) for path in var_dir().glob(f"{what}-*.clock") for line in path.read_text().split())


def _clocked(what: str, function: Callable[P, T]) -> Callable[P, T]:
    @wraps(function)
    def clocked(*arguments: P.args, **named: P.kwargs) -> T:
        began = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            with (var_dir() / f"{what}-{os.getpid()}.clock").open("a") as notes:
                notes.write(f"{time.process_time() - began}\n")

    return clocked


import_module("benchmarks.faulty_plans")  # registers the kind
engine.draw = _clocked("draw", engine.draw)
printing._sealed = _clocked("sealed", printing._sealed)
