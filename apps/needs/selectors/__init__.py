"""What the pages of the room read; plans read `person_needs` and `needs_of`."""

from apps.needs.selectors.people import Need, PersonNeeds, needs_of, person_needs

__all__ = ["Need", "PersonNeeds", "needs_of", "person_needs"]
