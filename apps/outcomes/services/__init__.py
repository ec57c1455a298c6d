"""The writers of the outcomes room."""

from apps.outcomes.services.feedback import give_feedback, moderate_feedback, open_feedback
from apps.outcomes.services.figures import Recorded, StaleMonth, record_month, write_entries
from apps.outcomes.services.files import apply_file, discard_file, receive_file
from apps.outcomes.services.targets import TargetWish, set_targets
from apps.outcomes.services.units import create_service_unit, rename_service_unit

__all__ = [
    "Recorded",
    "StaleMonth",
    "TargetWish",
    "apply_file",
    "create_service_unit",
    "discard_file",
    "give_feedback",
    "moderate_feedback",
    "open_feedback",
    "receive_file",
    "record_month",
    "rename_service_unit",
    "set_targets",
    "write_entries",
]
