"""Sign-in with a user name or a NIP typed in any grouping."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from apps.accounts.models import User


def tidy_identifier(text: str) -> str:
    """A NIP without its spaces, dots and apostrophe; any other identifier unchanged but trimmed."""
    digits = re.sub(r"[\s.'’-]", "", text)
    return digits if re.fullmatch(r"\d{18}", digits) else text.strip()


class SignInBackend(ModelBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        identifier = tidy_identifier(username)
        by_nip = identifier.isdigit() and len(identifier) == 18
        user = User.objects.filter(**({"nip": identifier} if by_nip else {"username": identifier})).first()
        if user is None:
            # The same cost for unknown identifiers: who exists must not be readable from the time.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
