"""What can go wrong in an evaluation, in the reader's words."""

from __future__ import annotations

from apps.core.failures import Refused, StaleVersion
from apps.core.formats import date_time
from apps.evaluations.models import ReviewCase, ReviewEvent


class EvaluationRefused(Refused):
    """A rule stands against the wish; the sentence says which and what to do."""


class CaseChanged(StaleVersion):
    """Somebody acted on the case after the reader opened it; the sentence says who, what and when."""


def changed_since(case: ReviewCase, version: int) -> CaseChanged:
    """The failure to raise: what has happened to the case since that version."""
    event = (
        ReviewEvent.objects.filter(case=case, case_version__gte=version)
        .select_related("actor")
        .order_by("-case_version")
        .first()
    )
    if event is None:
        return CaseChanged("Halaman yang Anda buka tidak lengkap. Buka lagi kasusnya, lalu ulangi tindakan Anda.")
    who = event.actor or "Sistem"
    return CaseChanged(
        f"{who} {event.get_action_display()} pada {date_time(event.at)}, sebelum tindakan Anda sampai. "
        "Tindakan Anda tidak dijalankan. Periksa keadaannya yang sekarang, lalu ulangi bila masih perlu."
    )
