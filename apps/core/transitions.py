"""A state machine is a table: rows of `Transition`, read by one function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    action: str
    sources: frozenset[str]
    target: str


class IllegalTransition(Exception):
    """The action does not exist in this state. The message is for the reader."""


def transition(action: str, sources: Iterable[str], target: str) -> Transition:
    return Transition(action, frozenset(sources), target)


def find(table: Iterable[Transition], action: str, state: str) -> Transition | None:
    """The table's row for this action in this state, or None where the cell is empty."""
    return next((row for row in table if row.action == action and state in row.sources), None)
