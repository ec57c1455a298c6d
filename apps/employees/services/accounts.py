"""Accounts for employees: the sign-in key is the NIP, the password is never derived from it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.models import User
from apps.audit.models import AccessRecord
from apps.audit.services import record_access
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


# Without the signs that are mistaken for one another on a printed slip.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A random password that is easy to read from paper, about 59 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


@dataclass(frozen=True)
class Slip:
    """A one-time password as it is handed over on paper; it is stored nowhere."""

    employee: Employee
    password: str


@transaction.atomic
def issue_passwords(*, employees: Iterable[Employee], actor: User, at: datetime) -> list[Slip]:
    """Gives each employee an account if need be, and a random password that must be changed at the first sign-in.

    Sessions of the old password end. Each issue is recorded.
    """
    people = list(employees)
    open_accounts(employees=people)
    slips = []
    for person in people:
        password = one_time_password()
        User.objects.filter(employee=person).update(
            password=make_password(password), must_change_password=True, is_active=True
        )
        record_access(
            actor=actor,
            action=AccessRecord.Action.CHANGE,
            subject=f"employee:{person.pk}",
            note="kata sandi sementara diterbitkan",
            at=at,
        )
        slips.append(Slip(person, password))
    return slips
