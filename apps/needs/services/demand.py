"""Counting who lacks what, for a whole campaign at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.core.turns import take_turn
from apps.needs.models import CompetencyDemand
from apps.needs.selectors.rules import rules_on
from apps.needs.selectors.standings import STANDINGS, standing_params
from apps.surveys.models import Campaign

COUNT = f"""{STANDINGS}
INSERT INTO needs_competencydemand
    (campaign_id, unit_id, competency_id, asked, assessed, lacking, low, medium, high, total_gap, computed_at)
SELECT campaign_id, unit_id, competency_id, count(*), count(actual), count(*) FILTER (WHERE required > actual),
       count(*) FILTER (WHERE required > actual AND required - actual <= %(low_until)s),
       count(*) FILTER (WHERE required - actual > greatest(%(low_until)s, 0) AND required - actual <= %(medium_until)s),
       count(*) FILTER (WHERE required - actual > greatest(%(low_until)s, %(medium_until)s, 0)),
       coalesce(sum(greatest(required - actual, 0)), 0), %(at)s
FROM standing
GROUP BY campaign_id, unit_id, competency_id
ON CONFLICT (campaign_id, unit_id, competency_id) DO UPDATE
SET asked = excluded.asked, assessed = excluded.assessed, lacking = excluded.lacking, low = excluded.low,
    medium = excluded.medium, high = excluded.high, total_gap = excluded.total_gap, computed_at = excluded.computed_at
"""  # noqa: S608  constant text, every value is a parameter


@transaction.atomic
def refresh_demand(*, campaign_id: UUID, at: datetime) -> bool:
    """Counts the campaign's demand anew from the evidence on that day. May run twice.

    Returns False when another process is counting the same campaign: its count is as good.
    """
    if not take_turn(f"demand:{campaign_id}"):
        return False
    campaign = Campaign.objects.get(pk=campaign_id)
    rules = rules_on(timezone.localdate(at))
    limits = {"low_until": rules.low_until, "medium_until": rules.medium_until}
    params = standing_params(campaign, rules) | limits | {"at": at}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, params)
    CompetencyDemand.objects.filter(campaign=campaign).exclude(computed_at=at).delete()
    return True
