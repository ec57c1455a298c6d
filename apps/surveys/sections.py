"""How a questionnaire is cut into pages: one cluster a page, few enough to think about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

# Most questions on one page, by kind of competency, in the order in which they are asked.
PAGE_LIMITS = {"MANAGERIAL": 5, "SOCIOCULTURAL": 6, "TECHNICAL": 6}
TITLES = {"MANAGERIAL": "Manajerial", "SOCIOCULTURAL": "Sosial kultural", "TECHNICAL": "Teknis"}


MINUTES_A_QUESTION = 1


def minutes_to_answer(asked: int) -> int:
    """A rough time for the start page, rounded up to five minutes."""
    return -(-asked * MINUTES_A_QUESTION // 5) * 5


class Asked(Protocol):
    @property
    def kind(self) -> str: ...


Item = TypeVar("Item", bound=Asked)


@dataclass(frozen=True)
class Section(Generic[Item]):
    """`number` counts from 1 through the whole questionnaire; `part` of `parts` within its kind."""

    number: int
    kind: str
    part: int
    parts: int
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        name = TITLES[self.kind]
        return f"{name} ({self.part}/{self.parts})" if self.parts > 1 else name


def divide(items: Iterable[Item]) -> list[Section[Item]]:
    """Pages of nearly equal length, kind by kind; the order within a kind is kept."""
    items = list(items)
    sections: list[Section[Item]] = []
    for kind, limit in PAGE_LIMITS.items():
        pages = _even([item for item in items if item.kind == kind], limit)
        for part, page in enumerate(pages, start=1):
            sections.append(Section(len(sections) + 1, kind, part, len(pages), page))
    return sections


def _even(items: list[Item], limit: int) -> list[tuple[Item, ...]]:
    pages = -(-len(items) // limit)
    if not pages:
        return []
    size, longer = divmod(len(items), pages)
    cuts = [number * size + min(number, longer) for number in range(pages + 1)]
    return [tuple(items[start:end]) for start, end in pairwise(cuts)]
