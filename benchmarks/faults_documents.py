"""`make faults-documents`: a batch of 1,000 plans survives what kills its workers and its broker.

On servers of its own, which end with it. Afterwards, while another batch is printed, thirty people wait for one
document each. Prints what it saw, writes it to a Markdown file, and fails when a promise was not kept.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from asn_kompetensi import embedded, embedded_servers
from asn_kompetensi.caretaker import Caretaker
from asn_kompetensi.installation import data_dir
from asn_kompetensi.processes import COMMANDS

COMMAND = "make faults-documents"
UNITS = 4
POISON = {0.02: "kill", 0.04: "kill", 0.06: "break"}  # where in the batch, and how its drawing ends
SINGLES = 30
BULK_MEANWHILE = 600
P95_LIMIT = 5.0  # seconds
PATIENCE = 780.0  # seconds for the batch
LOOK_EVERY = 0.25


class Group:
    """A server of the product in a process group of its own, as a service manager would keep it."""

    def __init__(self, caretaker: Caretaker, name: str, *options: str) -> None:
        self._caretaker, self._command = caretaker, [*COMMANDS[name], *options]
        self._log = (embedded.var_dir() / f"{name}.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=embedded.ROOT, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self._caretaker.watch(self._process.pid)

    @property
    def pid(self) -> int:
        """Of its first process; 0 while there is none."""
        return self._process.pid if self._process else 0

    def kill(self) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._caretaker.forget(self._process.pid)

    def look_after(self) -> None:
        if self._process and self._process.poll() is not None:
            self.start()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults_documents", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--markdown", type=Path, help="where to write the figures")
    options = parser.parse_args()
    os.environ["ASN_VAR"] = tempfile.mkdtemp(prefix="asn-faults-")
    caretaker = Caretaker("remove")
    try:
        embedded.start(durable=False)
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = embedded.database_url(), embedded.redis_url()
        os.environ["SECRET_KEY"] = embedded.secret_key()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
        figures, broken = run(caretaker, options.documents)
    finally:
        caretaker.dismiss()
    text = as_markdown(figures, broken)
    print(text)
    if options.markdown:
        options.markdown.write_text(text)
    sys.exit(1 if broken else 0)


def run(caretaker: Caretaker, count: int) -> tuple[dict[str, Any], list[str]]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from apps.accounts.models import User

    import_module("benchmarks.faulty_plans")  # registers the kind
    officer = User.objects.create_user("petugas")
    worker = Group(caretaker, "worker", "--concurrency=2", "-I", "benchmarks.faulty_plans")
    beat = Group(caretaker, "beat")
    batch = ask_for_batch(officer, count, POISON)
    began = time.monotonic()
    worker.start()
    beat.start()
    faults = with_faults(batch, worker, beat, count)
    figures: dict[str, Any] = {"documents": count, "seconds": round(time.monotonic() - began)}
    figures |= faults | outcome(batch)
    broken = judge(figures, count)
    singles = wait_for_singles(officer, worker, beat)
    figures |= singles
    if singles["single p95 (s)"] > P95_LIMIT:
        broken.append("a single document came too late")
    worker.kill()
    beat.kill()
    return figures, broken


def ask_for_batch(officer: Any, count: int, poison: dict[float, str], issuer_code: str = "") -> Any:
    from django.utils import timezone

    from apps.documents.batches import Entry, request_batch
    from benchmarks.faulty_plans import PLAN

    at = timezone.now()
    poisoned = {int(place * count): way for place, way in poison.items()}
    documents = [
        make_document(officer, seed, at, poisoned.get(seed, ""), issuer_code=issuer_code) for seed in range(count)
    ]
    entries = [
        Entry(document.pk, f"Unit {place % UNITS + 1}", document.snapshot["content"]["person"]["full_name"])
        for place, document in enumerate(documents)
    ]
    title = f"Rencana rekaan {number_of_batches() + 1}"
    return request_batch(kind=PLAN.code, title=title, paper="A4", duplex=False, entries=entries, actor=officer, at=at)


def number_of_batches() -> int:
    from apps.documents.models import Batch

    return Batch.objects.count()


def make_document(
    officer: Any, seed: int, at: datetime, poison: str = "", queue: str = "bulk", issuer_code: str = ""
) -> Any:
    from apps.documents import files
    from apps.documents.models import Document, Rendition
    from apps.documents.services import canonical
    from benchmarks.faulty_plans import PLAN
    from benchmarks.faulty_plans import POISON as KEY
    from benchmarks.plan_documents import snapshot

    content = snapshot(seed)
    if poison:
        content["content"][KEY] = poison
    key = uuid.uuid4()
    document = Document.objects.create(
        kind=PLAN.code,
        number=f"UJI/2027/UJI/{key.hex[:12]}",
        subject=PLAN.subject(key),
        title=PLAN.title,
        issuer_code=issuer_code,
        snapshot=content,
        snapshot_sha256=files.sha256(canonical(content)),
        token=key.hex,
        issued_at=at,
        issued_by=officer,
    )
    Rendition.objects.create(document=document, paper="A4", queue=queue, created_at=at)
    return document


def with_faults(batch: Any, worker: Group, beat: Group, count: int) -> dict[str, Any]:
    """Lets each fault happen when its share of the documents is over; returns how often each did."""
    from apps.documents.selectors import tally_of

    happened = {"worker groups killed": 0, "FLUSHALL": 0, "Redis killed": 0}

    def kill_workers() -> None:
        worker.kill()
        worker.start()
        happened["worker groups killed"] += 1

    def flush() -> None:
        embedded_servers._redis_command("FLUSHALL")
        happened["FLUSHALL"] += 1

    def kill_redis() -> None:
        pid = int((data_dir() / "redis" / "redis.pid").read_text())
        os.kill(pid, signal.SIGKILL)
        time.sleep(3)
        embedded_servers.start_redis(durable=False)
        happened["Redis killed"] += 1

    due: list[tuple[float, Callable[[], None]]] = [
        (0.15, kill_workers),
        (0.30, flush),
        (0.40, kill_workers),
        (0.55, kill_redis),
        (0.70, kill_workers),
    ]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        batch.job.refresh_from_db()
        if batch.job.is_over:
            break
        worker.look_after()
        beat.look_after()
        if due and tally_of(batch).over >= due[0][0] * count:
            due.pop(0)[1]()
        time.sleep(LOOK_EVERY)
    return happened


def outcome(batch: Any) -> dict[str, Any]:
    """What is on the rows and on the disk."""
    from apps.documents import engine, files
    from apps.documents.models import Rendition
    from apps.jobs.claims import MAX_ATTEMPTS
    from apps.jobs.models import WorkState

    renditions = list(Rendition.objects.filter(places__volume__batch=batch).select_related("document"))
    done = [rendition for rendition in renditions if rendition.state == WorkState.DONE]
    failed = [rendition for rendition in renditions if rendition.state == WorkState.FAILED]
    known = {rendition.file_name for rendition in done}
    wrong = sum(not is_whole(rendition.file_name, rendition.sha256) for rendition in done)
    for rendition in random.Random(1).sample(done, min(20, len(done))):
        drawn = engine.draw(rendition.document.kind, rendition.document.snapshot, rendition.paper)
        wrong += files.sha256(drawn.pdf) != rendition.sha256
    packed = 0
    for volume in batch.volumes.all():
        for ending, digest in (("pdf", volume.print_sha256), ("zip", volume.zip_sha256)):
            name = files.volume_name(volume.pk, ending)
            known.add(name)
            wrong += not is_whole(name, digest)
        if not volume.zip_bytes:
            continue
        with zipfile.ZipFile(BytesIO(files.read(files.volume_name(volume.pk, "zip"), volume.zip_sha256))) as archive:
            packed += len(archive.namelist())
    root = files._path("")
    stray = [
        path for path in (root / "documents").rglob("*") if path.is_file() and str(path.relative_to(root)) not in known
    ]
    return {
        "batch": batch.job.get_state_display(),
        "printed": len(done),
        "failed": len(failed),
        "failed after exactly 3 attempts": sum(rendition.attempts == MAX_ATTEMPTS for rendition in failed),
        "lost": len(renditions) - len(done) - len(failed),
        "in the ZIPs": packed,
        "wrong hashes": wrong,
        "stray files": len(stray),
        "extra attempts": sum(rendition.attempts for rendition in renditions) - len(done) - MAX_ATTEMPTS * len(failed),
    }


def is_whole(name: str, digest: str) -> bool:
    from apps.documents import files

    try:
        files.read(name, digest)
    except files.DamagedFile:
        return False
    return True


def judge(figures: dict[str, Any], count: int) -> list[str]:
    """The promises that were not kept."""
    poisoned = len(POISON)
    wanted = {
        "printed": count - poisoned,
        "failed": poisoned,
        "failed after exactly 3 attempts": poisoned,
        "in the ZIPs": count - poisoned,
        "lost": 0,
        "wrong hashes": 0,
        "stray files": 0,
        "worker groups killed": 3,
        "FLUSHALL": 1,
        "Redis killed": 1,
    }
    return [f"{name}: {figures[name]} instead of {value}" for name, value in wanted.items() if figures[name] != value]


def wait_for_singles(officer: Any, worker: Group, beat: Group) -> dict[str, Any]:
    """How long people wait for one document each while a batch is printed, from the click to the stored file."""
    from django.utils import timezone

    from apps.documents.models import Rendition
    from apps.documents.selectors import tally_of
    from apps.documents.services import RENDER_TASK
    from apps.jobs import bell
    from apps.jobs.models import WorkState
    from apps.jobs.services import cancel_job

    bulk = ask_for_batch(officer, BULK_MEANWHILE, {})
    while tally_of(bulk).over < UNITS:
        worker.look_after()
        beat.look_after()
        time.sleep(LOOK_EVERY)
    waits, luck = [], random.Random(2)
    first, began = tally_of(bulk).over, time.monotonic()
    for turn in range(SINGLES):
        clicked = time.monotonic()
        document = make_document(officer, BULK_MEANWHILE + turn, timezone.now(), queue="interactive")
        rendition = document.renditions.get()
        bell.ring(RENDER_TASK, rendition.pk, rendition.queue)
        while Rendition.objects.get(pk=rendition.pk).state != WorkState.DONE:
            time.sleep(0.02)
        waits.append(time.monotonic() - clicked)
        time.sleep(luck.uniform(0.2, 1.0))
    meanwhile = tally_of(bulk)
    rate = (meanwhile.over - first) / (time.monotonic() - began)
    cancel_job(job_id=bulk.job_id, actor=officer, at=timezone.now())
    waits.sort()
    return {
        "singles": len(waits),
        "single p50 (s)": round(waits[len(waits) // 2], 2),
        "single p95 (s)": round(waits[int(0.95 * len(waits))], 2),
        "single worst (s)": round(waits[-1], 2),
        "bulk meanwhile (documents/s)": round(rate, 1),
        "bulk still waiting at the end": meanwhile.waiting,
    }


def as_markdown(figures: dict[str, Any], broken: list[str]) -> str:
    lines = [
        "# Faults of printing",
        "",
        f"Written by `{COMMAND}` on {datetime.now(UTC):%d %B %Y}, on {machine()}.",
        "",
        "A batch of plans, each with fifteen gaps and ten activities, three of them poison: two kill the process",
        "that draws them, one breaks in Python. Meanwhile the whole worker group is killed with SIGKILL three times,",
        "Redis is emptied once and killed once. Afterwards, while another batch is printed by the same two workers,",
        "people ask for single documents one after the other.",
        "",
        "| What | Figure |",
        "|---|---:|",
        *(f"| {name} | {value} |" for name, value in figures.items()),
        "",
        "Broken promises: " + ("; ".join(broken) + "." if broken else "none."),
        "",
    ]
    return "\n".join(lines)


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
