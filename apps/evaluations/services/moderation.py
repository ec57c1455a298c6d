"""Reading the remarks of a window before anybody else does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.evaluations import policies
from apps.evaluations.enums import RemarksState
from apps.evaluations.models import AnonymousAnswer, EvaluationWindow, Moderation
from apps.evaluations.selectors.remarks import answers_to_read
from apps.evaluations.services.failures import EvaluationRefused

READ_MEANWHILE = (
    "Petugas lain menyimpan bacaannya sesudah Anda membuka halaman ini. Periksa pilihannya di bawah, lalu simpan lagi."
)


class ReadMeanwhile(EvaluationRefused):
    """Somebody saved after the reader opened the page."""

    def __init__(self) -> None:
        super().__init__(READ_MEANWHILE)


def moderate_remarks(
    *, window_id: UUID, version: int, withheld: Collection[UUID], actor: User, at: datetime
) -> Moderation:
    """Shows the remarks of a sealed window but for those withheld; may be done again.

    Raises PermissionDenied, ReadMeanwhile when `version` is not how often the window's remarks were read,
    EvaluationRefused for answers whose remark may not be read.
    """
    on = timezone.localdate(at)
    with transaction.atomic():
        rows = EvaluationWindow.objects.select_for_update(of=("self",)).select_related("cohort")
        window = rows.exclude(remarks_state="").get(pk=window_id)
        policies.can_moderate(actor, window, on).enforce()
        if window.moderations.count() != version:
            raise ReadMeanwhile
        readable = {answer.pk for answer in answers_to_read(window, on)}
        if not set(withheld) <= readable:
            raise EvaluationRefused("Pilih saran yang tertulis di halaman ini.")
        AnonymousAnswer.objects.filter(pk__in=readable).update(is_withheld=False)
        AnonymousAnswer.objects.filter(pk__in=withheld).update(is_withheld=True)
        window.remarks_state = RemarksState.MODERATED
        window.save(update_fields=["remarks_state"])
        return Moderation.objects.create(
            window=window,
            version=version + 1,
            moderated_by=actor,
            moderated_at=at,
            withheld_count=len(set(withheld)),
        )
