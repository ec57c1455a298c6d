"""Which campaigns have news since their demand was counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from apps.competencies.models import LevelEvidence
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign, Questionnaire

# Evidence carries the time at which its page was answered, and may be committed a little after a count that carries a
# later time. Counting again within this time finds it; a count too many changes nothing.
OVERLAP = timedelta(minutes=3)


def campaigns_with_news(at: datetime) -> list[UUID]:
    """Opened campaigns never counted, or with evidence on their people since; open ones once a day in any case.

    The daily count follows assessments that grow too old and parameters that come into force. Two queries a campaign.
    """
    campaigns = Campaign.objects.exclude(state=CampaignState.DRAFT).annotate(counted_at=Max("demand__computed_at"))
    asked = campaigns.filter(Exists(Questionnaire.objects.filter(campaign=OuterRef("pk"))))
    return [
        pk
        for pk, state, counted_at in asked.order_by("pk").values_list("pk", "state", "counted_at")
        if counted_at is None or _is_stale(pk, state, counted_at, at)
    ]


def _is_stale(campaign_id: UUID, state: str, counted_at: datetime, at: datetime) -> bool:
    if state == CampaignState.OPEN and timezone.localdate(counted_at) < timezone.localdate(at):
        return True
    recent = LevelEvidence.objects.filter(recorded_at__gt=counted_at - OVERLAP)
    people = Questionnaire.objects.filter(campaign=campaign_id, subject=OuterRef("employee"))
    return recent.filter(Exists(people)).exists()
