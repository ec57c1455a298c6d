"""The writers of the needs room."""

from apps.needs.services.demand import refresh_demand

__all__ = ["refresh_demand"]
