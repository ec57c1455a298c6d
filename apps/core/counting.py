"""Counting much in few and cheap questions to the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

NOTHING = "0"


def plain_rows(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """What a `values_list` finds, as the driver gives it: for sums by the hundred Django's own look at each value costs
    more than the query.
    """
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def row_counts(counted: Iterable[QuerySet[Any]]) -> list[int]:
    """The number of rows of each, in order.

    Each is written down as it stands and set beside the others: as expressions of one query they would cost several
    times as much to put together as to count.
    """
    counts: list[str] = []
    params: list[Any] = []
    for rows in counted:
        try:
            sql, values = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            counts.append(NOTHING)
        else:
            counts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  values stay parameters
            params += values
    if all(count == NOTHING for count in counts):
        return [0 for _ in counts]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", params)
        return list(cursor.fetchone())
