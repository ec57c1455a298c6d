"""What waits for the reader: one line a matter, each with the page where it is settled.

Each part of the loop has a module with `of_person` (what an employee can do) or `of_desk` (what a role asks for).
"""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.employees.models import Employee
from apps.home.waiting import delivery, evaluations, ledger, mentoring, outcomes, planning, seals, voices
from apps.home.waiting.matters import Rows, Waiting, still_waiting

OF_PERSON = [planning.of_person, ledger.of_person, mentoring.of_person, evaluations.of_person]
OF_DESK = [
    voices.of_desk,
    planning.of_desk,
    delivery.of_desk,
    ledger.of_desk,
    mentoring.of_desk,
    outcomes.of_desk,
    evaluations.of_desk,
    seals.of_desk,
]


def waiting_for(user: User, on: date) -> list[Waiting]:
    """Everything that the reader can settle today, what is due first on top."""
    found: list[Waiting | Rows] = []
    person: Employee | None = getattr(user, "employee", None)
    if person is not None:
        found += [matter for of_person in OF_PERSON for matter in of_person(person, on)]
    found += [matter for of_desk in OF_DESK for matter in of_desk(user, on)]
    return sorted(still_waiting(found), key=lambda matter: (matter.due or date.max, matter.title))


def desk_cards(user: User, on: date) -> list[dict[str, object]]:
    """The same matters in the shape of the admin's index."""
    return [
        {"title": matter.title, "count": matter.count, "url": matter.url, "body": matter.detail}
        for matter in waiting_for(user, on)
    ]
