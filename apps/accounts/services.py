"""Sign-in limits and passwords."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import Q

from apps.accounts.backends import tidy_identifier
from apps.accounts.models import SignInFailure

WINDOW = timedelta(minutes=15)
# A colleague behind the same address must get in; nobody can lock another person out from elsewhere.
LIMIT_PAIR = 5
LIMIT_ADDRESS = 100


def _fingerprint(identifier: str) -> str:
    return hashlib.sha256(tidy_identifier(identifier).lower().encode()).hexdigest()


def is_blocked(*, identifier: str, address: str | None, at: datetime) -> bool:
    """Too many failures of this account from this address, or of this address at all, within the window."""
    recent = SignInFailure.objects.filter(at__gt=at - WINDOW)
    same_address = Q(address=address) if address else Q(address__isnull=True)
    if recent.filter(same_address, identifier_hash=_fingerprint(identifier)).count() >= LIMIT_PAIR:
        return True
    return address is not None and recent.filter(address=address).count() >= LIMIT_ADDRESS


def record_failure(*, identifier: str, address: str | None, at: datetime) -> None:
    SignInFailure.objects.filter(at__lt=at - 4 * WINDOW).delete()
    SignInFailure.objects.create(identifier_hash=_fingerprint(identifier), address=address, at=at)


def forget_failures(*, identifier: str, address: str | None) -> None:
    SignInFailure.objects.filter(identifier_hash=_fingerprint(identifier), address=address).delete()
