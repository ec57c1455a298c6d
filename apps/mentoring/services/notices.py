"""Who learns of a step between two people: whoever has to answer next. Notices never carry what was talked about."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force
from apps.mentoring.enums import MatchState
from apps.mentoring.models import Match
from apps.notifications.services import tell


def tell_about_match(match: Match, *, actor: User, at: datetime) -> None:
    """One notice for each of the two but the actor; a no is told to BKD."""
    both = [match.request.employee.user_id, match.mentor.account_id]
    texts = {
        MatchState.OFFERED: "BKD menawarkan pasangan mentoring kepada Anda. Nyatakan bersedia atau tidak.",
        MatchState.AGREED: "Pasangan mentoring Anda sudah terbentuk. Sepakati tujuan dan jadwal pertemuan pertama.",
        MatchState.DECLINED: "Penawaran mentoring ditolak; permintaannya kembali menunggu penjodohan.",
    }
    text = texts.get(MatchState(match.state))
    if text is None:
        return
    if match.state == MatchState.DECLINED:
        grants = RoleGrant.objects.filter(
            in_force(timezone.localdate(at)), role=Role.BKD_OFFICER, institution=match.request.institution_id
        )
        both += grants.values_list("user_id", flat=True)
    tell(
        recipient_ids=[pk for pk in both if pk != actor.pk],
        key=f"{match.subject_key}:{match.version}",
        text=text,
        url=reverse("mentoring:match", args=[match.pk]),
        at=at,
    )
