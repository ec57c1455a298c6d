"""What participants learn of their enrolment. What waits for a decision is read from the rows themselves."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.catalogue.enums import EnrolmentAction
from apps.catalogue.models import Enrolment
from apps.notifications.services import tell

LONGEST = 300


def tell_participant(enrolment: Enrolment, action: EnrolmentAction, *, at: datetime, note: str = "") -> None:
    """One notice a step; nothing for what the participant did or what the page shows anyway."""
    title = f"{enrolment.cohort.programme.title}, {enrolment.cohort.name}"
    text = {
        EnrolmentAction.NOMINATE: f"Anda dicalonkan untuk {title}. Mundurlah bila tidak dapat ikut.",
        EnrolmentAction.PROMOTE: f"Anda mendapat tempat dari daftar tunggu {title}. BKD memutuskan pendaftaran Anda.",
        EnrolmentAction.APPROVE: f"Anda diterima pada {title}. Lihat jadwal dan tempatnya.",
        EnrolmentAction.DECLINE: f"Pendaftaran Anda pada {title} ditolak: {note}",
        EnrolmentAction.CANCEL: f"{title} dibatalkan: {note}",
        EnrolmentAction.LEAVE_OUT: f"{title} dimulai tanpa tempat bagi Anda. Daftarlah pada angkatan berikutnya.",
        EnrolmentAction.COMPLETE: f"Anda dinyatakan selesai mengikuti {title}.",
        EnrolmentAction.FAIL: f"Anda dinyatakan tidak selesai mengikuti {title}: {note}",
    }.get(action)
    if text is None:
        return
    tell(
        recipient_ids=[enrolment.employee.user_id],
        key=f"{enrolment.subject_key}:{enrolment.version}:{action}",
        text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
        url=reverse("catalogue:cohort", args=[enrolment.cohort_id]),
        at=at,
    )
