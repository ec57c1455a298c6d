"""Order and pages of a list, from the words in its address (`?urut=-nama&halaman=2`)."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator

SORT_PARAM = "urut"
PAGE_PARAM = "halaman"
PAGE_SIZE = 20


def ordering(params: Mapping[str, Any], columns: Mapping[str, str], default: str) -> tuple[str, ...]:
    """The `order_by` of a list; it ends in the unique key, so that pages never overlap.

    `columns` maps the words allowed in the address to lookups; anything else falls back to `default`,
    which is one of those words, with `-` in front for descending.
    """
    asked = str(params.get(SORT_PARAM, default))
    if asked.removeprefix("-") not in columns:
        asked = default
    sign = "-" if asked.startswith("-") else ""
    return (f"{sign}{columns[asked.removeprefix('-')]}", f"{sign}pk")


def page_of(rows: Any, params: Mapping[str, Any], size: int = PAGE_SIZE) -> Page[Any]:
    """The page asked for of a queryset or a list; a page that does not exist becomes the nearest that does."""
    return Paginator(rows, size).get_page(params.get(PAGE_PARAM))
