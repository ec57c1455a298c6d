"""What the catalogue offers."""

from apps.catalogue.selectors.programmes import programmes_for

__all__ = ["programmes_for"]
