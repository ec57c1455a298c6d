"""Tidies up after a parent that ended in whatever way, kill -9 included.

The parent holds the other end of our standard input. It writes `+123` for a process group that it started and `-123`
for one that ended; when the pipe closes, what is left is ended, and the embedded servers with it, unless it was told
`groups`. With `remove` the data folder goes too.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Literal

from asn_kompetensi import embedded

GOODBYE = "."
# A parent that was killed may have left a server half started, which answers a moment later.
SECOND_LOOK_AFTER = 2.0  # seconds


class Caretaker:
    """The parent's end."""

    def __init__(self, what: Literal["groups", "servers", "remove"] = "servers") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "asn_kompetensi.caretaker", what],
            stdin=subprocess.PIPE,
            start_new_session=True,
            cwd=embedded.ROOT,
        )

    def watch(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def dismiss(self) -> None:
        """Lets it tidy up now; returns when that is done."""
        self._tell(GOODBYE)
        if self._process.stdin and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    line = ""
    for line in sys.stdin:
        if line != GOODBYE:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    if sys.argv[1] == "groups":
        return
    try:
        embedded.stop()
        if line != GOODBYE:
            time.sleep(SECOND_LOOK_AFTER)
            embedded.stop()
    finally:
        if sys.argv[1] == "remove":
            shutil.rmtree(embedded.var_dir(), ignore_errors=True)


if __name__ == "__main__":
    main()
