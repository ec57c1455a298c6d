"""Many small counts in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class RowCount(Subquery):
    """How many rows a queryset has, as an expression of another query; 0 where nothing can match."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def row_counts(row: QuerySet[Any], counted: Sequence[QuerySet[Any]]) -> list[int]:
    """The number of rows of each of `counted`, in order; `row` is a queryset of exactly one row to hang them on."""
    if not counted:
        return []
    counts = [RowCount(rows.order_by().values("pk")) for rows in counted]
    return list(row.order_by().values_list(*counts).get())
