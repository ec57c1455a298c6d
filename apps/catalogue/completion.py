"""When a participant has completed a cohort. Pure arithmetic on whole sessions."""

from __future__ import annotations

from decimal import Decimal
from math import ceil


def needed_sessions(session_count: int, share: Decimal) -> int:
    """The fewest sessions that reach the share; 0.8 of 5 is 4, 0.8 of 4 is 4 because 3 would be 0.75."""
    if session_count < 1:
        raise ValueError("A cohort without sessions has no attendance.")
    if not 0 <= share <= 1:
        raise ValueError("A share lies between 0 and 1.")
    return ceil(share * session_count)


def has_completed(attended: int, session_count: int, share: Decimal) -> bool:
    return attended >= needed_sessions(session_count, share)
