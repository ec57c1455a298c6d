"""What the check of a file has to say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from apps.core.failures import Refused


class Unreadable(Refused):
    """The file as a whole cannot be used; `str()` is one sentence with what to do."""


class FindingDict(TypedDict):
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """About one cell: the row number of the spreadsheet, the file's own column title, what is so and what to do."""

    row: int
    column: str
    message: str

    def as_dict(self) -> FindingDict:
        return {"row": self.row, "column": self.column, "message": self.message}
