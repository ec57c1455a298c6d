"""Who learns of a step: the next person who must act, or the owner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force, possible_supervisors
from apps.notifications.services import tell
from apps.plans.enums import PlanAction
from apps.plans.models import Plan


def tell_who_comes_next(plan: Plan, action: PlanAction, *, at: datetime) -> None:
    """One notice for each reader; the version in the key makes every round its own notice."""
    owner, year = plan.employee, plan.cycle.year
    text = {
        PlanAction.SUBMIT: f"{owner.full_name} mengajukan rencana {year}. Periksa, lalu setujui atau kembalikan.",
        PlanAction.WITHDRAW: f"{owner.full_name} menarik kembali rencana {year}. Tidak ada yang perlu Anda lakukan.",
        PlanAction.ENDORSE: f"Rencana {year} {owner.full_name} sudah disetujui atasan dan menunggu verifikasi BKD.",
        PlanAction.RETURN: f"Rencana {year} Anda dikembalikan. Baca alasannya, perbaiki, lalu ajukan lagi.",
        PlanAction.VERIFY: f"Rencana {year} Anda sudah diverifikasi BKD. Dokumennya sedang disiapkan.",
        PlanAction.AMEND: f"Rencana {year} Anda dibuka kembali oleh BKD. Baca alasannya, ubah, lalu ajukan lagi.",
    }.get(action)
    if text is None:
        return
    tell(
        recipient_ids=_readers(plan, action, at),
        key=f"{plan.subject_key}:{plan.version}:{action}",
        text=text,
        url=reverse("plans:detail", args=[plan.pk]),
        at=at,
    )


def _readers(plan: Plan, action: PlanAction, at: datetime) -> Iterable[int | None]:
    on = timezone.localdate(at)
    if action in {PlanAction.SUBMIT, PlanAction.WITHDRAW}:
        supervisors = possible_supervisors([plan.employee], on).get(plan.employee_id, [])
        return [entry.employee.user_id for entry in supervisors]
    if action == PlanAction.ENDORSE:
        grants = RoleGrant.objects.filter(in_force(on), role=Role.BKD_OFFICER, institution=plan.cycle.institution_id)
        return grants.exclude(user=plan.employee.user_id).values_list("user_id", flat=True)
    return [plan.employee.user_id]
