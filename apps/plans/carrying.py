"""What a finished year leaves open, and the sentence that says so. Pure, no Django.

A gap of a verified plan is left open when no activity was planned for it, or when none of those planned was done.
Whether somebody who did take part still stands below the standard is for the evaluation to say, not for the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

NOT_PLANNED, NOT_DONE = "NOT_PLANNED", "NOT_DONE"
MOST_TOPICS = 2
# What the columns of reasons hold.
REASON_LENGTH = 400


@dataclass(frozen=True)
class LastYearsGap:
    """A gap as it stood in the plan; `planned` are the topics of its activities, `done` those with learning hours."""

    key: int
    planned: Sequence[str]
    done: Sequence[str]


@dataclass(frozen=True)
class LeftOpen:
    key: int
    kind: str
    reason: str


def left_open(gaps: Iterable[LastYearsGap], year: int) -> Iterator[LeftOpen]:
    """The gaps to carry into the next year, in order."""
    for gap in gaps:
        if gap.done:
            continue
        if not gap.planned:
            yield LeftOpen(gap.key, NOT_PLANNED, f"Kesenjangan ini belum mendapat kegiatan dalam rencana {year}.")
            continue
        topics = _list(gap.planned)
        yield LeftOpen(gap.key, NOT_DONE, f"Direncanakan {year}, tetapi belum tercatat terlaksana: {topics}.")


def _list(topics: Sequence[str]) -> str:
    shown = "; ".join(topics[:MOST_TOPICS])
    more = len(topics) - MOST_TOPICS
    return f"{shown}; dan {more} kegiatan lain" if more > 0 else shown


def clipped(text: str) -> str:
    """A reason that fits its column, cut between words."""
    return shorten(text, REASON_LENGTH, placeholder=" …")
