"""Turns at a thing that has no row to lock: PostgreSQL's advisory locks, held until the transaction ends."""

from __future__ import annotations

from django.db import connection


def wait_for_turn(name: str) -> None:
    """Until nobody else holds the name. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def take_turn(name: str) -> bool:
    """False at once when somebody else holds the name. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return cursor.fetchone() == (True,)
