"""Small groups are not shown to readers of aggregates. Pure: no Django.

Hiding one cell beside a published total hides nothing: the rest gives it away. So further cells are hidden until the
hidden ones together are as large as a group that may be shown, and never one alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def hidden_cells(people: Mapping[Key, int], smallest: int) -> set[Key]:
    """The cells to hide of a row with a published total: those of fewer than `smallest` people, and their cover.

    An empty cell says nothing of anybody and stays. When all people together are too few, every cell is hidden.
    """
    filled = sorted((count, index, key) for index, (key, count) in enumerate(people.items()) if count > 0)
    hidden = {key for count, _, key in filled if count < smallest}
    if not hidden:
        return hidden
    for _, _, key in filled[len(hidden) :]:
        if len(hidden) > 1 and sum(people[one] for one in hidden) >= smallest:
            break
        hidden.add(key)
    return hidden
