"""PostgreSQL and Redis from Python wheels, for a machine that has neither.

The addresses are known before the servers run, so settings never start anything. Both servers listen on unix
sockets only; their data lives under `var/` (`ASN_VAR` overrides the folder).
"""

import os
import secrets
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
COMMANDS_WITHOUT_SERVERS = {"", "help", "version", "check", "makemigrations", "collectstatic", "compilemessages"}


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
    return url.replace("unix://", "redis+socket://", 1)


def secret_key() -> str:
    """The installation's own key, made at first use and kept in a file that only the owner reads."""
    path = var_dir() / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def start_for_command(argv: list[str]) -> None:
    command = argv[1] if len(argv) > 1 else ""
    if "DATABASE_URL" in os.environ or command.startswith("-") or command in COMMANDS_WITHOUT_SERVERS:
        return
    start()


def start() -> None:
    """Starts what does not run yet. Safe to call twice and from several processes."""
    raise NotImplementedError
