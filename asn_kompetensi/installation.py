"""Where one installation keeps what it writes, and its own secret."""

import os
import secrets
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def var_dir() -> Path:
    return Path(os.environ.get("ASN_VAR") or ROOT / "var").resolve()


def data_dir() -> Path:
    """Where the embedded servers keep their data; only their account enters."""
    return var_dir() / "servers"


def socket_dir() -> Path:
    """A short folder: unix socket paths over about 100 characters fail."""
    digest = sha256(str(var_dir()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"asn-{os.getuid()}-{digest}"


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
