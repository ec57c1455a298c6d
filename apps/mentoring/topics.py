"""Topics are tags: small letters, single spaces, each once, in the order of the alphabet."""

from __future__ import annotations

from apps.mentoring.models.steps import LONGEST_TOPIC, MOST_TOPICS


def tidy(text: str) -> list[str]:
    """The tags of a text with commas between them, no more than `MOST_TOPICS`."""
    words = {" ".join(part.lower().split())[:LONGEST_TOPIC].strip() for part in text.split(",")}
    return sorted(words - {""})[:MOST_TOPICS]
