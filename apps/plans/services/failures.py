"""What can go wrong with a plan, in the reader's words."""

from __future__ import annotations

from apps.core.failures import Refused, StaleVersion
from apps.core.formats import date_time
from apps.plans.enums import PlanAction
from apps.plans.models import Plan, PlanEvent

DONE = {
    PlanAction.SUBMIT: "diajukan",
    PlanAction.WITHDRAW: "ditarik kembali",
    PlanAction.ENDORSE: "disetujui",
    PlanAction.RETURN: "dikembalikan",
    PlanAction.VERIFY: "diverifikasi",
    PlanAction.CANCEL: "dibatalkan",
    PlanAction.AMEND: "dibuka kembali",
}


class PlanRefused(Refused):
    """A rule of the plan stands against the wish; the sentence says which and what to do."""


class PlanChanged(StaleVersion):
    """Somebody acted on the plan after the reader opened it; the sentence says who, what and when."""


def changed_since(plan: Plan, version: int) -> PlanChanged:
    """The failure to raise: what has happened to the plan since that version."""
    event = (
        PlanEvent.objects.filter(plan=plan, plan_version__gte=version)
        .select_related("actor")
        .order_by("-plan_version", "-pk")
        .first()
    )
    if event is None:
        return PlanChanged(
            f"Isi rencana ini berubah pada {date_time(plan.updated_at)}, setelah Anda membuka halaman. "
            "Tindakan Anda belum dijalankan. Periksa isinya yang sekarang, lalu ulangi bila masih perlu."
        )
    return PlanChanged(
        f"Rencana ini sudah {DONE[PlanAction(event.action)]} oleh {event.actor} pada {date_time(event.at)}, "
        "sebelum tindakan Anda sampai. Tindakan Anda tidak dijalankan. Lihat keadaannya yang sekarang."
    )
