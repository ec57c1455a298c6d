"""What the pages of the room read; other rooms read `campaign_progress` and `responses_waiting_for`."""

from apps.surveys.selectors.campaigns import campaign_progress, opening_preview
from apps.surveys.selectors.waiting import responses_waiting_for

__all__ = ["campaign_progress", "opening_preview", "responses_waiting_for"]
