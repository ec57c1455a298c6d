"""What the pages of the room read; rooms above read `series`, `service_units_of` and `unresolved_share`."""

from apps.outcomes.selectors.series import series, service_units_of, unresolved_share

__all__ = ["series", "service_units_of", "unresolved_share"]
