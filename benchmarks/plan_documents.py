"""Individual plans of the gallery's typical size: every one of another person, with other gaps and activities."""

from __future__ import annotations

from typing import Any

from apps.home import gallery
from apps.home.gallery import plans
from apps.home.gallery.words import Size
from apps.plans.enums import DOCUMENT_KIND


def snapshot(seed: int) -> dict[str, Any]:
    """Of a person with fifteen gaps and ten activities; the same for the same seed."""
    return gallery.snapshot(DOCUMENT_KIND, plans.content(Size.TYPICAL, seed), seed + 1)
