import pytest
from django.test import Client


@pytest.fixture
def stranger() -> Client:
    return Client()


class TestHealth:
    def test_livez_asks_nothing_but_the_process(self, stranger, django_assert_num_queries, db):
        with django_assert_num_queries(0):
            assert stranger.get("/livez").content == b"ok"

    def test_readyz_says_that_all_parts_work(self, stranger, db):
        answer = stranger.get("/readyz")
        assert (answer.status_code, answer.json()["state"]) == (200, "ready")

    def test_without_redis_pages_are_served_all_the_same(self, stranger, db, settings):
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
        answer = stranger.get("/readyz")
        assert (answer.status_code, answer.json()["state"], answer.json()["redis"]) == (200, "degraded", "down")

    def test_without_a_place_for_files_it_is_not_ready(self, stranger, db, settings, tmp_path):
        occupied = tmp_path / "file"
        occupied.write_text("")
        settings.PRIVATE_ROOT = occupied
        answer = stranger.get("/readyz")
        assert (answer.status_code, answer.json()["state"], answer.json()["files"]) == (503, "unready", "down")

    def test_a_database_that_takes_no_work_is_not_ready(self, stranger, db):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
            answer = stranger.get("/readyz")
            cursor.execute("SET default_transaction_read_only = off")
        assert (answer.status_code, answer.json()["database"]) == (503, "down")
