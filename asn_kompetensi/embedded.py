"""PostgreSQL and Redis from Python wheels, for a machine that has neither.

The addresses are known before the servers run, so settings never start anything. Both servers listen on unix
sockets only; their data lives under `var/` (`ASN_VAR` overrides the folder). They outlive the command that
started them, so the next command finds them running; `python -m asn_kompetensi.embedded stop` ends them.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit

from asn_kompetensi import embedded_servers as servers
from asn_kompetensi.embedded_servers import ServerFailedError
from asn_kompetensi.installation import ROOT, secret_key, socket_dir, var_dir

__all__ = ["ROOT", "ServerFailedError", "secret_key", "socket_dir", "var_dir"]
DATABASE = "asn_kompetensi"
COMMANDS_WITHOUT_SERVERS = {
    "",
    "help",
    "version",
    "check",
    "makemigrations",
    "collectstatic",
    "compilemessages",
    "document_gallery",
}


def database_url() -> str:
    return f"postgresql://postgres@/{DATABASE}?host={quote(str(socket_dir()))}"


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
    if servers.database_answers(DATABASE) and servers.redis_answers():
        return False
    with _lock():
        servers.make_folders()
        servers.start_postgres(durable=durable)
        servers.start_redis(durable=durable)
        return servers.create_database(DATABASE)


def stop() -> None:
    """Ends both servers, if they run, and leaves their data."""
    if not var_dir().exists():
        return
    with _lock():
        servers.stop_redis()
        servers.stop_postgres()
        shutil.rmtree(socket_dir(), ignore_errors=True)


@contextmanager
def _lock() -> Iterator[None]:
    var_dir().mkdir(parents=True, exist_ok=True)
    with open(var_dir() / "servers.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    if sys.argv[1] == "stop":
        stop()
    else:
        start()
