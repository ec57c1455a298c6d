"""System libraries and programs of this machine: installed where we may, else named in one line.

Run by `make` with the system's own Python before anything is installed; standard library only. The argument says what
they are for: `demo` (needed to run the product) or `test` (also what the tests drive).
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys


def library(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def program(*names):
    return any(shutil.which(name) for name in names)


def redis():
    return sys.version_info[:2] == (3, 11) or program("redis-server")  # the wheel of Redis is for Python 3.11


def environments():
    return importlib.util.find_spec("ensurepip") is not None


# Debian package: is it there?
TO_RUN = {
    "python3-venv": environments,
    "libpango-1.0-0": lambda: library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: library("libharfbuzz-subset.so.0"),
    "fontconfig": lambda: program("fc-list"),
    "fonts-liberation": lambda: (
        os.path.isdir("/usr/share/fonts/truetype/liberation")
        or b"Liberation" in subprocess.run(["fc-list"], stdout=subprocess.PIPE, check=False).stdout
    ),
    "redis-server": redis,
}
TO_TEST = {
    "chromium-headless-shell": lambda: program(
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", os.environ.get("CHROMIUM", "-")
    ),
    "libatomic1": lambda: library("libatomic.so.1"),  # of Playwright's own Node
    "qpdf": lambda: program("qpdf"),
    "poppler-utils": lambda: program("pdftotext"),
    "softhsm2": lambda: program("softhsm2-util"),  # a PKCS#11 device in software
}


def missing(wanted):
    found = []
    for package, present in wanted.items():
        try:
            if not present():
                found.append(package)
        except OSError:
            found.append(package)
    return found


def install(packages):
    """Whether apt-get could install them. Its own words only when it could not."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        prefix = []
    elif (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode
    ):
        prefix = ["sudo", "-n"]
    else:
        return False
    print("Installing " + " ".join(packages), flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        result = subprocess.run([*apt, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if result.returncode:
            print(result.stdout.decode(errors="replace"))
            return False
    return True


def main():
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; python3 here is {}.{}.".format(*sys.version_info[:2]))
    wanted = TO_RUN if sys.argv[1:] == ["demo"] else {**TO_RUN, **TO_TEST}
    packages = missing(wanted)
    if packages and not install(packages):
        sys.exit("Please install as root, then run make again: apt-get install -y " + " ".join(packages))


if __name__ == "__main__":
    main()
