"""A permission answer that can speak: falsy with the sentence that the reader needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Decision:
    """Truthy when allowed; otherwise `reason` says in Indonesian what is so and what to do."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raises PermissionDenied with the reason when not allowed."""
        if not self.allowed:
            raise PermissionDenied(self.reason)


ALLOWED = Decision(True)


def denied(reason: str) -> Decision:
    return Decision(False, reason)


def first_refusal(*decisions: Decision) -> Decision:
    """The first refusal in order, or ALLOWED."""
    return next((decision for decision in decisions if not decision), ALLOWED)
