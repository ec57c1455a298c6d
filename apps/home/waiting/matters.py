from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """One matter that the reader can settle, with the page where that is done."""

    title: str
    detail: str
    url: str
    icon: str
    due: date | None = None
    count: int = 1
