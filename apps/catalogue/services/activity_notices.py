from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.catalogue.enums import ActivityAction
from apps.catalogue.models import ReportedActivity
from apps.notifications.services import tell


def tell_the_owner(activity: ReportedActivity, action: ActivityAction, *, at: datetime) -> None:
    """One notice for a decision; the owner's own steps are no news to the owner."""
    text = {
        ActivityAction.RETURN: f"{activity.title} perlu diperbaiki. Baca catatannya, lalu kirim lagi.",
        ActivityAction.VERIFY: f"{activity.title} sudah diverifikasi. JP-nya tercatat pada JP saya.",
        ActivityAction.REJECT: f"{activity.title} ditolak. Baca alasannya.",
    }.get(action)
    if text is not None:
        tell(
            recipient_ids=[activity.employee.user_id],
            key=f"activity:{activity.pk}:{activity.version}",
            text=text,
            url=reverse("catalogue:activity", args=[activity.pk]),
            at=at,
        )
