"""SKP results: kept once for each employee and period, corrections beside what they replace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.failures import Refused
from apps.core.turns import wait_for_turn
from apps.outcomes.imports.result_rows import ResultRow
from apps.outcomes.models import PerformanceResult, SourceFile

BATCH = 2_000
Change = tuple[ResultRow, PerformanceResult]


def compare_results(rows: Sequence[ResultRow]) -> tuple[list[ResultRow], list[Change], list[ResultRow]]:
    """What is new, what changes a result that stands, and what is known. One query."""
    standing = {
        (one.employee_id, one.year, one.period): one
        for one in PerformanceResult.objects.current().filter(
            employee_id__in={row.employee_id for row in rows}, year__in={row.year for row in rows}
        )
    }
    new = [row for row in rows if row.place not in standing]
    known = [(row, standing[row.place]) for row in rows if row.place in standing]
    changed = [(row, old) for row, old in known if row.predicate != old.predicate]
    unchanged = [row for row, old in known if row.predicate == old.predicate]
    return new, changed, unchanged


@transaction.atomic
def write_results(*, results: Sequence[ResultRow], source: SourceFile, reason: str, at: datetime) -> None:
    """All or none; imports of one institution wait for each other. Raises Refused where a reason is missing."""
    wait_for_turn(f"outcomes.results:{source.institution_id}")
    new, changed, _ = compare_results(results)
    reason = reason.strip()[:300]
    if changed and not reason:
        raise Refused("Hasil yang sudah tercatat berubah. Tulis alasan koreksinya; hasil lama tetap tersimpan.")
    PerformanceResult.objects.current().filter(pk__in=[old.pk for _, old in changed]).update(superseded_at=at)

    def made(row: ResultRow, old: PerformanceResult | None) -> PerformanceResult:
        return PerformanceResult(
            employee_id=row.employee_id,
            year=row.year,
            period=row.period,
            predicate=row.predicate,
            source=source,
            entered_at=at,
            replaces=old,
            reason=reason if old else "",
        )

    rows = [made(row, None) for row in new] + [made(*change) for change in changed]
    PerformanceResult.objects.bulk_create(rows, batch_size=BATCH)
