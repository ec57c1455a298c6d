"""Rung every minute; the rows say whether there is anything to count."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.needs.selectors.news import campaigns_with_news
from apps.needs.services import refresh_demand


@shared_task(name="needs.refresh_demand")
def count_demand() -> int:
    """Counts the campaigns with news; returns how many."""
    now = timezone.now()
    return sum(refresh_demand(campaign_id=campaign_id, at=now) for campaign_id in campaigns_with_news(now))
