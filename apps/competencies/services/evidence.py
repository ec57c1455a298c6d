"""Voices on the level that a person holds. They are kept side by side; the database refuses to change one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.competencies.models import LevelEvidence
from apps.core.failures import Refused


class EvidenceRow(NamedTuple):
    employee_id: UUID
    competency_id: int
    level: int


class EvidenceFromTheFuture(Refused):
    def __init__(self) -> None:
        super().__init__("Tanggal pengamatan belum tiba. Isi dengan hari ini atau hari sebelumnya.")


def record_evidence(
    *,
    rows: Iterable[tuple[UUID, int, int]],
    source: str,
    observed_on: date,
    instrument: str,
    origin: str,
    actor: User | None,
    at: datetime,
) -> None:
    """Adds one voice a row (`EvidenceRow`, or a plain tuple in its order).

    May be called twice: what `origin` already told about a person and competency stands, a second telling is dropped.
    Raises EvidenceFromTheFuture when `observed_on` lies after `at`.
    """
    if observed_on > timezone.localdate(at):
        raise EvidenceFromTheFuture
    LevelEvidence.objects.bulk_create(
        [
            LevelEvidence(
                employee_id=row.employee_id,
                competency_id=row.competency_id,
                level=row.level,
                source=source,
                observed_on=observed_on,
                instrument=instrument,
                origin=origin,
                recorded_by=actor,
                recorded_at=at,
            )
            for row in map(EvidenceRow._make, rows)
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
