"""CPU of one thing beside another: machines are shared and their speed drifts, so only ratios of one run count."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Course:
    """What one process did: CPU milliseconds and bytes of each turn, and the most memory that it held (MB)."""

    milliseconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    peak_mb: float = 0


def in_turns(names: Sequence[str], rounds: int, warm_up: int) -> dict[str, Course]:
    """Each name in a process of its own, which `serve` answers in; the turns of one round follow each other."""
    command = [sys.executable, "-m", "benchmarks", "--serve"]
    workers = {
        name: subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in names
    }
    courses = {name: Course() for name in names}
    for turn in range(warm_up + rounds):
        for name, worker in workers.items():
            answer = _ask(worker, turn)
            if turn >= warm_up:
                courses[name].milliseconds.append(answer["milliseconds"])
                courses[name].sizes.append(int(answer["size"]))
            courses[name].peak_mb = answer["peak_mb"]
    for worker in workers.values():
        worker.communicate()
    return courses


def ratio(one: Course, other: Course) -> float:
    """How many times the CPU of `other` that `one` took: the median of the paired ratios."""
    return median(a / b for a, b in zip(one.milliseconds, other.milliseconds, strict=True))


def serve(make: Callable[[int], bytes], turns: Iterable[str]) -> None:
    """Answers each turn (a number on a line) with a line of JSON."""
    for turn in turns:
        began = time.process_time()
        made = make(int(turn))
        spent = 1_000 * (time.process_time() - began)
        print(json.dumps({"milliseconds": spent, "size": len(made), "peak_mb": peak_mb()}), flush=True)


def peak_mb() -> float:
    """The most memory that this process ever held (VmHWM of Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1_024


def _ask(worker: subprocess.Popen[str], turn: int) -> dict[str, float]:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError("The worker was started without pipes.")
    worker.stdin.write(f"{turn}\n")
    worker.stdin.flush()
    answer: dict[str, float] = json.loads(worker.stdout.readline())
    return answer
