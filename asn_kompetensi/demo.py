"""`make demo`: the whole product under one supervisor, on the embedded servers, with demo data.

PORT, BIND, DEMO_DIR and DEMO_PASSWORD come from the environment. Everything it writes lies in DEMO_DIR.
"""

import fcntl
import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from asn_kompetensi import embedded
from asn_kompetensi.caretaker import Caretaker
from asn_kompetensi.processes import COMMANDS

FIRST_ANSWER_WITHIN = 120.0  # seconds
GRACE = 8.0  # seconds to end by itself; work that is cut is claimed again at the next start
STEADY = 60.0  # seconds after which an earlier death no longer counts
LONGEST_PAUSE = 30.0
LOOK_EVERY = 0.2
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - none that are mistaken for one another


@dataclass
class Child:
    """One server of the demo: started, watched, and started again when it dies."""

    name: str
    caretaker: Caretaker
    log: Path
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = None
    _deaths: int = 0
    _started: float = 0.0
    _not_before: float = field(default=0.0)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                COMMANDS[self.name],
                cwd=embedded.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started = time.monotonic()
        self.caretaker.watch(self.process.pid)

    def look_after(self) -> None:
        """Restarts it if it died, at once the first time, then after pauses that double."""
        if self.process and self.process.poll() is not None:
            self._bury()
        if self.process is None and time.monotonic() >= self._not_before:
            self.restarts += 1
            self.start()
            say(f"{self.name} started again (restart {self.restarts}); its log: {self.log}")

    def end(self) -> None:
        """Asks it to end. `wait` makes sure of it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, deadline - time.monotonic()))
            self._bury()

    def _bury(self) -> None:
        """The rest of its process group goes too: the children of a killed server would hold its port or its work."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait()
        self.caretaker.forget(self.process.pid)
        self.process = None
        self._deaths = 0 if time.monotonic() - self._started > STEADY else self._deaths + 1
        self._not_before = time.monotonic() + (min(2.0 ** (self._deaths - 1), LONGEST_PAUSE) if self._deaths > 1 else 0)
        if not stopping:
            say(f"{self.name} ended with status {status}")


stopping = False


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: list[str]) -> None:
    if arguments == ["prepare"]:
        sys.exit(prepare_or_tell())
    port, address = int(os.environ.get("PORT") or 8000), os.environ.get("BIND") or "127.0.0.1"
    folder = Path(os.environ.get("DEMO_DIR") or "var/demo").resolve()
    for name in ("DATABASE_URL", "REDIS_URL", "STATIC_ROOT", "PRIVATE_ROOT", "SEALS_ROOT"):
        os.environ.pop(name, None)
    os.environ |= {"ASN_VAR": str(folder), "PORT": str(port), "BIND": address}
    os.environ["PUBLIC_URL"] = os.environ.get("PUBLIC_URL") or f"http://localhost:{port}"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with _alone_in(folder):
            if "--reset" in arguments:
                reset(folder)
            check_port(address, port)
            run(folder, port)
    except KeyboardInterrupt:
        say("Stopped.")
    except embedded.ServerFailedError as failure:
        sys.exit(str(failure))


def run(folder: Path, port: int) -> None:
    """Starts everything and stays until a signal. Whatever happens, nothing is left running."""
    global stopping
    caretaker = Caretaker()
    logs = folder / "log"
    logs.mkdir(parents=True, exist_ok=True)
    children = [Child(name, caretaker, logs / f"{name}.log") for name in COMMANDS]
    try:
        say(f"Starting in {folder}")
        embedded.start()
        prepare_apart(caretaker)
        for child in children:
            child.log.unlink(missing_ok=True)
            child.start()
        first_answer(children, port)
        accounts = folder / "accounts.txt"
        if accounts.exists():
            say(accounts.read_text().rstrip())
        say(f"\nOpen {os.environ['PUBLIC_URL']}   (Ctrl-C stops everything; make demo-reset starts afresh)")
        while True:
            look_after(children)
    finally:
        stopping = True
        for child in children:
            child.end()
        deadline = time.monotonic() + GRACE
        for child in children:
            child.wait(deadline)
        caretaker.dismiss()


def look_after(children: list[Child]) -> None:
    embedded.start()
    for child in children:
        child.look_after()
    time.sleep(LOOK_EVERY)


def first_answer(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + FIRST_ANSWER_WITHIN
    web = children[0]
    while not answers(port):
        if time.monotonic() > deadline or web.restarts > 2:
            tail = deque(web.log.open(errors="replace"), maxlen=15)
            sys.exit(f"The web server does not answer. The end of its log ({web.log}):\n{''.join(tail)}")
        look_after(children)


def answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return bool(answer.status == 200)
    return False


def prepare_apart(caretaker: Caretaker) -> None:
    """In a process of its own, so that Django does not stay in the supervisor's memory."""
    command = [sys.executable, "-m", "asn_kompetensi.demo", "prepare"]
    with subprocess.Popen(command, cwd=embedded.ROOT, start_new_session=True) as process:
        caretaker.watch(process.pid)
        try:
            if process.wait():
                sys.exit("The demo could not be prepared: the message is above.")
        finally:
            process.kill()
            caretaker.forget(process.pid)


def prepare_or_tell() -> str | None:
    """What failed, in one line; the whole story goes to the log."""
    try:
        prepare()
    except Exception as failure:  # noqa: BLE001 - told and kept, not swallowed
        log = embedded.var_dir() / "log" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc())
        return f"{type(failure).__name__}: {failure}\nThe whole story: {log}"
    return None


def prepare() -> None:
    """Tables, static files and demo data, in one process because each start of Django costs a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
    import django
    from django.core.management import call_command, get_commands

    from asn_kompetensi.staticfiles import collect_if_changed

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", interactive=False, verbosity=0)
    collect_if_changed()
    if "demo_data" in get_commands():
        password = os.environ.get("DEMO_PASSWORD") or "".join(secrets.choice(PASSWORD_SIGNS) for _ in range(12))
        call_command("demo_data", accounts_file=embedded.var_dir() / "accounts.txt", password=password)
    call_command("make_seals", verbosity=0)


def reset(folder: Path) -> None:
    """Removes what the demo wrote."""
    embedded.stop()
    for item in folder.iterdir():
        if item.name != "demo.lock":
            shutil.rmtree(item) if item.is_dir() else item.unlink()


def check_port(address: str, port: int) -> None:
    for candidate in range(port, port + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((address, candidate))
                break
    else:
        candidate = port + 50
    if candidate != port:
        sys.exit(f"Port {port} is taken by another program. Choose another one: make demo PORT={candidate}")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / "demo.lock").exists():
        sys.exit(f"{folder} holds something else, so it is left alone. Choose another DEMO_DIR.")
    with (folder / "demo.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(f"A demo already runs in {folder} at {file.read()}. Stop it first, or choose another DEMO_DIR.")
        file.truncate(0)
        file.write(os.environ["PUBLIC_URL"])
        file.flush()
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(sys.argv[1:])
