"""Issuing the AKPK report of a campaign."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.documents.models import Document
from apps.documents.services import issue_news
from apps.needs.enums import AKPK_KIND
from apps.needs.models import CompetencyDemand
from apps.needs.policies import can_issue_akpk_report
from apps.surveys.models import Campaign


def issue_akpk_report(*, campaign_id: UUID, actor: User, at: datetime) -> tuple[Document, bool]:
    """A document of what the analysis says by now, and whether it is new: the one in force when it says the same.

    An earlier one of the same survey is superseded. Raises PermissionDenied, or Refused when nothing is counted yet.
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    can_issue_akpk_report(actor, campaign, timezone.localdate(at)).enforce()
    if not CompetencyDemand.objects.filter(campaign=campaign).exists():
        raise Refused("Survei ini belum dihitung, jadi belum ada yang dapat dilaporkan. Coba lagi dalam semenit.")
    return issue_news(kind=AKPK_KIND, subject_id=campaign.pk, actor=actor, at=at)
