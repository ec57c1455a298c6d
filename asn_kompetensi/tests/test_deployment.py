"""The files around the code: what `.env.example`, the compose file and the image promise."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from asn_kompetensi import environment
from asn_kompetensi.embedded import ROOT
from asn_kompetensi.processes import COMMANDS

CODE = [*ROOT.glob("asn_kompetensi/**/*.py"), *ROOT.glob("apps/**/*.py"), *ROOT.glob("deploy/*.py"), ROOT / "manage.py"]
READS = re.compile(r"""(?:environment\.\w+\(|environ\.get\(|environ\[)\s*f?["']([A-Z][A-Z0-9_]+)["']""")
NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "FONTCONFIG_FILE", "PYTEST_XDIST_WORKER"}
PRODUCTION = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PUBLIC_URL": "https://kompetensi.example.go.id",
    "ALLOWED_HOSTS": "kompetensi.example.go.id",
    "DATABASE_URL": "postgresql://app@localhost/app",
    "REDIS_URL": "redis://localhost/0",
}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def example() -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


class TestTheEnvironment:
    def test_every_variable_that_is_read_is_in_the_example(self):
        read = {name for path in CODE if "tests" not in path.parts for name in READS.findall(path.read_text())}
        read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
        assert read - NOT_OURS - example() == set()

    def test_the_example_names_nothing_that_nobody_reads(self):
        places = [*CODE, ROOT / "docker-compose.yml", ROOT / "Makefile"]
        text = "\n".join(path.read_text() for path in places)
        assert [name for name in example() if not re.search(rf"\b{name}\b", text)] == []

    def test_a_wrong_value_says_how_to_mend_it(self, monkeypatch):
        monkeypatch.setenv("DEBUG", "perhaps")
        with pytest.raises(ImproperlyConfigured, match="Use true or false"):
            environment.flag("DEBUG", default=False)

    def test_an_unfilled_line_means_the_default(self, monkeypatch):
        monkeypatch.setenv("TIME_ZONE", "")
        assert environment.text("TIME_ZONE", "Asia/Jakarta") == "Asia/Jakarta"

    def test_one_server_address_without_the_other_is_refused(self):
        result = run_settings(REDIS_URL="", SECRET_KEY="x", DATABASE_URL="postgresql://app@localhost/app")
        assert "Set DATABASE_URL and REDIS_URL both, or neither" in result.stderr


def run_settings(statement: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import asn_kompetensi.settings as settings; {statement}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


class TestProductionSettings:
    def test_are_the_ones_that_were_decided(self):
        """reliability: what must not change unnoticed."""
        names = [
            "DEBUG",
            "SECURE_SSL_REDIRECT",
            "SECURE_HSTS_SECONDS",
            "SECURE_HSTS_INCLUDE_SUBDOMAINS",
            "SESSION_COOKIE_NAME",
            "CSRF_COOKIE_NAME",
            "SESSION_COOKIE_SECURE",
            "SESSION_COOKIE_HTTPONLY",
            "SESSION_COOKIE_AGE",
            "PASSWORD_RESET_TIMEOUT",
            "X_FRAME_OPTIONS",
            "SECURE_REFERRER_POLICY",
            "CELERY_ACCEPT_CONTENT",
            "USE_TZ",
        ]
        result = run_settings(f"print([getattr(settings, name) for name in {names!r}])", **PRODUCTION)
        assert result.stderr == ""
        decided = [False, True, 365 * 86400, True, "__Host-sesi", "__Host-csrf", True, True, 12 * 3600, 3600]
        assert result.stdout.strip() == str([*decided, "DENY", "same-origin", ["json"], True])


class TestTheComposeFile:
    def test_publishes_nothing_but_nginx(self, compose):
        assert [name for name, service in compose["services"].items() if "ports" in service] == ["nginx"]

    def test_keeps_data_in_volumes(self, compose):
        for name in ("postgres", "redis", "web", "worker"):
            volume = compose["services"][name]["volumes"][0].split(":")[0]
            assert volume in compose["volumes"]

    def test_asks_every_server_how_it_is(self, compose):
        assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["migrate"]

    def test_starts_only_what_the_image_knows(self, compose):
        ours = {name: service for name, service in compose["services"].items() if "build" in service}
        assert set(ours) == {"migrate", "web", "worker", "beat"}
        assert {service["command"][0] for service in ours.values()} == {*COMMANDS, "migrate"}

    def test_gives_ours_no_more_than_they_need(self, compose):
        for service in compose["services"].values():
            assert service["cap_drop"] == ["ALL"]
            assert service["security_opt"] == ["no-new-privileges:true"]
        for name in ("web", "worker", "beat", "migrate"):
            assert compose["services"][name]["read_only"] is True
            assert compose["services"][name]["networks"] == ["inner"]
        assert compose["networks"]["inner"] == {"internal": True}

    def test_waits_for_servers_that_it_names(self, compose):
        for service in compose["services"].values():
            assert set(service.get("depends_on", {})) <= set(compose["services"])

    def test_mounts_files_that_exist(self, compose):
        mounts = [mount.split(":")[0] for mount in compose["services"]["nginx"]["volumes"]]
        assert [mount for mount in mounts if not (ROOT / mount).is_file()] == []


class TestTheImage:
    def test_does_not_run_as_root(self):
        lines = (ROOT / "Dockerfile").read_text().splitlines()
        assert lines.index("USER app") < next(i for i, line in enumerate(lines) if line.startswith("ENTRYPOINT"))

    def test_copies_what_exists(self):
        copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        assert [name for name in copied if not (ROOT / name).exists()] == []
