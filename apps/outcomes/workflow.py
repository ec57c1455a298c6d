"""What may happen to a file, and to what the public wrote. A cell that is not here does not exist."""

from __future__ import annotations

from apps.core.transitions import transition
from apps.outcomes.enums import FeedbackState, FileState

APPLY, DISCARD = "apply", "discard"

FILES = [
    transition(APPLY, [FileState.CHECKED], FileState.APPLIED),
    transition(DISCARD, [FileState.CHECKED], FileState.DISCARDED),
]

SHOW, HIDE = "show", "hide"

# What was shown by mistake can be hidden, and the other way round.
FEEDBACK = [
    transition(SHOW, [FeedbackState.WAITING, FeedbackState.HIDDEN], FeedbackState.SHOWN),
    transition(HIDE, [FeedbackState.WAITING, FeedbackState.SHOWN], FeedbackState.HIDDEN),
]
