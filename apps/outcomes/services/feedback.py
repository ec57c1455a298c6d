"""What the public says about a service: taken without a name, shown after somebody has read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.documents.text import clean_text
from apps.outcomes import workflow
from apps.outcomes.enums import FeedbackState
from apps.outcomes.models import FeedbackRating, PublicFeedback, ServiceUnit
from apps.outcomes.models.feedback import LONGEST_TEXT
from apps.outcomes.policies import can_enter_figures

CLOSED = "Umpan balik untuk layanan ini sedang ditutup. Sampaikan langsung kepada petugas layanan."


@transaction.atomic
def give_feedback(
    *, public_code: str, key: UUID, satisfaction: int, ratings: Mapping[int, int], text: str, on: date
) -> None:
    """Keeps what an unknown person says; the same `key` twice is kept once. There is no actor on purpose.

    `ratings`: element (1 to 9) -> score (1 to 4), as many as were rated. Raises Refused where feedback is closed.
    """
    service_unit = ServiceUnit.objects.filter(public_code=public_code, is_public_feedback_open=True).first()
    if service_unit is None:
        raise Refused(CLOSED)
    words = clean_text(text)[:LONGEST_TEXT]
    feedback, created = PublicFeedback.objects.get_or_create(
        pk=key,
        defaults={
            "service_unit": service_unit,
            "given_on": on,
            "satisfaction": satisfaction,
            "text": words,
            "state": FeedbackState.WAITING if words else FeedbackState.SILENT,
        },
    )
    if created:
        FeedbackRating.objects.bulk_create(
            [FeedbackRating(feedback=feedback, element=element, score=score) for element, score in ratings.items()]
        )


def open_feedback(*, service_unit_id: UUID, is_open: bool, actor: User, at: datetime) -> None:
    """Opens or closes the public page. Raises PermissionDenied."""
    service_unit = ServiceUnit.objects.select_related("unit").get(pk=service_unit_id)
    can_enter_figures(actor, service_unit, timezone.localdate(at)).enforce()
    ServiceUnit.objects.filter(pk=service_unit.pk).update(is_public_feedback_open=is_open)


def moderate_feedback(*, feedback_id: UUID, action: str, actor: User, at: datetime) -> None:
    """Shows or hides a text; the same decision twice changes nothing. Raises PermissionDenied, Refused."""
    feedback = PublicFeedback.objects.select_related("service_unit__unit").get(pk=feedback_id)
    can_enter_figures(actor, feedback.service_unit, timezone.localdate(at)).enforce()
    step = next(one for one in workflow.FEEDBACK if one.action == action)
    taken = PublicFeedback.objects.filter(pk=feedback.pk, state__in=step.sources).update(
        state=step.target, decided_by=actor, decided_at=at
    )
    if not taken and PublicFeedback.objects.filter(pk=feedback.pk, state=FeedbackState.SILENT).exists():
        raise Refused("Umpan balik ini tanpa tulisan, sehingga tidak ada yang dimoderasi.")
