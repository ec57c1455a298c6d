import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from asn_kompetensi import embedded

START = "from asn_kompetensi import embedded; print(embedded.start(durable=False))"


@pytest.fixture
def installation(monkeypatch):
    """A second installation beside the one that the tests run on."""
    folder = tempfile.mkdtemp(prefix="asn-")
    monkeypatch.setenv("ASN_VAR", folder)
    yield Path(folder)
    embedded.stop()
    shutil.rmtree(folder)


def query(sql: str) -> list[tuple]:
    connection = psycopg2.connect(embedded.database_url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def process_id(name: str) -> int:
    return int((embedded.var_dir() / "servers" / name).read_text().split()[0])


class TestTheEmbeddedServers:
    def test_are_found_running_by_the_second_command(self, installation):
        assert embedded.start(durable=False) is True
        began = time.monotonic()
        assert embedded.start(durable=False) is False
        assert time.monotonic() - began < 1

    def test_start_once_when_three_commands_come_at_once(self, installation):
        commands = [
            subprocess.Popen([sys.executable, "-c", START], cwd=embedded.ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        made = sorted(command.communicate(timeout=60)[0].strip() for command in commands)
        assert made == ["False", "False", "True"]

    def test_keep_their_data_over_a_stop_and_a_crash(self, installation):
        embedded.start()
        query("CREATE TABLE notes AS SELECT 'Sri' AS name")
        embedded.stop()
        assert not embedded.socket_dir().exists()
        embedded.start()
        os.kill(process_id("postgres/postmaster.pid"), signal.SIGKILL)
        os.kill(process_id("redis/redis.pid"), signal.SIGKILL)
        time.sleep(0.1)
        embedded.start()
        assert query("SELECT name FROM notes") == [("Sri",)]

    def test_move_to_where_the_next_command_looks(self, installation, monkeypatch):
        """Another TMPDIR is another place for the sockets."""
        embedded.start(durable=False)
        query("CREATE TABLE notes AS SELECT 'Sri' AS name")
        before = embedded.socket_dir()
        with tempfile.TemporaryDirectory(prefix="t-") as another:
            monkeypatch.setattr(tempfile, "tempdir", another)
            assert embedded.socket_dir() != before
            embedded.start(durable=False)
            assert query("SELECT name FROM notes") == [("Sri",)]
            embedded.stop()

    def test_are_a_utf8_postgresql_18_and_a_redis_that_refuses_to_forget(self, installation):
        embedded.start()
        assert query("SHOW server_version")[0][0].startswith("18.")
        assert query("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'asn_kompetensi'") == [
            ("UTF8",)
        ]
        assert query("SHOW fsync") == [("on",)]
        client = redis.Redis.from_url(embedded.redis_url())
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
        client.close()

    def test_listen_on_no_network(self, installation):
        embedded.start(durable=False)
        assert query("SHOW listen_addresses") == [("",)]
        client = redis.Redis.from_url(embedded.redis_url())
        assert client.config_get("port") == {"port": "0"}
        client.close()

    def test_are_not_started_by_reading_the_settings(self, installation):
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        subprocess.run(
            [sys.executable, "-c", "import asn_kompetensi.settings"], cwd=embedded.ROOT, env=environment, check=True
        )
        assert not embedded.socket_dir().exists()


class TestTheAddresses:
    def test_name_the_redis_number_in_celerys_spelling(self):
        assert embedded.broker_url("unix:///tmp/x/redis.sock?db=3") == "redis+socket:///tmp/x/redis.sock?virtual_host=3"
        assert embedded.broker_url("redis://redis:6379/0") == "redis://redis:6379/0"

    def test_are_short_enough_for_a_socket(self, monkeypatch):
        monkeypatch.setenv("ASN_VAR", "/srv/" + "panjang/" * 30)
        assert len(str(embedded.socket_dir() / ".s.PGSQL.5432")) < 100

    def test_the_secret_key_is_made_once_and_read_by_its_owner_only(self, installation):
        assert embedded.secret_key() == embedded.secret_key()
        assert (installation / "secret_key").stat().st_mode & 0o777 == 0o600
