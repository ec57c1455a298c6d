"""The writers of the outcomes room."""

from apps.outcomes.services.figures import Entry, Recorded, StaleMonth, record_month, write_entries
from apps.outcomes.services.targets import TargetWish, set_targets
from apps.outcomes.services.units import create_service_unit, rename_service_unit

__all__ = [
    "Entry",
    "Recorded",
    "StaleMonth",
    "TargetWish",
    "create_service_unit",
    "record_month",
    "rename_service_unit",
    "set_targets",
    "write_entries",
]
