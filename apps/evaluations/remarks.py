"""What rooms below show of reviews: on programmes, that one is under way or what was decided and why; on a planning
cycle, what the year before left open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.catalogue.remarks import Remark
from apps.evaluations.enums import CaseDecision, CaseKind, CaseState
from apps.evaluations.models import ReviewCase
from apps.plans.models import PlanningCycle
from apps.plans.reviews import Review

TONES = {CaseDecision.KEEP: "success", CaseDecision.CHANGE: "info", CaseDecision.STOP: "warning"}
TITLES = {
    CaseDecision.KEEP: "Ditinjau dan dipertahankan",
    CaseDecision.CHANGE: "Ditinjau, metode atau materinya diubah",
    CaseDecision.STOP: "Ditinjau dan tidak dilanjutkan di instansi Anda",
}


def of_programmes(programme_ids: Collection[int], institution_ids: Collection[int]) -> dict[int, list[Remark]]:
    """The newest decision on each programme in the institutions, and the review under way, if any. One query.

    A decision stands until the next one: a programme that was stopped stays so while it is reviewed again.
    """
    rows = ReviewCase.objects.filter(
        kind=CaseKind.PROGRAMME_EFFECT, programme__in=programme_ids, institution__in=institution_ids
    )
    # By programme and whether decided.
    newest = {(row.programme_id, bool(row.decision)): row for row in rows.order_by("opened_at", "pk")}
    found: dict[int, list[Remark]] = defaultdict(list)
    for (programme_id, _), case in newest.items():
        if programme_id is not None:
            found[programme_id].append(_remark(case))
    return dict(found)


def _remark(case: ReviewCase) -> Remark:
    if not case.decision or case.decided_at is None:
        return Remark(
            tone="neutral",
            title="Metode dan materi sedang ditinjau",
            text="Angka layanan sesudah pelatihan belum menunjukkan perbaikan yang diharapkan.",
            on=timezone.localdate(case.opened_at),
        )
    decision = CaseDecision(case.decision)
    return Remark(
        tone=TONES[decision],
        title=TITLES[decision],
        text=case.decision_reason,
        on=timezone.localdate(case.decided_at),
        stops=decision == CaseDecision.STOP,
    )


def for_cycle(cycle: PlanningCycle) -> list[Review]:
    """Cases of the institution that were not closed when the cycle's plans began to be made, and decisions of the year
    before to change or stop. One query.
    """
    left_open = ~Q(state=CaseState.CLOSED) | Q(updated_at__date__gte=cycle.opens_on)
    decided = Q(decision__in=[CaseDecision.CHANGE, CaseDecision.STOP], decided_at__year=cycle.year - 1)
    cases = ReviewCase.objects.filter(
        left_open | decided, institution=cycle.institution_id, opened_at__date__lte=cycle.closes_on
    )
    joined = cases.select_related("programme", "service_unit").order_by("-opened_at", "pk")
    return [_review(case) for case in joined]


def _review(case: ReviewCase) -> Review:
    if case.decision:
        text, status, tone = case.decision_reason, case.get_decision_display(), TONES[CaseDecision(case.decision)]
    else:
        text, status, tone = case.cause, case.get_state_display(), case.tone
    return Review(case.subject, text, status, tone, reverse("evaluations:case", args=[case.pk]))
