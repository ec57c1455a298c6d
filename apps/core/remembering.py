"""Answers that hold for the whole of a request: computed once for each object and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TypeVar

Owner = TypeVar("Owner")
Answer = TypeVar("Answer")


def once_a_day(compute: Callable[[Owner, date], Answer]) -> Callable[[Owner, date], Answer]:
    """Keeps the answer on the object that it is about, so it is forgotten with it at the end of the request."""
    kept_as = f"_{compute.__name__}_by_day"

    @wraps(compute)
    def answer(owner: Owner, on: date) -> Answer:
        answers: dict[date, Answer] = owner.__dict__.setdefault(kept_as, {})
        if on not in answers:
            answers[on] = compute(owner, on)
        return answers[on]

    return answer
