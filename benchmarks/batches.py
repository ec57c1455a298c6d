"""A batch of individual plans, sealed, by the product's own workers; and the engine alone on the same snapshots.

In a process of its own, on servers of its own that end with it. The workers note what they spend on drawing: the
overhead is what else they spend, so it does not depend on how the machine's speed drifts. As a check the engine draws
the same plans alone, one half before the batch and the other half after it, in as many processes as the workers are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psutil

from asn_kompetensi.installation import data_dir

WORKERS = 2
ISSUER = "UJI"
LOOK_EVERY = 0.25  # seconds
PATIENCE = 5.0  # seconds a document until something must be wrong


def measure(count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "--batch", str(count)]
    with tempfile.TemporaryDirectory(prefix="asn-batch-") as folder:
        elsewhere = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env = {**elsewhere, "ASN_VAR": folder}
        answer = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: dict[str, Any] = json.loads(answer)
    return figures


def run(count: int) -> None:
    """In a child: prints as JSON what a batch of so many documents took."""
    from asn_kompetensi import embedded
    from asn_kompetensi.caretaker import Caretaker

    caretaker = Caretaker()
    try:
        embedded.start()
        print(json.dumps(_figures(caretaker, count)))
    finally:
        caretaker.dismiss()


def draw_alone(lines: Iterable[str]) -> None:
    """In a child of that child: answers each line of seeds with the CPU seconds of drawing their plans."""
    from apps.documents import engine
    from apps.documents.enums import SealKind
    from benchmarks.faulty_plans import PLAN
    from benchmarks.plan_documents import snapshot

    engine.warm_up()
    for line in lines:
        snapshots = [snapshot(seed) for seed in json.loads(line)]
        began = time.process_time()
        for content in snapshots:
            engine.draw(PLAN.code, content, "A4", SealKind.OWN)
        print(time.process_time() - began, flush=True)


def _figures(caretaker: Any, count: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.documents.services import keep_seal
    from benchmarks import clocked_plans

    call_command("migrate", verbosity=0)
    keep_seal(issuer_code=ISSUER, institution="Instansi Rekaan", at=timezone.now())
    alone = _Alone()
    drawn_alone = alone.draw(range(count // 2))
    printed, bound = _print(caretaker, User.objects.create_user("petugas"), count)
    drawn_alone += alone.draw(range(count // 2, count))
    alone.end()
    drawn = clocked_plans.noted("draw")
    sealing = clocked_plans.noted("sealed") - drawn
    return {
        "documents": count,
        "documents_per_s": count / printed.seconds,
        "overhead": printed.workers / drawn - 1,
        "overhead_of_seals": sealing / drawn,
        "overhead_beside_alone": printed.workers / drawn_alone - 1,
        "postgres": printed.postgres / drawn,
        "merge_s": bound.seconds,
        "merge_cpu_s": bound.workers,
        "workers_ms": 1_000 * printed.workers / count,
        "drawing_ms": 1_000 * drawn / count,
        "sealing_ms": 1_000 * sealing / count,
        "postgres_ms": 1_000 * printed.postgres / count,
    }


@dataclass(frozen=True)
class _Spent:
    """Seconds on the clock, and CPU seconds of the workers' processes and of PostgreSQL's."""

    seconds: float
    workers: float
    postgres: float

    def __sub__(self, before: _Spent) -> _Spent:
        return _Spent(self.seconds - before.seconds, self.workers - before.workers, self.postgres - before.postgres)


def _print(caretaker: Any, officer: Any, count: int) -> tuple[_Spent, _Spent]:
    """What a batch took until the last document was printed, and from then on until the last volume was bound."""
    from apps.documents.selectors import tally_of
    from asn_kompetensi.celery import app
    from benchmarks.faults_documents import Group, ask_for_batch

    worker = Group(caretaker, "worker", f"--concurrency={WORKERS}", "-I", "benchmarks.clocked_plans")
    beat = Group(caretaker, "beat")
    worker.start()
    beat.start()
    _wait(lambda: app.control.ping(timeout=1), 60)
    batch = ask_for_batch(officer, count, {}, issuer_code=ISSUER)
    began = _spent(worker)
    _wait(lambda: not tally_of(batch).waiting, PATIENCE * count)
    printed = _spent(worker)
    _wait(lambda: _is_over(batch.job), PATIENCE * count)
    bound = _spent(worker)
    worker.kill()
    beat.kill()
    tally = tally_of(batch)
    if tally.printed != count:
        raise RuntimeError(f"{tally.printed} of {count} documents were printed.")
    return printed - began, bound - printed


class _Alone:
    """Warm processes that do nothing but draw, all at once."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks", "--draw"]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)
        ]

    def draw(self, seeds: range) -> float:
        """CPU seconds of drawing these plans, dealt to the processes."""
        pipes = [(process.stdin, process.stdout) for process in self._processes]
        for place, (asked, _) in enumerate(pipes):
            print(json.dumps([*seeds[place::WORKERS]]), file=asked, flush=True)
        return sum(float(answer.readline()) for _, answer in pipes if answer)

    def end(self) -> None:
        for process in self._processes:
            process.communicate()


def _is_over(job: Any) -> bool:
    job.refresh_from_db()
    return bool(job.is_over)


def _wait(condition: Callable[[], Any], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("The workers do not get on.")
        time.sleep(LOOK_EVERY)


def _spent(worker: Any) -> _Spent:
    postmaster = int((data_dir() / "postgres" / "postmaster.pid").read_text().split()[0])
    return _Spent(time.monotonic(), _cpu_seconds(worker.pid), _cpu_seconds(postmaster))


def _cpu_seconds(root: int) -> float:
    """User and system time of a process and all below it, those that ended included."""
    first = psutil.Process(root)
    return sum(sum(process.cpu_times()[:4]) for process in [first, *first.children(recursive=True)])
