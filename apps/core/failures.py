"""Named failures: each speaks to the reader in Indonesian; what is so, what to do."""


class Refused(Exception):
    """A wish that cannot be granted. `str()` is a sentence for the page."""


class StaleVersion(Refused):
    """Somebody changed the row since the reader loaded it."""
