"""What the catalogue shows of reviews: that one is under way, or what was decided and why."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from apps.catalogue.remarks import Remark
from apps.evaluations.enums import CaseDecision, CaseKind
from apps.evaluations.models import ReviewCase

TONES = {CaseDecision.KEEP: "success", CaseDecision.CHANGE: "info", CaseDecision.STOP: "warning"}
TITLES = {
    CaseDecision.KEEP: "Ditinjau dan dipertahankan",
    CaseDecision.CHANGE: "Ditinjau, metode atau materinya diubah",
    CaseDecision.STOP: "Ditinjau dan tidak dilanjutkan di instansi Anda",
}


def of_programmes(programme_ids: Collection[int], institution_ids: Collection[int]) -> dict[int, list[Remark]]:
    """The newest review of each programme in the institutions. One query."""
    rows = ReviewCase.objects.filter(
        kind=CaseKind.PROGRAMME_EFFECT, programme__in=programme_ids, institution__in=institution_ids
    )
    newest = {row.programme_id: row for row in rows.order_by("opened_at", "pk")}
    return {programme_id: [_remark(case)] for programme_id, case in newest.items() if programme_id is not None}


def _remark(case: ReviewCase) -> Remark:
    if not case.decision or case.decided_at is None:
        return Remark(
            tone="neutral",
            title="Metode dan materi sedang ditinjau",
            text="Angka layanan sesudah pelatihan belum menunjukkan perbaikan yang diharapkan.",
            on=timezone.localdate(case.opened_at),
        )
    decision = CaseDecision(case.decision)
    return Remark(TONES[decision], TITLES[decision], case.decision_reason, timezone.localdate(case.decided_at))
