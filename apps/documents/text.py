"""Text on its way into a document: what people typed, without what could hide, reorder or bloat it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from apps.core.failures import Refused

MAX_TEXT = 2_000  # characters in one field; the longest field of the product holds 1,000
MAX_ROWS = 200  # rows in one list
# Controls, format marks (bidi overrides, zero-width), surrogates, private use, unassigned.
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")


def clean(value: Any) -> Any:
    """The same structure with clean text, ready to be frozen as JSON.

    Raises Refused for a list that no document can hold, TypeError for what has no exact JSON form: floats, dates and
    decimals go in as the words that are to be printed.
    """
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dict):
        return {str(key): clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        if len(value) > MAX_ROWS:
            raise Refused(f"Dokumen memuat paling banyak {MAX_ROWS} baris dalam satu tabel. Kurangi isinya.")
        return [clean(part) for part in value]
    raise TypeError(f"A document cannot freeze a {type(value).__name__}; give the words to be printed.")


def clean_text(text: str) -> str:
    """One line of normalised text. Markup stays as it is: templates escape it, so it is printed literally."""
    text = _SPACES.sub(" ", text[: 4 * MAX_TEXT])
    kept = "".join(char for char in text if unicodedata.category(char) not in _DROPPED)
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()
    return line if len(line) <= MAX_TEXT else f"{line[: MAX_TEXT - 1]}…"
