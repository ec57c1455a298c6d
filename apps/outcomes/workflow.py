"""A file is checked when it arrives; then it is applied or discarded, once."""

from __future__ import annotations

from apps.core.transitions import transition
from apps.outcomes.enums import FileState

APPLY, DISCARD = "apply", "discard"

FILES = [
    transition(APPLY, [FileState.CHECKED], FileState.APPLIED),
    transition(DISCARD, [FileState.CHECKED], FileState.DISCARDED),
]
