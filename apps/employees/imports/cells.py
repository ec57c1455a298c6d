"""One cell as text, date or number, however the spreadsheet kept it. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL = range(1, 80_000)  # up to the year 2118
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ].*)?")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NOTHING = {"", "-", "null", "none"}


def text_of(cell: Cell) -> str:
    """Text without invisible characters (control, direction marks) and with single spaces."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable():
            return " ".join(cell.split()) if "  " in cell else cell.strip()
        return _clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _clean(text: str) -> str:
    visible = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join("".join(visible).split())


def optional_text(cell: Cell) -> str:
    """As `text_of`; a lone hyphen means nothing."""
    text = text_of(cell)
    return "" if text.casefold() in _NOTHING else text


def date_of(cell: Cell) -> date | None:
    """From `28-05-1974`, `1974-05-28`, an Excel date or its serial number; None when empty. Raises ValueError."""
    if isinstance(cell, str):
        return _date_in(cell.strip())
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and int(cell) in _SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(cell))
    raise ValueError("not a date")


@lru_cache(maxsize=50_000)
def _date_in(text: str) -> date | None:
    if text.casefold() in _NOTHING:
        return None
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError("not a date")
    return date(year, month, day)


def number_of(cell: Cell) -> int | None:
    """A whole number from 0 to 9999; None when empty. Raises ValueError."""
    text = optional_text(cell)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}(?:\.0+)?", text):
        raise ValueError("not a whole number")
    return int(float(text))


def decimal_of(cell: Cell) -> Decimal | None:
    """A number of zero or more, written with a comma or a point; None when empty. Raises ValueError."""
    text = optional_text(cell).replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,20})?", text):
        raise ValueError("not a number")
    return Decimal(text)


def is_number(cell: Cell) -> bool:
    return isinstance(cell, float | int) and not isinstance(cell, bool)
