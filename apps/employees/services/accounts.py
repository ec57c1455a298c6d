"""Accounts for employees: the sign-in key is the NIP, the password is never derived from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.models import User
from apps.employees.models import Employee


@transaction.atomic
def open_accounts(*, employees: Iterable[Employee], password: str | None = None) -> int:
    """Makes the missing accounts and returns their number.

    Without a password the accounts exist but nobody can sign in until a password is set. A given one is shared and
    hashed once: for demonstrations only.
    """
    without = [person for person in employees if person.user_id is None]
    secret = make_password(password)
    users = [
        User(
            username=f"pegawai-{person.pk}",
            nip=person.nip,
            full_name=person.full_name,
            email=person.email,
            password=secret,
        )
        for person in without
    ]
    User.objects.bulk_create(users, batch_size=1000)
    for person, user in zip(without, users, strict=True):
        person.user = user
    Employee.objects.bulk_update(without, ["user"], batch_size=1000)
    return len(without)
