"""How work is taken: one conditional update, counted before it starts, held by a lease, ended only by its holder.

The row is the truth. However often the broker delivers an id, one attempt runs at a time, and whoever lost the lease
can no longer write a result. Works on every model that extends `ClaimableWork`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from apps.jobs.models import ClaimableWork, WorkState

Work = TypeVar("Work", bound=ClaimableWork)

MAX_ATTEMPTS = 3
RETRY_AFTER = timedelta(seconds=10)
GAVE_UP = (
    f"Sudah {MAX_ATTEMPTS} kali dicoba dan setiap kali terhenti sebelum selesai. "
    "Coba lagi nanti; bila tetap gagal, hubungi pengelola aplikasi."
)


@dataclass(frozen=True)
class Claim:
    """The right to work on a row until the lease ends. `attempt` counts from 1."""

    id: uuid.UUID
    token: uuid.UUID
    attempt: int


class ClaimLost(Exception):
    """Another attempt holds the row now, or it is over: whatever was done must not be written."""


def due(model: type[Work], at: datetime) -> QuerySet[Work]:
    """Rows that wait, or whose holder let the lease run out, oldest first. A waiting row's lease is "not before"."""
    rows: QuerySet[Work] = model._default_manager.all()
    return rows.filter(_due(at), attempts__lt=MAX_ATTEMPTS).order_by("created_at", "pk")


def claim(model: type[Work], id: uuid.UUID | str, *, at: datetime, lease: timedelta) -> Claim | None:
    """Takes the row, or None when it is taken, over, not due or unknown. Counts the attempt."""
    token = uuid.uuid4()
    taken = due(model, at).filter(pk=id).order_by()
    if not taken.update(
        state=WorkState.RUNNING,
        attempts=F("attempts") + 1,
        claim_token=token,
        lease_until=at + lease,
        started_at=at,
        error="",
    ):
        return None
    return Claim(uuid.UUID(str(id)), token, model._default_manager.values_list("attempts", flat=True).get(pk=id))


def extend(model: type[Work], claim: Claim, *, until: datetime, **changes: Any) -> bool:
    """Keeps the lease (and writes progress); False when the row is no longer ours."""
    return bool(_held(model, claim).update(lease_until=until, **changes))


def finish(model: type[Work], claim: Claim, *, at: datetime, **changes: Any) -> None:
    """Writes the outcome. Raises ClaimLost when the row is no longer ours."""
    _end(model, claim, at, state=WorkState.DONE, **changes)


def fail(model: type[Work], claim: Claim, *, at: datetime, reason: str) -> None:
    """Ends the work for good; `reason` is a sentence for whoever waits. Raises ClaimLost."""
    _end(model, claim, at, state=WorkState.FAILED, error=reason)


def retry(model: type[Work], claim: Claim, *, at: datetime, reason: str, after: timedelta = RETRY_AFTER) -> bool:
    """Puts the work back for another attempt; after the last one it fails with the reason. Returns whether it waits."""
    if claim.attempt >= MAX_ATTEMPTS:
        fail(model, claim, at=at, reason=reason)
        return False
    changes = {"state": WorkState.QUEUED, "claim_token": None, "lease_until": at + after, "error": reason}
    if not _held(model, claim).update(**changes):
        raise ClaimLost
    return True


def rest(model: type[Work], claim: Claim, *, until: datetime, **changes: Any) -> None:
    """Ends an attempt that did its part of a longer work: the next part waits with fresh attempts. Raises ClaimLost."""
    changes = {"state": WorkState.QUEUED, "attempts": 0, "claim_token": None, "lease_until": until, **changes}
    if not _held(model, claim).update(**changes):
        raise ClaimLost


def give_up(model: type[Work], at: datetime) -> int:
    """Fails what was lost on its last attempt: its process died, so nobody else can say it. Returns how many."""
    lost = model._default_manager.filter(state=WorkState.RUNNING, lease_until__lte=at, attempts__gte=MAX_ATTEMPTS)
    return lost.update(state=WorkState.FAILED, claim_token=None, lease_until=None, finished_at=at, error=GAVE_UP)


def requeue(model: type[Work], id: uuid.UUID | str) -> bool:
    """`Coba lagi`: a failed or cancelled row gets fresh attempts. False for others: a second click does nothing."""
    rows: QuerySet[Work] = model._default_manager.all()
    return bool(start_again(rows.filter(pk=id, state__in=[WorkState.FAILED, WorkState.CANCELLED])))


def start_again(rows: QuerySet[Work], **changes: Any) -> int:
    """Gives those of the rows that are over fresh attempts. Returns how many."""
    over = rows.exclude(state__in=[WorkState.QUEUED, WorkState.RUNNING])
    fresh = {"state": WorkState.QUEUED, "attempts": 0, "lease_until": None, "finished_at": None, "error": ""}
    return over.update(**fresh, **changes)


def _due(at: datetime) -> Q:
    waiting = Q(state=WorkState.QUEUED) & (Q(lease_until__isnull=True) | Q(lease_until__lte=at))
    return waiting | Q(state=WorkState.RUNNING, lease_until__lte=at)


def _held(model: type[Work], claim: Claim) -> QuerySet[Work]:
    rows: QuerySet[Work] = model._default_manager.all()
    return rows.filter(pk=claim.id, claim_token=claim.token, state=WorkState.RUNNING)


def _end(model: type[Work], claim: Claim, at: datetime, **changes: Any) -> None:
    if not _held(model, claim).update(claim_token=None, lease_until=None, finished_at=at, **changes):
        raise ClaimLost
