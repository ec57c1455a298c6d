"""What may happen to a survey and to a rater's answers, by state."""

from apps.core.transitions import transition
from apps.surveys.enums import CampaignState, ResponseState

CHANGE, OPEN, CLOSE = "change", "open", "close"
CAMPAIGN = (
    transition(CHANGE, [CampaignState.DRAFT], CampaignState.DRAFT),
    transition(OPEN, [CampaignState.DRAFT], CampaignState.OPEN),
    transition(CLOSE, [CampaignState.OPEN], CampaignState.CLOSED),
)

SAVE, SEND, TAKE_OVER = "save", "send", "take_over"
RESPONSE = (
    transition(SAVE, [ResponseState.NOT_STARTED, ResponseState.DRAFT], ResponseState.DRAFT),
    transition(SEND, [ResponseState.DRAFT], ResponseState.SENT),
    transition(TAKE_OVER, [ResponseState.NOT_STARTED, ResponseState.DRAFT], ResponseState.NOT_STARTED),
)
