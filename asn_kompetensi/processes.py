"""The entry points, the same in `make demo` and in the container: `python -m asn_kompetensi.processes web`.

web      the pages (gunicorn)             migrate  tables and static files, then ends
worker   documents, imports, sweeps       beat     the clock that rings for the sweeps (run one only)
probe    whether the web server is ready  probe-worker, probe-beat  likewise
"""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

CELERY = [sys.executable, "-m", "celery", "-A", "asn_kompetensi"]
ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "web": [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "asn_kompetensi.wsgi"],
    "worker": [*CELERY, "worker", "-Q", "interactive,bulk", "--loglevel=INFO", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--loglevel=WARNING", "--pidfile="],
}
BEAT_WRITES_EVERY = 5 * 60  # seconds; Celery itself writes its schedule every three minutes


def migrate() -> None:
    """The schema, and the settings and dictionaries that a new version needs; what is there stays as it is."""
    for command in (["migrate", "--noinput"], ["load_reference"]):
        subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], check=True)


def probe() -> None:
    from asn_kompetensi import environment

    port = int(environment.text("PORT", "8000"))
    host = environment.words("ALLOWED_HOSTS", "localhost")[0].lstrip(".").replace("*", "localhost")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    answer = connection.getresponse()
    print(answer.status, answer.read().decode())
    sys.exit(0 if answer.status == http.client.OK else 1)


def probe_worker() -> None:
    name = f"celery@{os.uname().nodename}"
    sys.exit(subprocess.run([*CELERY, "inspect", "ping", "-d", name, "-t", "5"], check=False).returncode)


def probe_beat() -> None:
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
    schedule = Path(settings.CELERY_BEAT_SCHEDULE_FILENAME)
    # Python's dbm adds an ending of its own, which depends on the machine.
    written = max((path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")), default=0.0)
    sys.exit(0 if time.time() - written < BEAT_WRITES_EVERY else 1)


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    once = {"migrate": migrate, "probe": probe, "probe-worker": probe_worker, "probe-beat": probe_beat}
    if name in COMMANDS:
        os.execv(sys.executable, [*COMMANDS[name], *sys.argv[2:]])  # noqa: S606 - this process becomes the server
    elif name in once:
        once[name]()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
