"""When a figure of a report is good, middling or bad. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Light(Enum):
    """The traffic light and its words; colour is never alone."""

    GREEN = "Baik"
    YELLOW = "Perlu ditingkatkan"
    RED = "Perlu perhatian segera"
    NONE = "Belum dapat dinilai"


@dataclass(frozen=True)
class LightLimits:
    """The shares from which a figure of a whole year is yellow and green."""

    yellow: Decimal
    green: Decimal

    def after(self, months: int) -> LightLimits:
        """What may be expected of a year's goal when so many of its months are over."""
        return LightLimits(self.yellow * months / 12, self.green * months / 12)


def light_of(share: Decimal | None, limits: LightLimits) -> Light:
    if share is None:
        return Light.NONE
    if share >= limits.green:
        return Light.GREEN
    return Light.YELLOW if share >= limits.yellow else Light.RED


def share_of(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """None when there is no whole to divide."""
    return Decimal(part) / Decimal(whole) if whole else None
