"""The supervisor of `make demo` with its real servers; the demo data are one institution instead of all its people."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from asn_kompetensi import demo, embedded
from asn_kompetensi.testing.background import wait_until

EARLIER_RUN = """
import django
django.setup()
from django.core.management import call_command
from apps.employees.models import Institution
call_command("migrate", verbosity=0)
Institution.objects.create(siasn_id="X", short_code="X", name="Instansi X")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Supervisor:
    """`make demo` as a person starts it: a process, and what it prints."""

    def __init__(self, folder: Path, port: int, *arguments: str) -> None:
        self.folder, self.port = folder, port
        self.output = Path(tempfile.mkstemp(dir=folder.parent)[1])
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "asn_kompetensi.demo", *arguments],
                cwd=embedded.ROOT,
                env={**os.environ, "DEMO_DIR": str(folder), "PORT": str(port), "DEBUG": "true", "PUBLIC_URL": ""},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def is_open(self) -> bool:
        assert self.process.poll() is None, self.said
        return "\nOpen " in self.said

    def child(self, part: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # it may end while we look
                if part in " ".join(child.cmdline()):
                    return child
        return None

    def answer(self, path: str) -> str:
        """What the page says, "" while nobody answers."""
        with (
            suppress(OSError, http.client.HTTPException),
            closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection,
        ):
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        return ""

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def left_running() -> list[str]:
    """Processes of the installation that ASN_VAR names: by what they were told or by what they serve."""
    folder, sockets = str(embedded.var_dir()), str(embedded.socket_dir())
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "status"]):
        with suppress(psutil.Error):
            words = " ".join(process.info["cmdline"] or [])
            told = process.environ().get("ASN_VAR", "") == folder
            if (told or folder in words or sockets in words) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(words)
    return found


@pytest.fixture(scope="module")
def folder():
    """A demo's folder as an earlier run left it: tables, one institution, a table of accounts."""
    top = Path(tempfile.mkdtemp(prefix="asn-"))
    folder = top / "demo"
    folder.mkdir()
    (folder / "demo.lock").touch()
    (folder / "accounts.txt").write_text("pegawai  Pegawai (ASN)\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASN_VAR", str(folder))
        embedded.start(durable=False)
        urls = {"DATABASE_URL": embedded.database_url(), "REDIS_URL": embedded.redis_url()}
        subprocess.run([sys.executable, "-c", EARLIER_RUN], cwd=embedded.ROOT, env={**os.environ, **urls}, check=True)
        embedded.stop()
    yield folder
    shutil.rmtree(top)


@pytest.fixture(scope="module")
def running(folder):
    supervisor = Supervisor(folder, free_port())
    wait_until(supervisor.is_open, "the demo to be open")
    yield supervisor
    supervisor.end()
    assert "Stopped." in supervisor.said


class TestTheDemo:
    def test_tells_its_address_and_its_accounts_and_that_it_kept_its_data(self, running):
        assert f"Open http://localhost:{running.port}" in running.said
        assert "Pegawai (ASN)" in running.said
        assert "There are data already" in running.said
        assert running.answer("/livez") == "ok"

    @pytest.mark.parametrize("part", ["gunicorn", "worker", "beat"])
    def test_starts_again_what_was_killed(self, running, part):
        killed = running.child(part)
        killed.kill()
        again = wait_until(lambda: (child := running.child(part)) and child.pid != killed.pid, f"another {part}")
        assert again
        wait_until(lambda: running.answer("/livez") == "ok", "the page")

    def test_starts_its_servers_again(self, running, folder):
        for name in ("postgres/postmaster.pid", "redis/redis.pid"):
            os.kill(int((folder / "servers" / name).read_text().split()[0]), signal.SIGKILL)
        wait_until(lambda: '"ready"' in running.answer("/readyz"), "both servers")

    def test_is_not_started_twice_in_one_folder(self, running, folder):
        second = Supervisor(folder, free_port())
        assert second.process.wait(20) == 1
        assert f"already runs in {folder} at http://localhost:{running.port}" in second.said

    def test_names_the_port_that_is_taken_and_another_one(self, running, folder):
        second = Supervisor(folder.parent / "another", running.port)
        assert second.process.wait(20) == 1
        assert f"Port {running.port} is taken" in second.said
        assert "make demo PORT=" in second.said

    def test_leaves_a_folder_alone_that_holds_something_else(self, tmp_path):
        (tmp_path / "surat.docx").touch()
        supervisor = Supervisor(tmp_path, free_port(), "--reset")
        assert supervisor.process.wait(20) == 1
        assert "left alone" in supervisor.said
        assert (tmp_path / "surat.docx").exists()


class TestTheEndOfTheDemo:
    """Apart from the running one, on a folder of its own that is empty: it ends before its data are told."""

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    def test_leaves_nothing_running(self, tmp_path, monkeypatch, number):
        folder = tmp_path / "demo"
        supervisor = Supervisor(folder, free_port())
        wait_until(lambda: (folder / "servers/postgres/postmaster.pid").exists(), "PostgreSQL")
        monkeypatch.setenv("ASN_VAR", str(folder))
        assert left_running()
        supervisor.end(number)
        wait_until(lambda: not left_running(), "everything to end")
        time.sleep(0.5)
        assert left_running() == []

    def test_reset_forgets_everything(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ASN_VAR", str(tmp_path))
        (tmp_path / "servers").mkdir()
        (tmp_path / "accounts.txt").touch()
        (tmp_path / "demo.lock").touch()
        demo.reset(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] in (["demo.lock"], ["demo.lock", "servers.lock"])
